import { describe, expect, test } from "vitest";
import { defineModel, type Model, vector } from "../../src/engine/model.js";
import { sum } from "../../src/engine/reductions.js";
import { interpret } from "../../src/ir/interpret.js";
import { isLeaf } from "../../src/ir/opcodes.js";
import type { Tape } from "../../src/ir/tape.js";
import { optimize } from "../../src/passes/index.js";
import { interleavedSweeps } from "../../src/passes/interleave-sweeps.js";
import { asItIs, reorder } from "../../src/passes/rewrite.js";
import { derive } from "../support/kernels.js";
import { mostAlive, operandsOf } from "../support/orders.js";

/** The loss of a small net on so many samples. */
const samples = (n: number): Model =>
  defineModel({
    parameters: { p: vector(12) },
    forward: ({ p }) =>
      sum(
        Array.from({ length: n }, (_, i) =>
          sum(
            Array.from({ length: 6 }, (_, j) =>
              p[j]!.mul(Math.sin(i + 7 * j))
                .tanh()
                .mul(p[6 + j]!),
            ),
          ).square(),
        ),
      ),
  });

const gradient = (n: number): Tape => optimize(derive(samples(n), "exampleGradient"));

const interleaved = (tape: Tape): Tape => reorder(tape, interleavedSweeps(tape, asItIs(tape)));

describe("interleavedSweeps", () => {
  test("operands precede uses, and the same is computed to the bit", () => {
    const [before, after] = [gradient(9), interleaved(gradient(9))];
    expect(after.size).toBe(before.size);
    for (let id = 0; id < after.size; id++)
      for (const operand of operandsOf(after, id)) expect(operand).toBeLessThan(id);
    const parameters = Float64Array.from({ length: 12 }, (_, i) => Math.cos(i));
    expect(interpret(after, { parameters })).toEqual(interpret(before, { parameters }));
  });

  test("of each sample only its loss is kept while the others run", () => {
    const growth = (tape: (n: number) => Tape): number => mostAlive(tape(40)) - mostAlive(tape(20));
    expect(growth(gradient)).toBeGreaterThan(20 * 6);
    expect(growth((n) => interleaved(gradient(n)))).toBe(20);
  });

  test("without a sweep, only leaves move: to the front", () => {
    const before = optimize(derive(samples(3), "exampleValue"));
    const after = interleaved(before);
    const ops = (tape: Tape): number[] => Array.from(tape.op.subarray(0, tape.size)).filter((op) => !isLeaf(op));
    expect(ops(after)).toEqual(ops(before));
    const leaves = Array.from(after.op.subarray(0, after.size), (op) => isLeaf(op));
    expect(leaves.lastIndexOf(true)).toBeLessThan(leaves.indexOf(false));
  });
});
