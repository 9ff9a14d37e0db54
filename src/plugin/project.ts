/**
 * What all bundlers are told alike: which generated module is made from which model, what it is, what to watch, what to warn
 * about. Knows no bundler.
 */
import { readFileSync } from "node:fs";
import { glob } from "../common/glob.js";
import { shownPath } from "../common/paths.js";
import type { Location } from "../diagnostics.js";
import { type Compiled, Compiler } from "./compiler.js";
import { isGenerated, lookUp, pathOfImport, type Wanted, wantedById } from "./models.js";
import type { PluginOptions } from "./options.js";
import { type TypesOption, writeTypes } from "./types.js";

/** A warning, and where it is about. */
export type Warn = (message: string, id: string, location?: Location) => void;

/** Files that may import generated modules. */
const SOURCES = ["**/*.{ts,mts,cts,tsx,js,mjs,cjs,jsx,vue,svelte,astro}"];
const OTHERS = ["**/node_modules/**", "**/dist/**", "**/build/**", "**/.*/**", "**/*.d.ts", "**/*.grad.*"];
const IMPORT = /(?:from|import)\s*\(?\s*["']([^"']+\.grad(?:\.[cm]?[jt]s)?)["']/g;

export class Project {
  readonly compiler: Compiler;
  root = process.cwd();
  private readonly types: TypesOption;
  /** By their ids. */
  private readonly wanted = new Map<string, Wanted>();
  private readonly warned = new Set<string>();

  /** @param log says what is waited for. */
  constructor({ types = "beside", cache = true, loops = "auto", backend }: PluginOptions, log: (text: string) => void) {
    this.types = types;
    this.compiler = new Compiler({
      loops,
      backend,
      cache,
      onWait: (model, stage, seconds) => log(`${shownPath(model)}: ${stage}, ${seconds.toFixed(0)} s so far`),
    });
  }

  /**
   * The id of the module that an import means, if that is made from a model.
   * @throws a diagnostic if it is not clear from which.
   */
  resolve(specifier: string, importer: string | undefined, warn: Warn): string | undefined {
    const path = isGenerated(specifier) ? pathOfImport(specifier, importer, this.root) : undefined;
    const found = path === undefined ? undefined : lookUp(path);
    if (!found) return undefined;
    if ("file" in found) {
      const { file, stale } = found;
      if (stale !== undefined && !this.isRepeated(file))
        warn(
          `${shownPath(file)} is older than its model ${shownPath(stale)}, and it is what is imported: delete it, or compile the model again.`,
          file,
        );
      return undefined;
    }
    this.wanted.set(found.id, found);
    return found.id;
  }

  /** What a bundler asks for by an id, if that is ours. */
  find(id: string): Wanted | undefined {
    const known = this.wanted.get(id) ?? wantedById(id);
    if (known) this.wanted.set(id, known);
    return known;
  }

  /** The ids of what is made from a model. */
  readonly idsOf = (model: string): string[] =>
    [...this.wanted].flatMap(([id, wanted]) => (wanted.model === model ? [id] : []));

  /**
   * Compiles, writes declarations and warns.
   * @throws a diagnostic.
   */
  async load(wanted: Wanted, warn: Warn): Promise<Compiled> {
    const compiled = await this.compiler.compile(wanted.model);
    for (const { message, location } of compiled.warnings) warn(message, wanted.model, location);
    const trouble = writeTypes(wanted, compiled.declarations, this.types, this.root);
    if (trouble !== undefined && !this.isRepeated(trouble)) warn(trouble, wanted.model);
    return compiled;
  }

  /** Compiles all that is imported anywhere below the root, so that declarations are there and nobody waits later. */
  async warmUp(warn: Warn): Promise<void> {
    const files = await glob(SOURCES, { cwd: this.root, absolute: true, ignore: OTHERS });
    for (const file of files) {
      const text = readFileSync(file, "utf8");
      for (const [, specifier] of text.matchAll(IMPORT))
        try {
          const id = this.resolve(specifier!, file, () => {});
          // What is wrong is said when somebody asks for it.
          if (id !== undefined) await this.load(this.find(id)!, warn);
        } catch {}
    }
    this.compiler.prepare();
  }

  private isRepeated(what: string): boolean {
    if (this.warned.has(what)) return true;
    this.warned.add(what);
    return false;
  }
}
