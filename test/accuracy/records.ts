/**
 * The recorded derivatives and the points that they belong to, which are drawn here as record.py draws them. Knows the
 * records; nothing of what they are compared with.
 */
import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import type { ops } from "../../src/ops/index.js";

export type Name = keyof typeof ops;

/** How some operands are drawn: uniformly, by their logarithm, near a number, or near the other operand. */
type Line =
  | readonly ["uniform", low: number, high: number]
  | readonly ["log", lowest: number, highest: number, sign: number]
  | readonly ["near", center: number, lowest: number, highest: number, side?: number]
  | readonly ["ratio", lowest: number, highest: number];

interface Spec {
  readonly count: number;
  readonly lines: Readonly<Record<string, readonly Line[]>>;
  readonly ops: Readonly<Record<string, readonly string[]>>;
}

const file = (name: string): Buffer => readFileSync(new URL(name, import.meta.url));
const spec = JSON.parse(file("points.json").toString()) as Spec;

/** One derivative at all points. */
interface Column {
  /** x, y, xx, xy or yy. */
  readonly name: string;
  /** The true values, rounded; NaN where a point does not count. */
  readonly values: Float64Array;
  /** What rounding took away, in units in the last place. */
  readonly rest: Float64Array;
}

export interface Recorded {
  readonly op: Name;
  readonly points: readonly (readonly number[])[];
  readonly columns: readonly Column[];
}

function mulberry32(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return (t ^ (t >>> 14)) >>> 0;
  };
}

/** One operand; x is the one before it. */
function sample(line: Line, draw: () => number, x: number): number {
  const [s, e, high, low] = [draw(), draw(), draw(), draw()];
  const m = high * 2 ** -32 + (low >>> 12) * 2 ** -52;
  const drawn = (lowest: number, highest: number, sign: number): number =>
    (sign || (s & 1 ? 1 : -1)) * (1 + m) * 2 ** (lowest + (e % (highest - lowest + 1)));
  if (line[0] === "uniform") return line[1] + (line[2] - line[1]) * m;
  if (line[0] === "near") return line[1] + drawn(line[2], line[3], line[4] ?? 0);
  return line[0] === "log" ? drawn(line[1], line[2], line[3]) : x * (1 + drawn(line[1], line[2], 0));
}

function drawPoints(index: number, lines: readonly string[]): number[][] {
  const draw = mulberry32(1000 + index);
  return Array.from({ length: spec.count }, (_, k) => {
    const point: number[] = [];
    let rest = k;
    for (const line of lines) {
      const choices = spec.lines[line]!;
      point.push(sample(choices[rest % choices.length]!, draw, point[0] ?? 0));
      rest = Math.floor(rest / choices.length);
    }
    return point;
  });
}

const NAMES = { 1: ["x", "xx"], 2: ["x", "y", "xx", "xy", "yy"] } as const;

/** Everything that was recorded. */
export function records(): Recorded[] {
  const bytes = gunzipSync(file("data/derivatives.bin.gz"));
  const { count } = spec;
  let at = 0;
  const column = (name: string): Column => {
    const doubles = new DataView(new ArrayBuffer(8 * count));
    for (let byte = 0; byte < 8; byte++) for (let k = 0; k < count; k++) doubles.setUint8(8 * k + byte, bytes[at++]!);
    const values = Float64Array.from({ length: count }, (_, k) => doubles.getFloat64(8 * k));
    const rest = Float64Array.from({ length: count }, () => bytes.readInt8(at++) / 256);
    return { name, values, rest };
  };
  const all = Object.entries(spec.ops).map(([op, lines], index) => ({
    op: op as Name,
    points: drawPoints(index, lines),
    columns: NAMES[lines.length as 1 | 2].map(column),
  }));
  if (at !== bytes.length) throw new Error("the records do not belong to points.json");
  return all;
}
