/** Bundles `micrograd-compile/solvers` into one file that imports nothing, for Node and pages alike. */
import { build } from "esbuild";

await build({
  entryPoints: ["src/solvers/index.ts"],
  outfile: "dist/solvers.js",
  bundle: true,
  format: "esm",
  platform: "neutral",
  target: ["es2022"],
  logLevel: "warning",
});
