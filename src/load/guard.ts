/**
 * The conditions under which a user's code runs: stack traces are long enough to reach it, it cannot end the process,
 * and it cannot wait for ever. Knows the process; what the code is, and what becomes of its errors, is the caller's affair.
 */
import { syncBuiltinESMExports } from "node:module";
import { type Diagnostic, diagnostic } from "../diagnostics.js";
import { userFrames } from "./places.js";

/** The engine's own helpers may stand many calls deep between what they find and the user's line. */
const STACK_DEPTH = 100;

/** Runs a user's function; `process.exit()` in it throws `model-exited`, even if the function swallows that. */
export function guarded<T>(run: () => T): T {
  const leave = enter();
  try {
    return run();
  } finally {
    leave();
  }
}

/**
 * The same for what a user's module does while it is imported.
 * @throws `model-never-loaded` if nothing is left that could settle what is awaited.
 */
export async function guardedImport<T>(run: () => Promise<T>): Promise<T> {
  const leave = enter();
  let idle = (): void => {};
  const never = new Promise<never>((_, reject) => {
    idle = () => reject(diagnostic("model-never-loaded"));
    process.once("beforeExit", idle);
  });
  try {
    return await Promise.race([run(), never]);
  } finally {
    process.off("beforeExit", idle);
    leave();
  }
}

/** Sets the conditions. The function that is returned ends them, and throws if the process was to end meanwhile. */
function enter(): () => void {
  const { exit } = process;
  const { stackTraceLimit } = Error;
  let exited: Diagnostic | undefined;
  Error.stackTraceLimit = Math.max(STACK_DEPTH, stackTraceLimit);
  replaceExit((code) => {
    const error = diagnostic("model-exited");
    if (userFrames(error).length === 0) return exit.call(process, code);
    exited ??= error;
    throw error;
  });
  return () => {
    Error.stackTraceLimit = stackTraceLimit;
    replaceExit(exit);
    if (exited) throw exited;
  };
}

/** Also for those who have it by `import { exit } from "node:process"`. */
function replaceExit(exit: typeof process.exit): void {
  process.exit = exit;
  syncBuiltinESMExports();
}
