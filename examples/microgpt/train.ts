/**
 * Trains microgpt on names: 1,000 steps of one name each, the curve of the loss in the terminal, then 20 names that it makes
 * up. Gradients are those of the generated module; what it makes up comes from the functions of the model itself, on numbers.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import asciichart from "asciichart";
import { adam } from "./adam.js";
import { createParameters, model, unpackParameters, valueAndGradient } from "./gpt.grad.mjs";
import { alphabetOf, encode } from "./names.js";

const STEPS = 1000;
const RATE = 0.01;
/** The mean of so many losses is a point of the curve. */
const SMOOTH = 20;

const [folder] = process.argv.slice(2) as [string];
const read = <T>(name: string): T => JSON.parse(readFileSync(join(folder, name), "utf8")) as T;
const { documents, alphabet: letters } = read<{ documents: string[]; alphabet: string }>("documents.json");
const {
  draws,
  temperature,
  names: recorded,
} = read<{ draws: number[]; temperature: number; names: string[] }>("samples.json");

const alphabet = alphabetOf(letters);
const parameters = createParameters();
const gradient = new Float64Array(parameters.length);
const inputs = new Float64Array(model.inputCount);
const take = adam(parameters.length, RATE, STEPS);
const losses: number[] = [];
const start = performance.now();
for (let step = 0; step < STEPS; step++) {
  losses.push(valueAndGradient(parameters, encode(alphabet, documents[step % documents.length]!, inputs), gradient));
  take(step, parameters, gradient);
}
const milliseconds = performance.now() - start;

const mean = (numbers: readonly number[]): number => numbers.reduce((sum, x) => sum + x) / numbers.length;
const curve = Array.from({ length: STEPS / SMOOTH }, (_, i) => mean(losses.slice(i * SMOOTH, (i + 1) * SMOOTH)));
console.log(asciichart.plot(curve, { height: 10 }));
console.log(`${STEPS} steps: loss ${losses[0]!.toFixed(4)} at first, ${curve.at(-1)!.toFixed(4)} at last`);
console.error(`${((1e3 * milliseconds) / STEPS).toFixed(0)} µs a step`);

// The model itself is loaded only now: training needs the generated module alone.
const { namesFrom } = await import("./sample.js");
const names = namesFrom(unpackParameters(parameters), alphabet, temperature, draws, recorded.length);
console.log(names.join(" "));
