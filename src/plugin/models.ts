/**
 * Which model an import of a generated module means, where no such module is written: `./model.grad.js` is made from
 * `model.ts`. Looks at names and at what is on disk; compiles nothing.
 */
import { existsSync, readFileSync, statSync } from "node:fs";
import { dirname, isAbsolute, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { shownPath } from "../common/paths.js";
import { diagnostic } from "../diagnostics.js";

/** What a generated module is imported as. */
const GENERATED = /^(.*)\.grad(?:\.([cm]?)[jt]s)?$/;
/** What is made up where none is written: it is always an ES module. */
const MADE_UP = ".grad.mjs";
const MODELS = [".ts", ".mts", ".cts", ".tsx", ".js", ".mjs", ".cjs", ".jsx"];

/** A generated module that is made from a model on the fly. */
export interface Wanted {
  /** What it is called in bundlers: the path of a file that is not there. */
  readonly id: string;
  /** Absolute path of the model. */
  readonly model: string;
  /** Absolute path of the declarations that TypeScript looks for. */
  readonly declarations: string;
}

/** A generated module that is written, with the model that it is older than, if it is. */
export interface Written {
  readonly file: string;
  readonly stale: string | undefined;
}

/** Whether something is imported that may be a generated module. */
export const isGenerated = (specifier: string): boolean => GENERATED.test(withoutQuery(specifier));

const withoutQuery = (specifier: string): string => specifier.replace(/[?#].*$/, "");

/** Where an import leads, if that is known without a bundler: relative, a path, or a URL of a file. */
export function pathOfImport(specifier: string, importer: string | undefined, root: string): string | undefined {
  const wanted = withoutQuery(specifier);
  if (wanted.startsWith("file:")) return fileURLToPath(wanted);
  if (/^\.\.?\//.test(wanted))
    return importer === undefined ? resolve(root, wanted) : resolve(dirname(withoutQuery(importer)), wanted);
  // Vite's way to name files outside of its root; and below it, where `/` is the root.
  if (wanted.startsWith("/@fs/")) return wanted.slice("/@fs".length);
  if (!isAbsolute(wanted)) return undefined;
  return existsSync(dirname(wanted)) ? wanted : join(root, wanted);
}

/**
 * What is to be had for the path of a generated module; nothing if there is neither that nor a model for it.
 * @throws `two-models` if there are two.
 */
export function lookUp(path: string): Wanted | Written | undefined {
  const [, base, kind = ""] = GENERATED.exec(path) ?? [];
  if (base === undefined) return undefined;
  const models = MODELS.map((extension) => base + extension).filter(existsSync);
  const defining = models.length > 1 ? models.filter(definesModels) : models;
  if (defining.length > 1)
    throw diagnostic("two-models", shownPath(`${base}.grad`), defining.map(shownPath).join(" and "));
  const [model] = defining.length > 0 ? defining : models;
  const written = [`.${kind}ts`, `.${kind}js`, ".ts", ".js", ".mjs", ".mts"].map(
    (extension) => `${base}.grad${extension}`,
  );
  const file = written.find(existsSync);
  if (file !== undefined) return { file, stale: model && isOlder(file, model) ? model : undefined };
  return model === undefined ? undefined : { id: base + MADE_UP, model, declarations: `${base}.grad.d.${kind}ts` };
}

const isOlder = (file: string, model: string): boolean => statSync(file).mtimeMs < statSync(model).mtimeMs;

/** Whether a file seems to export models. */
export function definesModels(file: string): boolean {
  return /\bdefineModel\b/.test(readFileSync(file, "utf8"));
}

/** The same for what was made up before: its id is a path. */
export function wantedById(id: string): Wanted | undefined {
  const path = withoutQuery(id);
  if (!path.endsWith(MADE_UP) || existsSync(path)) return undefined;
  const found = lookUp(`${path.slice(0, -MADE_UP.length)}.grad.js`);
  return found && "id" in found ? found : undefined;
}
