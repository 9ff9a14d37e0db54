/**
 * What users put between a module and their page, as its documentation says it is used for production. Each takes the file
 * of an entry and gives the text of one ES module. Loads the tools from where they are installed; knows nothing of modules.
 */
import { mkdtempSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { importIn, installed, type Tool } from "../tools.js";

export type Builder = (entry: string) => Promise<string>;

/** Pinned: what a minifier does changes from version to version. */
const PACKAGES = {
  esbuild: "0.28.2",
  vite: "8.4.0",
  rollup: "4.68.8",
  "@rollup/plugin-terser": "1.0.2",
  webpack: "5.113.0",
  "terser-webpack-plugin": "5.6.1",
  "@swc/core": "1.16.22",
};

/** The builders by name and version. */
export async function findBuilders(): Promise<Readonly<Record<string, Builder>>> {
  const folder = installed(PACKAGES);
  const tool = async (name: string): Promise<Tool> => {
    const found = await importIn(folder, name);
    return found.default ?? found;
  };
  const rolled = async (entry: string, plugins: readonly unknown[]): Promise<string> => {
    const bundle = await (await tool("rollup")).rollup({ input: entry, plugins });
    return (await bundle.generate({ format: "es" })).output[0].code;
  };
  return {
    [`esbuild ${PACKAGES.esbuild}`]: async (entry) => {
      const options = { entryPoints: [entry], bundle: true, minify: true, format: "esm", write: false };
      return (await (await tool("esbuild")).build(options)).outputFiles[0].text;
    },
    [`Vite ${PACKAGES.vite}`]: async (entry) => {
      // Not as a library: then Vite leaves white space, so that pure calls stay marked.
      const rollupOptions = { input: entry, preserveEntrySignatures: "strict" };
      const build = { write: false, rollupOptions, modulePreload: false };
      const vite = await importIn(folder, "vite");
      const result = await vite.build({ root: dirname(entry), configFile: false, logLevel: "error", build });
      return result.output[0].code;
    },
    [`Rollup ${PACKAGES.rollup} with terser`]: async (entry) =>
      rolled(entry, [(await tool("@rollup/plugin-terser"))({ module: true })]),
    [`webpack ${PACKAGES.webpack}`]: async (entry) => {
      const path = mkdtempSync(join(dirname(entry), "webpack-"));
      const output = { path, filename: "out.mjs", library: { type: "module" }, module: true };
      const webpack = await tool("webpack");
      const options = { mode: "production", entry, output, experiments: { outputModule: true }, performance: false };
      await new Promise<void>((resolve, reject) => {
        webpack(options, (error: Error | null, stats: { hasErrors(): boolean; toString(): string }) =>
          error || stats.hasErrors() ? reject(error ?? new Error(stats.toString())) : resolve(),
        );
      });
      return readFileSync(join(path, "out.mjs"), "utf8");
    },
    [`swc ${PACKAGES["@swc/core"]}`]: async (entry) => {
      // It only minifies: something has to put the files together first.
      const options = { module: true, compress: true, mangle: true };
      return (await (await tool("@swc/core")).minify(await rolled(entry, []), options)).code;
    },
  };
}
