/**
 * Functions with indices and lengths that are computed: tables, rows, counts, sequences, steps that are needed or not. Each is
 * a model and a plain function of a few numbers. It is long because there are many.
 */
import { defineModel, type Num, vector } from "micrograd-compile";

type Numbers = readonly number[];
type Plain = (x: Numbers) => number;

/** By name: the function, and how far its arguments go from 0. */
export const plain: Record<string, { readonly f: Plain; readonly count: number; readonly range: number }> = {};

function model(name: string, count: number, range: number, f: Plain) {
  plain[name] = { f, count, range };
  return defineModel({ parameters: { x: vector(count, 0.7) }, forward: ({ x }) => f(x) as Num });
}

const SAMPLES = [0, 0.84, 0.91, 0.14, -0.76, -0.96, -0.28, 0.66, 0.99, 0.41];

export const nearest = model("nearest", 1, 4, ([x]) => SAMPLES[Math.round(x! + 4)]! * x!);

export const linear = model("linear", 1, 4, ([x]) => {
  const i = Math.floor(x! + 4.5);
  const share = x! + 4.5 - i;
  return SAMPLES[i]! * (1 - share) + SAMPLES[i + 1]! * share;
});

export const beyondTheEnds = model("beyondTheEnds", 1, 6, ([x]) => {
  const i = Math.floor(x!);
  return i >= 0 && i < 4 ? SAMPLES[i]! + x! : x! * 2;
});

export const clampedIndex = model(
  "clampedIndex",
  2,
  7,
  ([x, y]) => SAMPLES[Math.max(0, Math.min(9, Math.trunc(x!)))]! * y!,
);

export const nothingThere = model("nothingThere", 2, 2, ([x, y]) => ([x, y][Math.floor(x!)] ?? 3) * y!);

export const chosenParameter = model("chosenParameter", 4, 3, (x) => x[Math.floor(Math.abs(x[3]!))]! * x[0]!);

export const rows = model("rows", 3, 2, ([x, y, z]) => {
  const table = [
    [x!, y! * z!],
    [z!, 2],
    [y!, x! * x!],
  ];
  const [p, q] = table[Math.min(2, Math.floor(Math.abs(x!)))]!;
  return p! * q! + p!;
});

export const records = model("records", 2, 3, ([x, y]) => {
  const materials = [
    { density: 2.7, stiffness: 70 },
    { density: 7.8, stiffness: 210 },
    { density: 4.5, stiffness: 116 },
  ];
  const { density, stiffness } = materials[x! > 1 ? 1 : x! > -1 ? 2 : 0]!;
  return (stiffness * y!) / (density + y! * y!);
});

export const histogram = model("histogram", 5, 2, (x) => {
  const counts = [0, 0, 0, 0];
  for (const v of x) counts[Math.floor(v + 2)]! += v;
  return counts.reduce((s, c) => s + c * c, 0);
});

export const overwritten = model("overwritten", 3, 3, ([x, y, z]) => {
  const cells = [1, 2, 3, 4];
  cells[Math.trunc(Math.abs(x!))] = y!;
  cells[Math.trunc(Math.abs(y!))] = z!;
  return cells[0]! * cells[1]! - cells[2]! * cells[3]!;
});

export const writtenRow = model("writtenRow", 3, 1.9, ([x, y, z]) => {
  const grid = [
    [1, 2],
    [3, 4],
  ];
  grid[Math.trunc(Math.abs(x!))]![Math.trunc(Math.abs(y!))] = z!;
  return grid[0]![0]! * grid[1]![1]! - grid[0]![1]! * grid[1]![0]!;
});

export const largest = model("largest", 4, 2, (x) => {
  let best = 0;
  for (let i = 1; i < x.length; i++) if (x[i]! > x[best]!) best = i;
  return x[best]! ** 2 + x[(best + 1) % 4]!;
});

export const median = model("median", 5, 2, (x) => {
  const order = [0, 1, 2, 3, 4].sort((i, j) => x[i]! - x[j]!);
  return x[order[2]!]! * x[order[0]!]!;
});

export const permuted = model("permuted", 3, 3, (x) => {
  const next = [2, 0, 1];
  const i = Math.trunc(Math.abs(x[0]!));
  return x[next[i]!]! * x[next[next[i]!]!]! + x[i]!;
});

export const machine = model("machine", 3, 2, (x) => {
  const moves = [
    [1, 2],
    [2, 0],
    [0, 1],
  ];
  let state = 0;
  let sum = 0;
  for (const v of x) {
    state = moves[state]![v > 0 ? 1 : 0]!;
    sum += [v, v * v, Math.sin(v)][state]!;
  }
  return sum;
});

export const circular = model("circular", 2, 3, ([x, y]) => {
  const buffer = [x!, y!, x! * y!, 1];
  let head = Math.floor(Math.abs(x!));
  let sum = 0;
  for (let k = 0; k < 6; k++) {
    sum = 0.5 * sum + buffer[head]!;
    buffer[head] = sum * y!;
    head = (head + 3) % 4;
  }
  return sum;
});

