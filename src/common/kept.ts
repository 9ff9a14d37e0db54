/**
 * What an earlier process has made and a later one need not make again, in `node_modules/.cache` or in this package: the code that V8 made of a
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
import { brotliCompressSync, brotliDecompressSync, constants } from "node:zlib";

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
  private readonly delivered: URL | undefined;
  /** What this process has asked for, by the hash of what it was made of. */
  private readonly known = new Map<string, string>();
  private hasRead = false;
  private added = 0;

  /**
   * @param folders `file:` URLs.
   * @param delivered a file of texts that came with the package (`toDeliver`), if it is there.
   */
  constructor(name: string, folders: readonly URL[], delivered?: URL) {
    const main = attempt(() => require.resolve(name));
    this.isOn = main !== undefined && import.meta.url.endsWith(".js");
    this.folder = this.isOn ? folderBeside(main!) : "";
    const files = folders.flatMap((folder) => filesIn(fileURLToPath(folder)));
    this.makers = this.isOn ? [main!, ...files].map((file) => `${file} ${stamp(file)}`).join("\n") : "";
    this.delivered = delivered;
  }

  /** A text that depends on the given one alone. */
  async text(given: string, make: () => Promise<string>): Promise<string> {
    if (!this.isOn) return make();
    if (!this.hasRead) this.readDelivered();
    const key = hashOf(given);
    const found = this.known.get(key) ?? (await this.kept(hashOf(`${this.makers}\0${given}`), make));
    this.known.set(key, found);
    return found;
  }

  /** All texts of this process, as a file for those who cannot make them soon. */
  toDeliver(): Buffer {
    return brotliCompressSync(JSON.stringify([...this.known]), { params: { [constants.BROTLI_PARAM_LGWIN]: 24 } });
  }

  private readDelivered(): void {
    this.hasRead = true;
    const { delivered } = this;
    const texts = delivered && attempt(() => JSON.parse(brotliDecompressSync(readFileSync(delivered)).toString()));
    for (const [key, text] of (texts ?? []) as [string, string][]) this.known.set(key, text);
  }

  private async kept(hash: string, make: () => Promise<string>): Promise<string> {
    const file = join(this.folder, `${hash}.text`);
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

const hashOf = (text: string): string => createHash("sha256").update(text).digest("hex").slice(0, 40);

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
