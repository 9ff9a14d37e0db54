/**
 * What an earlier process has made and a later one need not make again, in `node_modules/.cache`: the code that V8 made of a
 * large CommonJS package, which then loads in a third of the time (Node has that itself from version 22 on, but for a whole
 * process and in a folder that all users share); and texts that a package made of other texts. Without them, or where
 * nothing can be kept, all is made as always. Knows no package.
 */
import { isAscii } from "node:buffer";
import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createRequire, Module } from "node:module";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { Script } from "node:vm";

type Load = (module: Module, file: string) => void;

const require = createRequire(import.meta.url);

/** Files that are shorter are compiled as soon as their code is read. */
const LARGE = 5_000_000;

/** So many texts are kept, of which one process adds so many at most, none longer than so many characters. */
const [MOST_TEXTS, MOST_NEW, LONGEST] = [400, 24, 1_000_000];

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
const keptFile = (file: string): string =>
  join(folderBeside(file), `${basename(file, ".js")}-${stamp(file)}-${process.version}-${process.arch}.code`);

/**
 * Texts that a package and some folders of files of ours make: whoever changes one of these has them made anew. Sources
 * that are being worked on, and their tests, keep nothing.
 */
export class KeptTexts {
  private readonly isOn: boolean;
  private readonly folder: string;
  private readonly makers: string;
  private added = 0;

  /** @param folders `file:` URLs. */
  constructor(name: string, folders: readonly URL[]) {
    const main = attempt(() => require.resolve(name));
    this.isOn = main !== undefined && import.meta.url.endsWith(".js");
    this.folder = this.isOn ? folderBeside(main!) : "";
    const files = folders.flatMap((folder) => filesIn(fileURLToPath(folder)));
    this.makers = this.isOn ? [main!, ...files].map((file) => `${file} ${stamp(file)}`).join("\n") : "";
  }

  /** A text that depends on the given one alone. */
  async text(given: string, make: () => Promise<string>): Promise<string> {
    if (!this.isOn) return make();
    const hash = createHash("sha256").update(this.makers).update("\0").update(given).digest("hex");
    const file = join(this.folder, `${hash.slice(0, 40)}.text`);
    const kept = attempt(() => readFileSync(file, "utf8"));
    if (kept !== undefined) return kept;
    const text = await make();
    if (text.length <= LONGEST && this.added++ < MOST_NEW) attempt(() => this.keep(file, text));
    return text;
  }

  private keep(file: string, text: string): void {
    keep(file, text);
    const texts = filesIn(this.folder).filter((one) => one.endsWith(".text"));
    if (texts.length <= MOST_TEXTS) return;
    const byAge = texts.map((one) => ({ one, time: statSync(one).mtimeMs })).sort((x, y) => x.time - y.time);
    for (const { one } of byAge.slice(0, MOST_TEXTS / 4)) rmSync(one, { force: true });
  }
}

const filesIn = (folder: string): string[] => readdirSync(folder).map((name) => join(folder, name));

/** Where things are kept that come of a file in some `node_modules`. */
const folderBeside = (file: string): string =>
  join(file.slice(0, file.lastIndexOf("node_modules")), "node_modules", ".cache", "micrograd-compile");

/** Tells a file from what it was before. */
function stamp(file: string): string {
  const { size, mtimeMs, ctimeMs } = statSync(file);
  return [size, Math.round(mtimeMs), Math.round(ctimeMs)].join("-");
}

/** Whole or not at all: several processes may do so at once. */
function keep(kept: string, content: Buffer | string): void {
  mkdirSync(dirname(kept), { recursive: true });
  const temporary = `${kept}.${process.pid}`;
  writeFileSync(temporary, content);
  renameSync(temporary, kept);
}

function attempt<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch {
    return undefined;
  }
}
