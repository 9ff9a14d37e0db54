/**
 * Takes negations out of products and quotients, (−x)·y = −(x·y), to the sum that can subtract instead of adding: rounding is
 * symmetric, so every bit is kept. The negated adjoint of a difference, which the pullbacks of all its uses would share, is
 * then not there, and all its uses are the same code.
 */
import { opcodes } from "../ir/opcodes.js";
import type { Layer } from "./rewrite.js";

export const floatNegations: Layer = (tape, below, top) => {
  const { mul, div, neg } = opcodes;
  const isNegated = (id: number): boolean => tape.op[id] === neg;
  return (op, a, b, c) => {
    if ((op !== mul && op !== div) || !(isNegated(a) || isNegated(b))) return below(op, a, b, c);
    const [x, y] = [a, b].map((id) => (isNegated(id) ? tape.a[id]! : id));
    const result = top(op, x!, y!, c);
    return isNegated(a) === isNegated(b) ? result : top(neg, result, -1, -1);
  };
};
