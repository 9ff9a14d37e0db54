/** Replaces ops that are defined by other ops with their parts, so that parts can be shared with derivatives. */
import { parts } from "../ir/fragment.js";
import type { Builder } from "../ir/terms.js";
import type { Layer } from "./rewrite.js";

export const lowerCompound: Layer = (tape, below, top) => {
  const builder: Builder = { push: top, constant: (value) => tape.constant(value) };
  const result = new Int32Array(1);
  return (op, a, b, c) => {
    const fragment = parts(op);
    if (!fragment) return below(op, a, b, c);
    fragment.splice(builder, { g: -1, x: a, y: b, z: c, out: -1 }, result);
    return result[0]!;
  };
};
