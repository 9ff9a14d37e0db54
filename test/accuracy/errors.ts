/**
 * How far the first and second derivatives of each op are from the true ones, in units in the last place. Knows the records,
 * and where an error counts in units of the terms that cancel instead of the result.
 */
import { activeRows } from "../../src/derive/activity.js";
import { reverse } from "../../src/derive/reverse.js";
import { evaluate } from "../../src/ir/interpret.js";
import { opcodes } from "../../src/ir/opcodes.js";
import { Tape } from "../../src/ir/tape.js";
import { ops } from "../../src/ops/index.js";
import { type Name, type Recorded, records } from "./records.js";

/**
 * Derivatives that are sums whose terms cancel next to a zero: there, how large the terms are, times EPSILON. An error is then
 * counted in that, where the terms come to more than twice the result.
 */
export const cancelling: Readonly<Record<string, (x: number, y: number) => number>> = {
  "gelu x": (x) => EPSILON * (normal(x) + Math.abs(x) * density(x)),
  "gelu xx": (x) => EPSILON * (2 + Math.min(x * x, 1e4)) * density(x),
  "silu x": (x) => EPSILON * (ops.sigmoid.eval(x) + Math.abs(x) * bump(x)),
  "silu xx": (x) => EPSILON * (2 + Math.abs(x)) * bump(x),
  "pow xy": (x, y) => EPSILON * (x ** y / x) * (1 + Math.abs(y * Math.log(x))),
  "atan2 xy": (y, x) => EPSILON / Math.hypot(x, y) / Math.hypot(x, y),
};
const CANCELS = 2;

/**
 * What a function of `Math` has given an op to multiply. Below 2⁻¹⁰²² it has lost digits there, and a derivative that is
 * larger than it cannot have more: one unit in its last place is one of the derivative's.
 */
export const given: Partial<Record<Name, (x: number, y: number) => number>> = {
  gelu: (x) => Math.exp(-0.5 * x * x),
  erf: (x) => Math.exp(-x * x),
  silu: (x) => Math.exp(-Math.abs(x)),
  pow: (x, y) => x ** y,
};

const { EPSILON, MIN_VALUE } = Number;
const density = (x: number): number => Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI);
const normal = (x: number): number => 0.5 * (1 + ops.erf.eval(x * Math.SQRT1_2));
const bump = (x: number): number => ops.sigmoid.eval(x) * ops.sigmoid.eval(-x);

const bits = new DataView(new ArrayBuffer(8));

/** The distance between neighbouring doubles at x. */
export function ulp(x: number): number {
  bits.setFloat64(0, Math.abs(x));
  const exponent = bits.getUint16(0) >> 4;
  return 2 ** (Math.max(exponent, 1) - 1075);
}

/** The first and second derivatives of an op, as rows of one tape: by each operand, and by each pair of them. */
function derivatives(op: Name): { tape: Tape; rows: number[] } {
  const tape = new Tape();
  const arity = ops[op].arity;
  const reads = Array.from({ length: arity }, (_, i) => tape.read("parameters", i));
  const gradientOf = (row: number): number[] => {
    if (row < 0) return reads.map(() => -1);
    const seeds = [{ row, cotangent: tape.constant(1) }];
    return [...reverse(tape, seeds, activeRows(tape, ["parameters"])).adjoint.subarray(0, arity)];
  };
  const first = gradientOf(tape.push(opcodes[op], reads[0]!, reads[1] ?? -1));
  const second = first.flatMap((row, i) => gradientOf(row).slice(i));
  return { tape, rows: [...first, ...second] };
}

export interface Errors {
  readonly op: Name;
  /** x, y, xx, xy or yy. */
  readonly derivative: string;
  /** In units in the last place, at the points that count. */
  readonly worst: number;
  readonly at: readonly number[];
  readonly count: number;
}

function errorsOf({ op, points, columns }: Recorded): Errors[] {
  const { tape, rows } = derivatives(op);
  const worst = columns.map(() => ({ worst: 0, at: [] as readonly number[], count: 0 }));
  points.forEach((point, k) => {
    const values = evaluate(tape, { parameters: Float64Array.from(point) });
    columns.forEach(({ name, values: expected, rest }, c) => {
      const truth = expected[k]!;
      if (Number.isNaN(truth)) return;
      const found = rows[c]! < 0 ? 0 : values[rows[c]!]!;
      const [x, y] = point as [number, number];
      const terms = cancelling[`${op} ${name}`]?.(x, y) ?? 0;
      const lost = MIN_VALUE / (given[op]?.(x, y) ?? 1);
      const cancels = terms > CANCELS * EPSILON * Math.abs(truth);
      const unit = Math.max(
        ulp(truth),
        cancels ? terms : 0,
        truth !== 0 && lost > EPSILON ? lost * Math.abs(truth) : 0,
      );
      const off = (found - truth) / unit - (rest[k]! * ulp(truth)) / unit;
      const error = found === truth && !Number.isFinite(truth) ? 0 : Math.abs(off);
      worst[c]!.count++;
      if (!(error <= worst[c]!.worst)) Object.assign(worst[c]!, { worst: error, at: point });
    });
  });
  return columns.map(({ name }, c) => ({ op, derivative: name, ...worst[c]! }));
}

/** Of all ops and their derivatives. */
export const errors = (): Errors[] => records().flatMap(errorsOf);
