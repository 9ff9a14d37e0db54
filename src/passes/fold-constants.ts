/** Computes operations on constants at compile time, by the law itself, so the bits are the interpreter's. */
import { arities, evaluators, isLeaf } from "../ir/opcodes.js";
import type { Layer } from "./rewrite.js";

export const foldConstants: Layer = (tape, below) => (op, a, b, c) => {
  if (isLeaf(op)) return below(op, a, b, c);
  const arity = arities[op]!;
  const known = (id: number, i: number): boolean => i >= arity || tape.isConstant(id);
  if (!known(a, 0) || !known(b, 1) || !known(c, 2)) return below(op, a, b, c);
  const value = (id: number): number => (id < 0 ? Number.NaN : tape.constantOf(id));
  return tape.constant(Number(evaluators[op]!(value(a), value(b), value(c))));
};
