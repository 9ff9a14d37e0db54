/** Runs the rules of an op on doubles: its pullback, its parts, and its derivatives of first and second order. */
import { activeRows } from "../../src/derive/activity.js";
import { reverse } from "../../src/derive/reverse.js";
import { type Fragment, parts, pullback } from "../../src/ir/fragment.js";
import { evaluate } from "../../src/ir/interpret.js";
import { opcodes } from "../../src/ir/opcodes.js";
import { Tape } from "../../src/ir/tape.js";
import { ops } from "../../src/ops/index.js";
import type { Op1, Op2 } from "../../src/ops/op.js";

export type Name = keyof typeof ops;

/** The ops on numbers, by name. */
export const numeric = (Object.entries(ops) as [Name, Op1 | Op2][]).filter(([, op]) => "domain" in op);

/** Doubles at which careless arithmetic goes wrong. */
export const spicy: readonly number[] = [
  ...[
    0,
    5e-324,
    1e-310,
    Number.MIN_VALUE * 2 ** 52,
    1e-162,
    1e-8,
    0.1,
    0.49999999999999994,
    0.5,
    1 - 2 ** -53,
    1,
    1 + 2 ** -52,
  ],
  ...[2, 2.5, Math.PI, 37, 710, 745.2, 2 ** 52 + 0.5, 1e21, 1e154, 1e200, Number.MAX_VALUE, Number.POSITIVE_INFINITY],
].flatMap((x) => [x, -x]);
export const spicyAndNaN: readonly number[] = [...spicy, Number.NaN];

/** All operands of an op that can be made of the given numbers. */
export const operandsOf = (op: { readonly arity: number }, numbers: readonly number[]): number[][] =>
  op.arity === 1 ? numbers.map((x) => [x]) : numbers.flatMap((x) => numbers.map((y) => [x, y]));

/** The op itself, on as many doubles as it takes. */
export const law = (op: Op1 | Op2, [x, y]: readonly number[]): number =>
  op.arity === 1 ? op.eval(x!) : op.eval(x!, y!);

/** What the pullback of an op gives each operand for the cotangent g; null where it gives nothing. */
export function pulledBack(name: Name, point: readonly number[], g = 1): (number | null)[] {
  const rule = pullback(opcodes[name])!;
  return run(rule, point, law(ops[name] as Op1 | Op2, point), g).map((x, i) => (rule.gives(i) ? x : null));
}

/** The result of an op by way of its parts. */
export const lowered = (name: Name, point: readonly number[]): number => run(parts(opcodes[name])!, point)[0]!;

function run(fragment: Fragment, [x = 0, y = 0]: readonly number[], out = 0, g = 0): number[] {
  const results = new Float64Array(fragment.size);
  fragment.run({ g, x, y, z: 0, out }, results);
  return [...results];
}

/** The op on reads of as many parameters, with its result in row `result`. */
function tapeOf(name: Name): { tape: Tape; result: number } {
  const tape = new Tape();
  const reads = Array.from({ length: ops[name].arity }, (_, i) => tape.read("parameters", i));
  return { tape, result: tape.push(opcodes[name], ...reads) };
}

/** Appends the gradient of a row to the tape. Gives its rows; -1 where it is 0. */
function appendGradient(tape: Tape, row: number, arity: number): number[] {
  if (row < 0) return Array.from({ length: arity }, () => -1);
  const active = activeRows(tape, ["parameters"]);
  return [...reverse(tape, [{ row, cotangent: tape.constant(1) }], active).adjoint.subarray(0, arity)];
}

/** The matrix of second derivatives: two reverse sweeps. */
export function hessian(name: Name, point: readonly number[]): number[][] {
  const { tape, result } = tapeOf(name);
  return appendGradient(tape, result, point.length).map((row) => {
    const copy = tape.copy();
    const rows = appendGradient(copy, row, point.length);
    const values = evaluate(copy, { parameters: point });
    return rows.map((id) => (id < 0 ? 0 : values[id]!));
  });
}
