/**
 * Loads a large CommonJS package in a third of the time: with the code that V8 made of its files in an earlier process, kept
 * in `node_modules/.cache` beside it (Node has that itself from version 22 on, but for a whole process and in a folder that
 * all users share). Without it, or where nothing can be kept, the package is loaded as always. Knows no package.
 */
import { isAscii } from "node:buffer";
import { mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from "node:fs";
import { createRequire, Module } from "node:module";
import { basename, dirname, join } from "node:path";
import { Script } from "node:vm";

type Load = (module: Module, file: string) => void;

const require = createRequire(import.meta.url);

/** Files that are shorter are compiled as soon as their code is read. */
const LARGE = 5_000_000;

/** What a package exports. */
export function loadKept<Exports>(name: string): Exports {
  const { _extensions: loaders } = Module as unknown as { readonly _extensions?: Record<string, Load> };
  const usual = loaders?.[".js"];
  if (!usual) return require(name) as Exports;
  loaders[".js"] = (module, file) => {
    if (statSync(file).size < LARGE || !file.includes("node_modules")) usual(module, file);
    else run(module, file);
  };
  try {
    return require(name) as Exports;
  } finally {
    loaders[".js"] = usual;
  }
}

function run(module: Module, file: string): void {
  const bytes = readFileSync(file);
  // To decode UTF-8 takes as long as to compile.
  const text = bytes.toString(isAscii(bytes) ? "latin1" : "utf8");
  const kept = keptFile(file);
  const cachedData = attempt(() => readFileSync(kept));
  const script = new Script(Module.wrap(text), { filename: file, ...(cachedData && { cachedData }) });
  if (!cachedData || script.cachedDataRejected)
    process.once("exit", () => attempt(() => keep(kept, script.createCachedData())));
  script.runInThisContext()(module.exports, createRequire(file), module, file, dirname(file));
}

/** Where the code of a file is kept: V8 itself looks at its own version and flags, and at the length of the text. */
function keptFile(file: string): string {
  const { size, mtimeMs, ctimeMs } = statSync(file);
  const modules = file.slice(0, file.lastIndexOf("node_modules") + "node_modules".length);
  const version = [size, Math.round(mtimeMs), Math.round(ctimeMs), process.version, process.arch].join("-");
  return join(modules, ".cache", "micrograd-compile", `${basename(file, ".js")}-${version}.code`);
}

/** Whole or not at all: several processes may do so at once. */
function keep(kept: string, code: Buffer): void {
  mkdirSync(dirname(kept), { recursive: true });
  const temporary = `${kept}.${process.pid}`;
  writeFileSync(temporary, code);
  renameSync(temporary, kept);
}

function attempt<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch {
    return undefined;
  }
}
