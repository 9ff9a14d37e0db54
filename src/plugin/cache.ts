/**
 * Compiled models on disk, in `node_modules/.cache` of the project: as good as compiling, as long as nothing is different that
 * went in (files, options, variables of the environment, packages, this compiler, the engine that folds its constants). What
 * cannot be read or written is not there.
 */
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Compiled } from "./compiler.js";

interface Stored {
  readonly hashes: readonly (readonly [path: string, hash: string])[];
  readonly compiled: Compiled;
}

/** What package managers write when they have changed something. */
const INSTALLED = [
  ...["node_modules/.package-lock.json", "node_modules/.modules.yaml", "node_modules/.yarn-state.yml"],
  ...["package-lock.json", "pnpm-lock.yaml", "yarn.lock", "bun.lock", "deno.lock"],
];

const hashOf = (...texts: readonly string[]): string => {
  const hash = createHash("sha256");
  for (const text of texts) hash.update(text).update("\0");
  return hash.digest("hex").slice(0, 32);
};

/** The hash of what is in a file, or of that there is none, or that it is a folder. */
function hashOfFile(path: string): string {
  try {
    return hashOf(readFileSync(path, "latin1"));
  } catch (error) {
    return (error as NodeJS.ErrnoException).code ?? "none";
  }
}

/** Whether there is such a file (of a folder no hash would tell what is in it), and it has not been written since. */
function isOlderFile(path: string, time: number): boolean {
  const found = statSync(path, { throwIfNoEntry: false });
  return found?.isFile() === true && found.mtimeMs < time;
}

/** This compiler: its version, and when it was built. */
const COMPILER = ((): string => {
  const built = fileURLToPath(new URL("../compile.js", import.meta.url));
  const { version } = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8"));
  return `${version} ${existsSync(built) ? statSync(built).mtimeMs : ""}`;
})();

export class Cache {
  private readonly isOn: boolean;
  private readonly options: string;

  constructor(isOn: boolean, options: string) {
    this.isOn = isOn;
    this.options = options;
  }

  /** What a model has become when it was last compiled, if it would become the same now. */
  read(model: string): Compiled | undefined {
    const file = this.fileOf(model);
    if (!file) return undefined;
    try {
      const { hashes, compiled } = JSON.parse(readFileSync(file, "utf8")) as Stored;
      const isSame =
        hashes.every(([path, hash]) => hashOfFile(path) === hash) &&
        compiled.environment.every(([name, value]) => (process.env[name] ?? null) === value);
      return isSame ? compiled : undefined;
    } catch {
      return undefined;
    }
  }

  /** @param since when compiling began (`Date.now`): what was written later is not what was compiled. */
  write(model: string, compiled: Compiled, since: number): void {
    const file = this.fileOf(model);
    if (!file || !compiled.sources.every((path) => isOlderFile(path, since))) return;
    const hashes = compiled.sources.map((path) => [path, hashOfFile(path)] as const);
    const environment = compiled.environment.map(([name, value]) => [name, value ?? null] as const);
    try {
      mkdirSync(dirname(file), { recursive: true });
      const temporary = `${file}.${process.pid}`;
      writeFileSync(temporary, JSON.stringify({ hashes, compiled: { ...compiled, environment } }));
      renameSync(temporary, file);
    } catch {
      // A project that is read-only has no cache.
    }
  }

  /** The file of a model in the nearest project that has packages. */
  private fileOf(model: string): string | undefined {
    if (!this.isOn) return undefined;
    for (let folder = dirname(model); ; folder = dirname(folder)) {
      if (existsSync(join(folder, "node_modules"))) {
        const installed = INSTALLED.map((name) => hashOfFile(join(folder, name)));
        const engine = `${process.version} ${process.arch} ${process.versions.v8 ?? ""}`;
        const key = hashOf(COMPILER, engine, this.options, model, ...installed);
        return join(folder, "node_modules", ".cache", "micrograd-compile", `${key}.json`);
      }
      if (dirname(folder) === folder) return undefined;
    }
  }
}
