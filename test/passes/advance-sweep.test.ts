import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { defineModel, type Model, vector } from "../../src/engine/model.js";
import { sum } from "../../src/engine/reductions.js";
import type { Num } from "../../src/engine/value.js";
import { interpret } from "../../src/ir/interpret.js";
import type { Tape } from "../../src/ir/tape.js";
import { advancedSweep } from "../../src/passes/advance-sweep.js";
import { optimize } from "../../src/passes/index.js";
import { asItIs, reorder } from "../../src/passes/rewrite.js";
import { derive } from "../support/kernels.js";
import { loopPrograms } from "../support/loops.js";
import { mostAlive, operandsOf } from "../support/orders.js";
import { buildLoops } from "../support/run-loops.js";

const optimized = (model: Model): Tape => optimize(derive(model, "exampleGradient"));

const of = (n: number, forward: (p: Num[]) => Num): Tape =>
  optimized(defineModel({ parameters: { p: vector(n) }, forward: ({ p }) => forward(p) }));

/** Springs between neighbours. */
const neighbours = (n: number): Tape => of(n, (p) => sum(p.slice(1).map((next, i) => next.sub(p[i]!).square().tanh())));

describe("advancedSweep", () => {
  test("terms of neighbours: the sweep of each comes with it, and little is alive", () => {
    const tape = neighbours(200);
    const order = advancedSweep(tape);
    expect(mostAlive(tape)).toBeGreaterThan(190);
    expect(mostAlive(reorder(tape, order!))).toBeLessThan(10);
  });

  test("null for a chain, whose sweep begins at its end", () => {
    const chain = of(2, (p) => Array.from({ length: 200 }).reduce((x: Num) => x.mul(p[0]!).tanh(), p[1]!));
    expect(advancedSweep(chain)).toBeNull();
  });

  test("null where contributions would wait: those of the last term to what all terms use come first", () => {
    const shared = of(3, (p) =>
      sum(
        Array.from({ length: 200 }, (_, i) =>
          p[0]!
            .mul(i)
            .sin()
            .mul(p[1]!)
            .add(p[2]!.mul(i * i))
            .tanh(),
        ),
      ),
    );
    expect(advancedSweep(shared)).toBeNull();
  });

  test("null without a sweep", () => {
    const value = optimize(
      derive(defineModel({ parameters: { p: vector(2) }, forward: ({ p }) => p[0]!.mul(p[1]!) }), "exampleValue"),
    );
    expect(advancedSweep(value)).toBeNull();
  });

  test("of any program: each row once, operands before uses, and the same to the bit", () => {
    let advanced = 0;
    const property = fc.property(loopPrograms, (program) => {
      const tape = optimized(
        defineModel({
          parameters: { p: vector(program.parameters) },
          forward: ({ p }) => buildLoops(program, p),
        }),
      );
      const order = advancedSweep(tape);
      if (!order) return;
      advanced++;
      expect(Int32Array.from(order).sort()).toEqual(asItIs(tape));
      const after = reorder(tape, order);
      for (let id = 0; id < after.size; id++)
        for (const operand of operandsOf(after, id)) expect(operand).toBeLessThan(id);
      const parameters = Float64Array.from({ length: program.parameters }, (_, i) => Math.cos(i));
      expect(interpret(after, { parameters })).toEqual(interpret(tape, { parameters }));
    });
    fc.assert(property, { numRuns: 60, seed: 1 });
    expect(advanced).toBeGreaterThan(5);
  });
});
