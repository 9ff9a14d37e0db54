/** A driver as a process of its own: takes some steps, tells the numbers of each, and can be killed. */
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { startProgram } from "./workers.js";

const program = `
const { cluster, steps, ...given } = JSON.parse(process.argv[2]);
process.on("disconnect", () => process.exit());
const { connect } = await import(cluster);
const site = await import("./site.mjs");
const data = await connect({ ...site, timeout: 30_000, onTrouble: () => {}, ...given });
const parameters = Float64Array.from({ length: 7 }, (_, i) => 0.1 * i);
const gradient = new Float64Array(7);
for (let step = 0; step < steps; step++) {
  const value = await data.valueAndGradient(parameters, gradient);
  process.send([value, ...gradient]);
  gradient.forEach((slope, i) => {
    parameters[i] -= slope;
  });
}
await data.close();
process.disconnect();
`;

/** The process, and the numbers that it has told so far. */
export function startDriver(
  site: URL,
  setting: object,
  within: readonly string[] = [],
): { readonly process: ChildProcess; readonly numbers: number[]; readonly ended: Promise<unknown> } {
  const driver = startProgram(site, "driver.mjs", program, setting, within);
  const numbers: number[] = [];
  driver.on("message", (told: number[]) => numbers.push(...told));
  return { process: driver, numbers, ended: once(driver, "exit") };
}
