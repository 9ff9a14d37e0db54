/**
 * The conditions under which a user's code runs: stack traces are long enough to reach it, it cannot end the process,
 * and it cannot wait for ever. Knows the process; what the code is, and what becomes of its errors, is the caller's affair.
 */
import { syncBuiltinESMExports } from "node:module";
import { type Diagnostic, diagnostic } from "../diagnostics.js";
import { watch } from "../engine/platform.js";
import { userFrames } from "./places.js";

/** The engine's own helpers may stand many calls deep between what they find and the user's line. */
const STACK_DEPTH = 100;

/**
 * Runs a user's function; `process.exit()` in it throws `model-exited`, even if the function swallows that.
 * @param script the bundle it is in.
 */
export function guarded<T>(script: string, run: () => T): T {
  const leave = enter(script);
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
export async function guardedImport<T>(script: string, run: () => Promise<T>): Promise<T> {
  const leave = enter(script);
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

/** Who runs a user's code at the moment: the bundle, and that it wanted to end the process. */
interface Guard {
  readonly script: string;
  exited?: Diagnostic;
}

const guards = new Set<Guard>();
let outside = { exit: process.exit, stackTraceLimit: Error.stackTraceLimit };

/** Sets the conditions. The function that is returned ends them, and throws if the process was to end meanwhile. */
function enter(script: string): () => void {
  const guard: Guard = { script };
  if (guards.size === 0) {
    outside = { exit: process.exit, stackTraceLimit: Error.stackTraceLimit };
    Error.stackTraceLimit = Math.max(STACK_DEPTH, outside.stackTraceLimit);
    replaceExit(refuseExit);
  }
  guards.add(guard);
  const unwatch = watch();
  return () => {
    guards.delete(guard);
    unwatch();
    if (guards.size === 0) {
      Error.stackTraceLimit = outside.stackTraceLimit;
      replaceExit(outside.exit);
    }
    if (guard.exited) throw guard.exited;
  };
}

/** Stands for `process.exit`. Not only a model may call that: what imports the compiler may, too. */
function refuseExit(code?: number | string | null): never {
  const error = diagnostic("model-exited");
  const [innermost] = userFrames(error);
  if (!innermost) return outside.exit.call(process, code);
  for (const guard of guards) if (guard.script === innermost.script) guard.exited ??= error;
  throw error;
}

/** Also for those who have it by `import { exit } from "node:process"`. */
function replaceExit(exit: typeof process.exit): void {
  process.exit = exit;
  syncBuiltinESMExports();
}
