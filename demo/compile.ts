/** Compiles examples/moons.ts with the real command, and imports what it wrote. Knows paths, and the module's functions. */
import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import pc from "picocolors";
import { points } from "./data.js";

export const OUTPUT_FOLDER = "demo-output";

/** The functions of the generated module that the demo calls. Its own types are in the declarations beside it. */
export interface MoonsModule {
  readonly model: { readonly parameterCount: number; readonly traceNodes: number };
  createParameters(): Float64Array;
  /** The loss of one point: `[x, y, label]`. */
  forward(parameters: Float64Array, inputs: Float64Array): number;
  /** The mean loss plus the regularizer; overwrites `gradient`. */
  batchValueAndGradient(parameters: Float64Array, batch: Float64Array, gradient: Float64Array): number;
}

export async function compileMoons(): Promise<MoonsModule> {
  const output = `${OUTPUT_FOLDER}/moons.grad.mjs`;
  const command = ["examples/moons.ts", "-o", output];
  console.log(pc.dim(`$ micrograd-compile ${command.join(" ")}`));
  execFileSync(process.execPath, ["dist/cli.js", ...command], { stdio: "inherit" });
  return import(pathToFileURL(resolve(output)).href);
}

/** Writes the page of the model, with the points to train it on; gives its path. */
export function explainMoons(): string {
  const output = `${OUTPUT_FOLDER}/moons.explain.html`;
  const data = `${OUTPUT_FOLDER}/moons.json`;
  writeFileSync(data, JSON.stringify(points.map(({ x, y, label }) => ({ x: [x, y], label }))));
  const command = ["explain", "examples/moons.ts", "--data", data, "-o", output];
  console.log(pc.dim(`$ micrograd-compile ${command.join(" ")}`));
  execFileSync(process.execPath, ["dist/cli.js", ...command], { stdio: "ignore" });
  return output;
}
