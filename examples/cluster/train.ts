/**
 * Logistic regression by gradient descent with momentum; each step sums over all shards. After each step the parameters are on
 * disk (`node train.js 30 state.bin`), so whatever dies, the next run goes on from the last step that was finished.
 */
import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { SHARDS, TRUTH } from "./data.js";
import { connected } from "./where.js";

const steps = Number(process.argv[2] ?? 30);
const file = process.argv[3];
const n = TRUTH.length;

/** The number of the next step, the parameters, and their velocity. */
const state = new Float64Array(1 + 2 * n);
if (file && existsSync(file)) new Uint8Array(state.buffer).set(readFileSync(file));
const [parameters, velocity] = [state.subarray(1, 1 + n), state.subarray(1 + n)];

const data = await connected();
const gradient = new Float64Array(n);
let value = Number.NaN;
try {
  for (let step = state[0]!; step < steps; step++) {
    value = await data.valueAndGradient(parameters, gradient);
    for (let i = 0; i < n; i++) {
      velocity[i] = 0.9 * velocity[i]! - 2 * gradient[i]!;
      parameters[i]! += velocity[i]!;
    }
    state[0] = step + 1;
    if (file) save(file);
  }
} finally {
  await data.close();
}
console.log(`loss ${value.toPrecision(10)} after ${steps} steps over ${SHARDS} shards`);
console.log(`the weights are within ${distance().toFixed(2)} of those that the labels come of`);

/** Whole, or not at all. */
function save(path: string): void {
  writeFileSync(`${path}.new`, new Uint8Array(state.buffer));
  renameSync(`${path}.new`, path);
}

function distance(): number {
  return Math.max(...TRUTH.map((weight, i) => Math.abs(weight - parameters[i]!)));
}
