/**
 * Bundles a model file and the user's own files that it imports into one module of JavaScript, in memory, and has it
 * rewritten so that operators follow scalars. The only file that runs esbuild (its plugin knows the types). Knows how imports resolve; the engine and
 * packages stay outside the bundle, so that there is one instance of each. Nothing is run here.
 */
import { readFile } from "node:fs/promises";
import { isBuiltin } from "node:module";
import { dirname, extname, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { Loader, Message, OnResolveArgs, OnResolveResult, Plugin, PluginBuild } from "esbuild";
import { shownPath } from "../common/paths.js";
import { TooDeep } from "../common/syntax.js";
import { type Diagnostic, diagnostic } from "../diagnostics.js";
import { kept, rewrite } from "../rewrite/index.js";
import { statementsOf } from "../rewrite/source-map.js";
import { locate } from "./errors.js";
import { type Bundle, placeIn, type UserFile } from "./places.js";
import { DEEPEST, tooNested } from "./room.js";

const ENGINE = "micrograd-compile";
/** What models import it as: the whole package, or the part of it that pages use. */
const ENGINES = new Set([ENGINE, `${ENGINE}/engine`]);
/** Namespaces of modules that are made up here: the engine, and what a file knows of itself. */
const ENGINE_SPACE = "micrograd-engine";
const META_SPACE = "micrograd-meta";
/** Stands for `import.meta` in a user's file. */
const META = "__micrograd_meta";
/** Stands in the bundle for what it is handed over. */
const HANDOVER = "__micrograd_handover";
/** Modules of Node's whose functions decide by what they are given. */
const DECIDING = /^(node:)?(assert|util)\b/;
/** What gets modules that no import names. */
const GETS_MODULE = /\bgetBuiltinModule\b|\bcreateRequire\b|\bimport\((?!\s*["'])/;
/** Marks a resolution that this plugin itself asked for. */
const ASKED = Symbol("asked");

const loaders: { readonly [extension: string]: Loader } = {
  ".ts": "ts",
  ".mts": "ts",
  ".cts": "ts",
  ".tsx": "tsx",
  ".js": "js",
  ".mjs": "js",
  ".cjs": "js",
  ".jsx": "jsx",
};

export interface LoadOptions {
  /** "written": only types are stripped, and operators are JavaScript's own. */
  readonly as?: "rewritten" | "written";
  /** Expressions tell what they give (`engine/sight.ts`). */
  readonly isWatched?: boolean;
}

/**
 * Bundles a model file.
 * @param file absolute path.
 * @param script the name of the bundle in stack traces.
 * @param names what the engine offers.
 * @throws a diagnostic for whatever cannot be parsed or resolved, with its place.
 */
export async function bundle(
  file: string,
  script: string,
  names: readonly string[],
  options: LoadOptions = {},
): Promise<Bundle> {
  const esbuild = await import("esbuild");
  const files = new Map<string, UserFile>();
  const json = new Map<string, unknown>();
  const guests = new Set<string>();
  const folder = dirname(file);
  try {
    const { outputFiles, warnings } = await esbuild.build({
      entryPoints: [ENGINE],
      absWorkingDir: folder,
      outfile: resolve(folder, "bundle.js"),
      bundle: true,
      write: false,
      format: "esm",
      platform: "node",
      target: "node20",
      charset: "utf8",
      sourcemap: "external",
      sourcesContent: false,
      // As Node itself: neither fields and conditions that only bundlers follow, nor anything left out.
      mainFields: ["main"],
      conditions: [],
      treeShaking: false,
      ignoreAnnotations: true,
      logLevel: "silent",
      define: { "import.meta": META, __dirname: `${META}.dirname`, __filename: `${META}.filename` },
      banner: { js: bannerOf(file, script) },
      plugins: [userFiles(file, files, json, guests), virtualModules(names)],
    });
    const duplicate = warnings.find(
      ({ id, location }) => id === "duplicate-object-key" && !location?.file.endsWith(".json"),
    );
    if (duplicate) throw explainMessage(duplicate, folder, files);
    const [map, code] = outputFiles;
    const resolveSource = (source: string): string => resolve(folder, decodeURIComponent(source));
    const hasGuests = guests.size > 0 || [...files.values()].some(({ text }) => GETS_MODULE.test(text));
    const made = { script, code: code!.text, map: map!.text, resolveSource, files, hasGuests, json };
    if (options.as === "written" && !options.isWatched) return { ...made, rewritten: kept(made.code) };
    return rewritten(made, (source) => files.has(resolveSource(source)) && !isPackaged(source), options);
  } catch (error) {
    const [first] = (error as { errors?: readonly Message[] }).errors ?? [];
    throw first ? explainMessage(first, folder, files) : error;
  }
}

/** The bundle with what it becomes so that operators follow scalars, or expressions tell what they give. */
function rewritten(
  bundle: Omit<Bundle, "rewritten">,
  isOwn: (source: string) => boolean,
  { as, isWatched = false }: LoadOptions,
): Bundle {
  const { code, map, hasGuests } = bundle;
  const after = code.indexOf("\n", code.indexOf(HANDOVER));
  const helpers = `${HANDOVER}.helpers`;
  try {
    const own = { isOwn: statementsOf(map, code, isOwn), helpers, after, hasGuests, deepest: DEEPEST };
    return { ...bundle, rewritten: rewrite(code, { ...own, asWritten: as === "written", isWatched }) };
  } catch (error) {
    if (!(error instanceof TooDeep)) throw error;
    const place = placeIn(bundle, error.position);
    throw place ? locate(tooNested(), place) : tooNested();
  }
}

const quote = (text: string): string => JSON.stringify(text);

/** Takes what is handed over while the bundle is imported; and CommonJS files may require what stays outside. */
const bannerOf = (file: string, script: string): string =>
  `const ${HANDOVER} = globalThis[Symbol.for(${quote(script)})];` +
  `import { createRequire as ${META}_require } from "node:module"; const require = ${META}_require(${quote(file)});`;

/** Reads the user's own files, and keeps everything else out of the bundle. */
const userFiles = (
  entry: string,
  files: Map<string, UserFile>,
  json: Map<string, unknown>,
  guests: Set<string>,
): Plugin => ({
  name: "user-files",
  setup(build) {
    build.onResolve({ filter: /.*/ }, async (args) => {
      if (args.kind === "entry-point") return { path: entry };
      const found = await external(build, args);
      if (found?.external && found.path && (!isBuiltin(found.path) || DECIDING.test(found.path)))
        guests.add(found.path);
      return found;
    });
    build.onLoad({ filter: /\.[cm]?[jt]sx?$/, namespace: "file" }, async ({ path }) => {
      const text = await readFile(path, "utf8");
      const prefix = prefixOf(path, text);
      files.set(path, { text, shift: prefix.length });
      return { contents: prefix + text, loader: loaders[extname(path)]! };
    });
    build.onLoad({ filter: /\.json$/, namespace: "file" }, async ({ path }) => {
      const text = await readFile(path, "utf8");
      try {
        json.set(path, JSON.parse(text));
      } catch {
        // esbuild says where it is wrong.
        files.set(path, { text, shift: 0 });
        return { contents: text, loader: "json" };
      }
      // Data as code would be slow, and megabytes of it have no place in a source text.
      files.set(path, { text: "", shift: 0 });
      return { contents: `module.exports = ${HANDOVER}.json.get(${quote(path)});`, loader: "js" };
    });
  },
});

/** What a file knows of itself, put before its first line so that the numbers of its lines stay. */
function prefixOf(path: string, text: string): string {
  if (!/\bimport\.meta\b|\b__(dirname|filename)\b/.test(text)) return "";
  const module = quote(`${META_SPACE}:${path}`);
  const hashbang = text.startsWith("#!") ? "//" : "";
  const isCommonJs = /\.c[jt]s$/.test(path) || !/^\s*(import|export)\b|\bimport\.meta\b/m.test(text);
  return (isCommonJs ? `var {meta:${META}}=require(${module});` : `import{meta as ${META}}from${module};`) + hashbang;
}

/** Whatever is no file of the user's is imported from where it is, by its absolute URL. */
async function external(build: PluginBuild, args: OnResolveArgs): Promise<OnResolveResult | undefined> {
  const { path, importer, resolveDir, kind } = args;
  if (args.pluginData === ASKED || ENGINES.has(path) || path.startsWith(`${META_SPACE}:`)) return undefined;
  if (isBuiltin(path)) return { path, external: true };
  if (path.startsWith("node:")) return { errors: [{ text: `Could not resolve "${path}"` }] };
  const wanted = path.startsWith("file:") ? fileURLToPath(path) : path;
  const found = await build.resolve(wanted, { kind, importer, resolveDir, pluginData: ASKED });
  if (found.errors.length > 0 || found.external) return undefined;
  const isFile = /^[./]|^file:/.test(path) && isPackaged(importer);
  // Node runs only JavaScript from packages; JSON and TypeScript of theirs are bundled.
  if (isPackaged(found.path) && !isFile && /\.([cm]?js|node)$/.test(found.path))
    return { path: kind.startsWith("require") ? found.path : pathToFileURL(found.path).href, external: true };
  return wanted === path ? undefined : { path: found.path };
}

const isPackaged = (path: string): boolean => /[\\/]node_modules[\\/]/.test(path);

/** The modules that are made up: the engine that is running, and `import.meta` of each file. */
const virtualModules = (names: readonly string[]): Plugin => ({
  name: "virtual-modules",
  setup(build) {
    build.onResolve({ filter: new RegExp(`^${ENGINE}(/engine)?$`) }, () => ({
      path: ENGINE,
      namespace: ENGINE_SPACE,
    }));
    build.onLoad({ filter: /.*/, namespace: ENGINE_SPACE }, () => ({
      contents: `export const { ${names.join(", ")} } = ${HANDOVER}.engine;`,
    }));
    build.onResolve({ filter: new RegExp(`^${META_SPACE}:`) }, ({ path }) => ({
      path: path.slice(META_SPACE.length + 1),
      namespace: META_SPACE,
    }));
    build.onLoad({ filter: /.*/, namespace: META_SPACE }, ({ path }) => {
      const url = quote(pathToFileURL(path).href);
      return {
        contents: `import { createRequire } from "node:module";
          import { pathToFileURL } from "node:url";
          const resolve = (name) => /^[./]|^[\\w+-]{2,}:/.test(name) ? new URL(name, ${url}).href
            : pathToFileURL(createRequire(${url}).resolve(name)).href;
          export const meta = { url: ${url}, dirname: ${quote(dirname(path))}, filename: ${quote(path)}, resolve };`,
      };
    });
  },
});

/** A message of esbuild's as a diagnostic, in the user's line. */
function explainMessage(message: Message, folder: string, files: ReadonlyMap<string, UserFile>): Diagnostic {
  const { location } = message;
  const error = diagnosticOf(message);
  if (!location) return error;
  const file = resolve(folder, location.file);
  const source = files.get(file);
  // esbuild counts columns in bytes.
  const before = Buffer.from(location.lineText).subarray(0, location.column).toString().length;
  const column = Math.max(0, before - (location.line === 1 && source ? source.shift : 0)) + 1;
  return locate(error, { file, line: location.line, column, text: source?.text });
}

function diagnosticOf({ id, text, detail }: Message): Diagnostic {
  const { code, path, message } = (detail ?? {}) as Partial<NodeJS.ErrnoException>;
  if (code && path) return diagnostic("unreadable-file", shownPath(path), message!);
  const quoted = /"([^"]*)"/.exec(text)?.[1] ?? "";
  if (id === "duplicate-object-key")
    return diagnostic("duplicate-name", quoted, "the later entry would replace the earlier one");
  if (text.startsWith("Multiple exports with the same name"))
    return diagnostic("duplicate-name", quoted, "both are exported");
  const missing = /^No matching export in "(?:[\w-]+:)?(.*)" for import "(.*)"$/.exec(text);
  if (missing) return diagnostic("unresolved-import", `${missing[1]} exports no \`${missing[2]}\`.`);
  if (text.startsWith("Could not resolve"))
    return diagnostic("unresolved-import", `Cannot resolve the import "${quoted}".`);
  return diagnostic("bad-syntax", /[.!?]$/.test(text) ? text : `${text}.`);
}
