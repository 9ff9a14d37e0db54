/** All bundlers that there is a plugin for build the same page, with source maps, and tell what is wrong. */
import { readFileSync } from "node:fs";
import { SourceMap } from "node:module";
import { check, expectMatch, expectSame } from "./checks.js";
import { APP, BROKEN, MODEL, Project } from "./tools.js";

const ts = '{ resolve: { extensions: [".ts", ".js"] }, ';
const swc = "options: { jsc: { parser: { syntax: 'typescript' }, target: 'es2022' } }";
const packed = (loader: string) =>
  `mode: "production", devtool: "source-map", entry: "./src/main.ts", output: { path: process.cwd() + "/out", filename: "main.js" }, ` +
  `resolve: { extensions: [".ts", ".js"] }, module: { rules: [{ test: /\\.ts$/, loader: "${loader}", type: "javascript/auto", ${swc} }] }, plugins: [plugin()]`;
const pack = (name: string, from: string, loader: string): string =>
  `const { ${name} = (await import("${from}")).default } = await import("${from}");
  await new Promise((ok, no) => ${name}({ ${packed(loader)} }, (error, stats) =>
    error || stats.hasErrors() ? no(error ?? new Error(stats.toString({ all: false, errors: true }))) : ok()));`;

/** The script that builds with each. */
const BUILDS: Readonly<Record<string, string>> = {
  esbuild: `const { build } = await import("esbuild");
    await build({ entryPoints: ["src/main.ts"], bundle: true, format: "esm", sourcemap: true, outfile: "out/main.js", plugins: [plugin()] });`,
  rollup: `const { rollup } = await import("rollup"); const { transform } = await import("esbuild");
    const typed = { name: "typed",
      resolveId: (id) => (id.endsWith("/helper") ? process.cwd() + "/src/helper.ts" : null),
      transform: async (code, id) => (id.endsWith(".ts") ? transform(code, { loader: "ts", sourcemap: true }) : null) };
    const made = await rollup({ input: "src/main.ts", plugins: [plugin(), typed] }).catch(({ message, loc, frame }) => {
      console.error([message, loc.file + ":" + loc.line + ":" + loc.column, frame].join("\\n"));
      process.exit(1);
    });
    await made.write({ file: "out/main.js", format: "es", sourcemap: true });`,
  rolldown: `const { rolldown } = await import("rolldown");
    const made = await rolldown(${ts} input: "src/main.ts", plugins: [plugin()] });
    await made.write({ file: "out/main.js", sourcemap: true });`,
  // A library: a page would ask for a document.
  vite: `const { build } = await import("vite");
    await build({ configFile: false, logLevel: "silent", build: { outDir: "out", sourcemap: true, lib: { entry: "src/main.ts", formats: ["es"], fileName: "main" } }, plugins: [plugin()] });`,
  webpack: pack("webpack", "webpack", "swc-loader"),
  rspack: pack("rspack", "@rspack/core", "builtin:swc-loader"),
};

export async function bundlers(folder: string, tools: string): Promise<void> {
  for (const [name, build] of Object.entries(BUILDS)) {
    const app = new Project(`${folder}/${name}`, tools);
    const script = `const { default: plugin } = await import("micrograd-compile/${name}");\n${build}`;
    const output = (): string => app.path("out/main.js");
    await check(`${name} builds, and the result runs`, async () => {
      app.write(APP);
      await app.node(script);
      expectMatch(await app.run(process.execPath, output()), /^4 -4 1\n/);
      expectMatch(readFileSync(app.path("src/model.grad.d.ts"), "utf8"), /export declare function valueAndGradient/);
    });
    await check(`${name}: source maps lead to the model's lines`, () => {
      const map = JSON.parse(readFileSync(`${output()}.map`, "utf8"));
      const found = new SourceMap(map);
      const lines = readFileSync(output(), "utf8").split("\n");
      const places = lines.flatMap((text, line) =>
        Array.from(text, (_, column) => {
          const entry = found.findEntry(line, column);
          return "originalSource" in entry && entry.originalSource !== undefined
            ? `${entry.originalSource.replace(/^.*\/src\//, "src/")}:${entry.originalLine + 1}`
            : "";
        }),
      );
      expectSame(places.includes("src/model.ts:8") && places.includes("src/helper.ts:1"), true);
      expectSame(map.sourcesContent.includes(MODEL), true);
    });
    await check(`${name} leaves out what is not used`, () => {
      const text = readFileSync(output(), "utf8");
      expectSame(/expected a positive multiple|number, got/.test(text), false);
    });
    await check(`${name} shows place, frame and what to do`, async () => {
      app.write({ "src/model.ts": BROKEN });
      const printed = await app.failure(process.execPath, "run.mjs");
      expectMatch(printed, /src\/model\.ts:8:7[12]/);
      expectMatch(printed, /traced-choice/);
      expectMatch(printed, /8 │? ?\|? ?.*\(a > 0 \? 1 : "x"\)/);
      expectMatch(printed, /help: Give a scalar in both branches/);
      expectSame(/dist\/(engine|plugin|load)\//.test(printed), false);
    });
  }
}
