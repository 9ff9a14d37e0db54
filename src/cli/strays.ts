/**
 * What a model does to the process behind the compiler's back: errors that no promise carries, and ending it. Turns both
 * into diagnostics. Knows the process only.
 */
import { type Diagnostic, diagnostic } from "../diagnostics.js";

/** Whether the command itself ends the process. */
let leaving = false;

/**
 * Catches them for as long as the process lives.
 * @param explain makes a diagnostic of what was thrown.
 * @param report is told what happened. The process goes on unless it ends it, or is ending.
 */
export function catchStrays(explain: (error: unknown) => Diagnostic, report: (error: Diagnostic) => void): void {
  process.on("uncaughtException", (error) => report(explain(error)));
  process.on("exit", () => {
    if (leaving) return;
    process.exitCode = 1;
    report(diagnostic("model-exited"));
  });
}

/** Ends the process, whatever timers and sockets a model has left open. */
export function leave(code: number): never {
  leaving = true;
  process.exit(code);
}