export const bisection = model("bisection", 2, 1, ([x, y]) => {
  const edges = [-2, -0.7, -0.2, 0, 0.1, 0.5, 0.8, 2];
  let low = 0;
  let high = 7;
  for (let k = 0; k < 3; k++) {
    const middle = Math.floor((low + high) / 2);
    if (edges[middle]! <= x!) low = middle;
    else high = middle;
  }
  return (x! - edges[low]!) * y!;
});

export const bilinear = model("bilinear", 2, 0.95, ([x, y]) => {
  const height = (i: number, j: number): number => SAMPLES[3 * i + j]!;
  const [u, v] = [x! + 1, y! + 1];
  const [i, j] = [Math.floor(u), Math.floor(v)];
  const [p, q] = [u - i, v - j];
  const [near, far] = [height(i, j) * (1 - q) + height(i, j + 1) * q, height(i + 1, j) * (1 - q)];
  return near * (1 - p) + (far + height(i + 1, j + 1) * q) * p;
});

export const ofTypedArray = model("ofTypedArray", 3, 2.9, (x) => {
  const cells = new Float64Array(3);
  for (let i = 0; i < 3; i++) cells[Math.trunc(Math.abs(x[i]!))]! += x[i]! * (i + 1);
  return cells[0]! * cells[1]! + cells[2]!;
});

export const inABranch = model("inABranch", 3, 2, ([x, y, z]) => {
  const cells = [x!, y!];
  if (z! > 0) cells[y! > 0 ? 1 : 0] = z! * z!;
  else cells[x! > 0 ? 1 : 0]! -= z!;
  return cells[0]! * cells[1]!;
});

export const power = model("power", 2, 4, ([x, y]) => {
  let result = 1;
  for (let k = 0; k < Math.min(x!, 3); k++) result *= y!;
  return result + x!;
});

export const series = model("series", 2, 2, ([x, y]) => {
  let term = y!;
  let sum = 0;
  for (let k = 1; k <= Math.min(Math.floor(3 + x!), 5); k++) {
    sum += term / k;
    term *= y! * 0.5;
  }
  return sum * x!;
});

export const countdown = model("countdown", 2, 3, ([x, y]) => {
  let sum = y!;
  for (let n = Math.min(x!, 2.5); n > 0; n--) sum = sum * 0.5 + n * y!;
  return sum;
});

export const whileBounded = model("whileBounded", 2, 3, ([x, y]) => {
  let left = 5;
  let t = x!;
  while (t < 1 && left-- > 0) t += 0.3 + y! * y!;
  return t * y!;
});

export const nestedLengths = model("nestedLengths", 2, 3, ([x, y]) => {
  let sum = 0;
  for (let i = 0; i < Math.min(x!, 2); i++) for (let j = 0; j < Math.min(y! + i, 2); j++) sum += x! * (i + 1) - y! * j;
  return sum + x! * y!;
});

export const leftEarly = model("leftEarly", 2, 3, ([x, y]) => {
  let sum = 0;
  for (let i = 0; i < Math.min(x! + 1, 3); i++) {
    if (sum > y!) break;
    sum += x! * x! + 0.1;
  }
  return sum * y!;
});

export const returnedEarly = model("returnedEarly", 2, 2, ([x, y]) => {
  let t = x!;
  for (let i = 0; i < Math.min(y! + 1, 3); i++) {
    t += 0.7;
    if (t > 2) return t * t * y!;
  }
  return t - y!;
});

export const sequence = model("sequence", 5, 2, (x) => {
  const hidden = [0, 0];
  const length = Math.min(Math.floor(Math.abs(x[4]!) * 2), 3);
  for (let t = 0; t < length; t++) {
    const [p, q] = hidden as [number, number];
    hidden[0] = Math.tanh(0.5 * p - q + x[t]!);
    hidden[1] = Math.tanh(p + 0.5 * q - x[t + 1]!);
  }
  return hidden[0]! * hidden[1]! + x[0]! * 0.1;
});

export const adaptive = model("adaptive", 2, 1, ([x, y]) => {
  let [t, v, h] = [0, x!, 0.4];
  for (let k = 0; k < 12 && t < 1; k++) {
    const slope = Math.sin(v) + y! * t;
    const better = Math.sin(v + 0.5 * h * slope) + y! * (t + 0.5 * h);
    if (Math.abs(better - slope) * h < 0.05) {
      t += h;
      v += h * better;
      h *= 1.2;
    } else h *= 0.6;
  }
  return v * t;
});

export const lookedUpLengths = model("lookedUpLengths", 2, 1.9, ([x, y]) => {
  const length = Math.min([3, 1, 2][Math.trunc(Math.abs(x!))]!, 3);
  let result = y!;
  for (let k = 0; k < length; k++) result = Math.cos(result) * x! + y!;
  return result;
});

export const attention = model("attention", 4, 1.5, (x) => {
  const length = Math.min(Math.floor(Math.abs(x[3]!) * 2) + 1, 3);
  let total = 0;
  const shares = [0, 0, 0];
  for (let t = 0; t < length; t++) {
    shares[t] = Math.exp(x[0]! * x[t]!);
    total += shares[t]!;
  }
  let result = 0;
  for (let t = 0; t < length; t++) result += (shares[t]! / total) * x[t]!;
  return result;
});
