/**
 * `--fast-math`: powers with small whole exponents, and halves, are products of squares (and one root): `Math.pow` takes 13 to 45 ns
 * in V8, a product less than 1. After differentiation, where each power stands for itself: its rounding errors are n units in
 * the last place at most (Higham, Accuracy and Stability of Numerical Algorithms, 2002, lemma 3.1).
 */
import { opcodes } from "../ir/opcodes.js";
import type { Layer } from "./rewrite.js";

/** 64 units in the last place are 1.4e-14 of the power, of which 1e-12 may be wrong. */
const LARGEST = 64;

export const multiplyPowers: Layer = (tape, below, top) => (op, a, b, c) => {
  if (op !== opcodes.pow || !tape.isConstant(b)) return below(op, a, b, c);
  const exponent = tape.constantOf(b);
  const size = Math.abs(exponent);
  const whole = Math.floor(size);
  if (size > LARGEST || (size - whole !== 0 && size - whole !== 0.5)) return below(op, a, b, c);
  const times = (x: number, y: number): number => (x < 0 ? y : top(opcodes.mul, x, y, -1));
  let result = size > whole ? top(opcodes.sqrt, a, -1, -1) : -1;
  let power = a;
  for (let rest = whole; rest > 0; rest >>= 1) {
    if (rest & 1) result = times(result, power);
    if (rest > 1) power = top(opcodes.square, power, -1, -1);
  }
  if (result < 0) return tape.constant(1);
  return exponent < 0 ? top(opcodes.inv, result, -1, -1) : result;
};
