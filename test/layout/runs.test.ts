/** Rows in runs of one op: each row once, behind its operands. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { deriveKernels } from "../../src/derive/kernels.js";
import { trace } from "../../src/engine/trace.js";
import { defineModel, vector } from "../../src/index.js";
import { arities, isLeaf } from "../../src/ir/opcodes.js";
import { runsOf } from "../../src/layout/runs.js";

test.each([4, 64, 1 << 13])("in windows of %i rows", (window) => {
  const property = fc.property(fc.array(fc.tuple(fc.nat(4), fc.nat(99), fc.nat(99)), { minLength: 9 }), (steps) => {
    const model = defineModel({
      parameters: { x: vector(3, 0.5) },
      forward: ({ x }) => {
        const all = [...x];
        for (const [kind, i, j] of steps) {
          const [p, q] = [all[i % all.length]!, all[j % all.length]!];
          all.push([p.add(q), p.mul(q), p.sub(q), p.sin(), p.lt(q).select(p, q)][kind]!);
        }
        return all.reduce((sum, one) => sum.add(one));
      },
    });
    const source = { ...trace(model), parameterCount: 3 };
    const { tape } = deriveKernels(source, ["exampleGradient"])[0]!;
    const { rows, ops, lengths } = runsOf(tape, window);
    const places = new Map([...rows].map((id, place) => [id, place]));
    const expected = Array.from({ length: tape.size }, (_, id) => id).filter((id) => !isLeaf(tape.op[id]!));
    expect([...rows].sort((p, q) => p - q)).toEqual(expected);
    expect(ops.flatMap((op, i) => Array<number>(lengths[i]!).fill(op))).toEqual([...rows].map((id) => tape.op[id]));
    for (const [id, place] of places)
      for (const operand of [tape.a, tape.b, tape.c].slice(0, arities[tape.op[id]!]).map((column) => column[id]!))
        if (!isLeaf(tape.op[operand]!)) expect(places.get(operand)).toBeLessThan(place);
  });
  fc.assert(property, { numRuns: 40, seed: 20261128 });
});
