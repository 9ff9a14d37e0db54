/**
 * Bundles the sources into dist/: few files load in two thirds of the time that a file for each module takes, and comments,
 * a third of all, need not be installed. Code that entries share lies in dist/chunks, so that whoever looks for a file beside
 * the code (`new URL("../cli/help.txt", import.meta.url)`) finds it from a folder of dist/ as from one of src/.
 */
import { readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { rolldown } from "rolldown";

const { exports, bin } = JSON.parse(readFileSync("package.json", "utf8"));

/** What the package exports; solvers are a file that imports nothing (`solvers/build.mjs`). */
const published = [...Object.values(exports).map((one) => one.default), ...Object.values(bin)]
  .flatMap((path) => /^\.\/dist\/(.+)\.js$/.exec(path)?.[1] ?? [])
  .filter((name) => name !== "solvers");

/** What is started as a thread or a process of its own, and what such a thread imports by name (`withRoom`). */
const started = [
  ...["bench/child", "cli/progress-thread", "cluster/cores-thread", "load/room-thread"],
  ...["plugin/compile-thread", "verify/plain-child"],
  ...["bench/model", "compile", "explain/index", "verify/check"],
];

/** What tests and benchmarks try as it is built. */
const tried = ["cli/main", "common/kept", "emit/shells", "load/index", "plugin/compiler"];

const bundle = await rolldown({
  input: Object.fromEntries([...published, ...started, ...tried].map((name) => [name, `src/${name}.ts`])),
  // The engine is for pages, too.
  platform: "neutral",
  external: /^[^./]/,
  resolve: { extensionAlias: { ".js": [".ts", ".js"] } },
  preserveEntrySignatures: "strict",
  // Laws go into generated modules as they are written.
  optimization: { inlineConst: false },
  experimental: { attachDebugInfo: "none" },
});
const { output } = await bundle.write({
  dir: "dist",
  chunkFileNames: "chunks/[name]-[hash].js",
  minify: false,
  comments: { jsdoc: false, legal: false, annotation: true },
});

const written = new Set([...output.map(({ fileName }) => fileName), "solvers.js", "explain-page/page.js"]);
for (const name of readdirSync("dist", { recursive: true }))
  if (name.endsWith(".js") && !written.has(name.replaceAll("\\", "/"))) rmSync(join("dist", name));

// Paths from where the code lies are right only in folders; the command alone lies beside dist's own.
for (const { fileName, code = "" } of output)
  if (!fileName.includes("/") && fileName !== "cli.js" && /\bimport\.meta\.url\b/.test(code))
    throw new Error(`${fileName} looks for files from where it is, which is not where its source is`);
