/**
 * Bundles the page's application and its styles into dist/explain-page, with the licences of what is in it: whose code it is
 * stands in every page, the texts beside the bundle.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { build } from "esbuild";

const PACKAGES = ["preact", "@preact/signals", "@preact/signals-core", "@dagrejs/dagre", "@dagrejs/graphlib", "uplot"];

const licences = PACKAGES.map((name) => {
  const text = readFileSync(`node_modules/${name}/LICENSE`, "utf8").trim();
  return { name, text, owner: /^.*copyright .*$/im.exec(text)?.[0].trim() ?? "" };
});

await build({
  entryPoints: { page: "src/explain/page/main.tsx" },
  outdir: "dist/explain-page",
  bundle: true,
  minify: true,
  format: "iife",
  target: ["es2022", "chrome110", "firefox115", "safari16.4"],
  legalComments: "none",
  jsx: "automatic",
  jsxImportSource: "preact",
  banner: {
    js: `/*! In this page, under the MIT licence:\n${licences.map(({ name, owner }) => `${name}: ${owner}`).join("\n")} */`,
  },
  logLevel: "warning",
});
writeFileSync(
  "dist/explain-page/licences.txt",
  licences.map(({ name, text }) => `${name}\n\n${text}\n`).join(`\n${"-".repeat(80)}\n\n`),
);
