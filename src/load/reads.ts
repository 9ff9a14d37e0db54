/**
 * What a user's code reads while it runs: files by way of `node:fs`, and variables of the environment. Whoever compiles again
 * when something changes has to know. Knows Node; what the code is, and what is done with the list, is the caller's affair.
 */
import fs from "node:fs";
import { syncBuiltinESMExports } from "node:module";
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";

type AnyFunction = (this: unknown, ...given: unknown[]) => unknown;

/** Functions whose first argument is what is read. */
const READING = "readFileSync readFile openSync open createReadStream readdirSync readdir existsSync".split(" ");
/** The same that give promises. */
const PROMISING = "readFile open readdir".split(" ");

/** Whoever wants to know now. */
const listeners = new Set<Reads>();
let restore = (): void => {};

export class Reads {
  /** Absolute paths, in the order in which they were first read. */
  readonly files = new Set<string>();
  /** What the variables of the environment were. */
  readonly environment = new Map<string, string | undefined>();

  /** Runs something, and notes what it reads. */
  async during<T>(run: () => Promise<T>): Promise<T> {
    const stop = this.listen();
    try {
      return await run();
    } finally {
      stop();
    }
  }

  /** The same for what runs in one go. */
  within<T>(run: () => T): T {
    const stop = this.listen();
    try {
      return run();
    } finally {
      stop();
    }
  }

  private listen(): () => void {
    if (listeners.size === 0) restore = replace();
    listeners.add(this);
    return () => {
      listeners.delete(this);
      if (listeners.size === 0) restore();
    };
  }
}

function noteFile(given: unknown): void {
  const path =
    typeof given === "string"
      ? given
      : given instanceof URL && given.protocol === "file:"
        ? fileURLToPath(given)
        : null;
  // What packages read is theirs, and they are new with each version.
  if (path === null || /[\\/]node_modules[\\/]/.test(path)) return;
  for (const { files } of listeners) files.add(resolve(path));
}

/** Puts functions in the place of Node's that note what is read; gives what takes them away again. */
function replace(): () => void {
  const replaced: (() => void)[] = [];
  for (const [owner, names] of [
    [fs, READING],
    [fs.promises, PROMISING],
  ] as const)
    for (const name of names) {
      const table = owner as unknown as Record<string, AnyFunction>;
      const native = table[name]!;
      const noting: AnyFunction = function (...given) {
        noteFile(given[0]);
        return native.apply(this, given);
      };
      // `readFile` has a form of its own for util.promisify, and so on.
      Object.defineProperties(noting, Object.getOwnPropertyDescriptors(native));
      table[name] = noting;
      replaced.push(() => {
        if (table[name] === noting) table[name] = native;
      });
    }
  const { env } = process;
  const watched = new Proxy(env, {
    get(target, key) {
      const value = Reflect.get(target, key) as string | undefined;
      if (typeof key === "string") for (const { environment } of listeners) environment.set(key, value);
      return value;
    },
  });
  process.env = watched;
  replaced.push(() => {
    if (process.env === watched) process.env = env;
  });
  syncBuiltinESMExports();
  return () => {
    for (const back of replaced) back();
    syncBuiltinESMExports();
  };
}
