/**
 * What every process knows: the model, how to make a shard, and how to do a job of the sweep. A real `shard` would read a file that
 * lies on its host; here rows come of a seed, so every host has the same ones.
 */
import * as module from "./logistic.grad.mjs";

export { module };

export const SHARDS = 64;
const WIDTH = 20;
const ROWS = Number(process.env.ROWS ?? 200_000);

/** The weights that the synthetic labels come of. */
export const TRUTH = Float64Array.from({ length: WIDTH + 1 }, (_, i) => Math.sin(i + 1));

/** The examples of one shard: it is asked for once, and kept. */
export function shard(id: number): Float64Array {
  return rowsFrom(id + 1, Math.floor(((id + 1) * ROWS) / SHARDS) - Math.floor((id * ROWS) / SHARDS));
}

export interface Job {
  readonly seed: number;
  readonly rows: number;
}

/** One fit of the sweep: gradient descent with momentum on a data set of its own. */
export function job({ seed, rows }: Job): Float64Array {
  const batch = rowsFrom(seed, rows);
  const parameters = new Float64Array(WIDTH + 1);
  const gradient = new Float64Array(WIDTH + 1);
  const velocity = new Float64Array(WIDTH + 1);
  for (let step = 0; step < 200; step++) {
    module.batchValueAndGradient(parameters, batch, gradient);
    for (let i = 0; i < parameters.length; i++) {
      velocity[i] = 0.9 * velocity[i]! - gradient[i]!;
      parameters[i]! += velocity[i]!;
    }
  }
  return parameters;
}

function rowsFrom(seed: number, rows: number): Float64Array {
  const numbers = new Float64Array(rows * (WIDTH + 1));
  let state = Math.imul(seed, 0x9e3779b1);
  // The finalizer of MurmurHash3, on a counter: each seed has a sequence of its own.
  const random = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let x = Math.imul(state ^ (state >>> 16), 0x85ebca6b);
    x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35);
    return ((x ^ (x >>> 16)) >>> 0) / 2 ** 32;
  };
  for (let row = 0; row < numbers.length; row += WIDTH + 1) {
    let score = TRUTH[WIDTH]!;
    for (let i = 0; i < WIDTH; i++) {
      numbers[row + i] = 2 * random() - 1;
      score += TRUTH[i]! * numbers[row + i]!;
    }
    numbers[row + WIDTH] = random() < 1 / (1 + Math.exp(-score)) ? 1 : -1;
  }
  return numbers;
}
