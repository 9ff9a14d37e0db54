/**
 * Whose code runs now: the model's own files, which are rewritten, or code that nobody rewrote (a package, a script, a text
 * that was evaluated). Reads V8's stack traces down to where the trace began. Knows how scripts are named; what is wrong
 * with a stranger being there is the caller's affair.
 */

/** What the scripts of rewritten bundles are called in stack traces. */
export const BUNDLE = "micrograd-compile:bundle-";

/** A place in code that nobody rewrote. */
export interface Stranger {
  /** Its path; "" for code that was evaluated. */
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

const pathOf = (script: string): string => decodeURI(script.replace(/^file:\/\//, "").replace(/[?#].*$/, ""));
/** The compiler's own folder. Not `new URL("..", import.meta.url)`: bundlers take that for a file to take along. */
const OWN = pathOf(import.meta.url).replace(/[^/]*\/[^/]*$/, "");
/** Calls looked at. */
const DEPTH = 200;
/** The engine's own, between what asks a scalar for something and what finds out who that is. */
const NEAR = 12;

/** What a call on the stack is; null for what is neither, like `Array.map` and the engine itself. */
function strangerAt(site: NodeJS.CallSite): Stranger | "own" | null {
  const script = site.getScriptNameOrSourceURL() ?? "";
  if (script.startsWith(BUNDLE)) return "own";
  const isInner = script.startsWith("node:") || pathOf(script).startsWith(OWN);
  if (isInner || (script === "" && !site.isEval())) return null;
  const place = { line: site.getLineNumber() ?? 1, column: site.getColumnNumber() ?? 1 };
  return { file: site.isEval() ? "" : pathOf(script), ...place };
}

/** Where the trace began. */
const isRoot = (site: NodeJS.CallSite): boolean => site.getFunctionName() === "whileTracing";

/** The stack as V8 has it, innermost first. */
function sites(limit: number): readonly NodeJS.CallSite[] {
  const { stackTraceLimit, prepareStackTrace } = Error;
  const stack: { stack?: readonly NodeJS.CallSite[] } = {};
  Error.stackTraceLimit = limit;
  Error.prepareStackTrace = (_, sites) => sites;
  try {
    Error.captureStackTrace(stack, sites);
    // Engines other than V8 have a text there.
    return Array.isArray(stack.stack) ? stack.stack : [];
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
    // biome-ignore lint/suspicious/noExplicitAny: unset is undefined, which its type does not say
    Error.prepareStackTrace = prepareStackTrace as any;
  }
}

/** The calls that are running now, innermost first, down to where the trace began. */
function calls(): (Stranger | "own")[] {
  const all = sites(DEPTH);
  const root = all.findIndex(isRoot);
  return all.slice(0, root < 0 ? all.length : root).flatMap((site) => strangerAt(site) ?? []);
}

/** The code that asks the engine for something, if nobody rewrote it. */
export function asker(): Stranger | null {
  const [innermost = "own"] = calls();
  return innermost === "own" ? null : innermost;
}

/** Whether what runs now was asked for by the text of a bundle itself, not by a function of the platform that it calls. */
export function isAskedDirectly(): boolean {
  const found = sites(NEAR).find((site) => !pathOf(site.getScriptNameOrSourceURL() ?? "").startsWith(OWN));
  return found?.getScriptNameOrSourceURL()?.startsWith(BUNDLE) ?? false;
}

/** Whether something is being printed: whatever is called for that is not part of the model. */
export const isPrinting = (): boolean =>
  sites(DEPTH).some((site) => site.getScriptNameOrSourceURL()?.startsWith("node:internal/console"));

/** The innermost code that nobody rewrote and that waits for what runs now, if there is any. */
export function stranger(): Stranger | null {
  return (calls().find((call) => call !== "own") as Stranger | undefined) ?? null;
}

/** A stranger in words: `the package tiny-vectors (tiny-vectors/index.js:3)`. */
export function named({ file, line }: Stranger): string {
  if (file === "") return "code that was made from a text";
  const inside = /^.*[\\/]node_modules[\\/]((?:@[^\\/]+[\\/])?[^\\/]+)[\\/](.*)$/.exec(file);
  if (!inside) return `${file.replace(/^.*[\\/]/, "")}:${line}, which was not loaded by the compiler`;
  return `the package \`${inside[1]!.replace("\\", "/")}\` (${inside[1]}/${inside[2]}:${line})`;
}
