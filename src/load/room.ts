/**
 * Room for what is nested deep. A tree is walked by functions that call themselves, and so are branches of a model; the
 * stack of the main thread is enough for what people write, and a program that wrote a model gets a thread with a larger
 * one, where everything is done again. Knows threads and stacks; what is run there is the caller's affair.
 */
import { isMainThread, Worker, workerData } from "node:worker_threads";
import { Diagnostic, type DiagnosticCode, diagnostic } from "../diagnostics.js";

/** The larger stack, in megabytes. */
const STACK = 64;

/** What the thread is started with: a function of a module, which is a URL, and what it is given. */
export interface Errand {
  readonly roomy: true;
  readonly module: string;
  readonly name: string;
  readonly given: readonly unknown[];
}

/** What comes back: calls of functions that it was given, then its result or what it has thrown. */
export type Answer =
  | { readonly called: number; readonly given: readonly unknown[] }
  | { readonly result: unknown }
  | { readonly failure: Failure };

/** What a diagnostic knows. */
export type Failure = Readonly<Record<string, unknown>>;

/** Whether this is such a thread. */
export const isRoomy = !isMainThread && (workerData as Partial<Errand> | null)?.roomy === true;

/**
 * Levels of syntax that there is room for. On the main thread a tenth of what its stack would hold, since whoever calls us
 * may be deep in it already.
 */
export const DEEPEST = isRoomy ? 5000 : 150;

/** The diagnostic of a source that is nested deeper than that. */
export const tooNested = (): Diagnostic =>
  diagnostic("too-deep", `This is nested more than ${DEEPEST} levels deep, which is the most that is followed.`);

/** The diagnostic of an error that says that the stack is full; null for any other. */
export function overflow(error: unknown): Diagnostic | null {
  if (
    !(error instanceof Error && /call stack size exceeded|[Nn]ot enough stack|too much recursion/.test(error.message))
  )
    return null;
  return diagnostic("too-deep", `The model calls itself, or is nested, deeper than a stack of ${STACK} MB holds.`);
}

/** What may be otherwise with more room. */
const DEEP: ReadonlySet<DiagnosticCode> = new Set(["too-deep", "traced-recursion"]);

/**
 * Runs a function, and if there was no room, once more in a thread that has it.
 * @param module the built module that exports the function, as it lies in `dist/` …
 * @param name … by this name.
 * @param given what it is given: data, and functions at the top level of records, which it calls for their effect alone.
 */
export async function withRoom<T>(module: string, name: string, given: readonly unknown[], run: () => Promise<T>) {
  try {
    return await run();
  } catch (error) {
    if (isRoomy || !(error instanceof Diagnostic && DEEP.has(error.code))) throw error;
    return (await inThread(module, name, given)) as T;
  }
}

function inThread(module: string, name: string, given: readonly unknown[]): Promise<unknown> {
  const functions: ((...given: readonly unknown[]) => void)[] = [];
  const url = new URL(`../${module}`, import.meta.url).href;
  const workerData: Errand = {
    roomy: true,
    module: url,
    name,
    given: given.map((one) => withoutFunctions(one, functions)),
  };
  const worker = new Worker(new URL("../load/room-thread.js", import.meta.url), {
    workerData,
    resourceLimits: { stackSizeMb: STACK },
  });
  return new Promise((resolve, reject) => {
    worker.on("message", (answer: Answer) => {
      if ("called" in answer) functions[answer.called]!(...answer.given);
      else if ("result" in answer) resolve(answer.result);
      else reject(failureFrom(answer.failure));
    });
    worker.on("error", reject);
    worker.on("exit", () => reject(diagnostic("model-exited")));
  });
}

/** Something that can be sent to a thread: functions in it become numbers. */
function withoutFunctions(one: unknown, functions: ((...given: readonly unknown[]) => void)[]): unknown {
  if (typeof one !== "object" || one === null) return one;
  const entries = Object.entries(one).map(([key, value]) => [
    key,
    typeof value === "function" ? { called: functions.push(value as (typeof functions)[number]) - 1 } : value,
  ]);
  return Array.isArray(one) ? one : Object.fromEntries(entries);
}

/** A diagnostic as data, and back: errors lose what they know on their way between threads. */
export const failureOf = (error: unknown): Failure =>
  error instanceof Diagnostic
    ? { ...error, cause: undefined, message: error.message, stack: error.stack, others: error.others.map(failureOf) }
    : { message: String(error), stack: error instanceof Error ? error.stack : undefined };

export function failureFrom({ code, message, hint, others, name: _, ...facts }: Failure): Error {
  if (code === undefined) return Object.assign(new Error(message as string), facts);
  const error = new Diagnostic(code as DiagnosticCode, message as string, hint as string);
  return Object.assign(error, facts, { others: (others as Failure[]).map(failureFrom) });
}
