/** Nothing that has a guard is overlooked by the short way to see whether anything has. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { valueAndGradient } from "../../../src/derive/products.js";
import { defineModel, vector } from "../../../src/engine/model.js";
import { trace } from "../../../src/engine/trace.js";
import { ALWAYS, Guards, guardsOf, NOWHERE } from "../../../src/layout/loops/guards.js";
import { longestOptional } from "../../../src/layout/loops/optional.js";
import { sequenceOf } from "../../../src/layout/loops/sequence.js";
import { optimize } from "../../../src/passes/index.js";
import { build, recipes } from "../../support/graphs.js";

test("no more instructions in a row have guards than it says, and where some have, it says so", () => {
  let seen = 0;
  const property = fc.property(recipes(40), fc.constantFrom("none", "several", "all"), (recipe, keeping) => {
    const model = defineModel({
      parameters: { p: vector(recipe.parameters) },
      forward: ({ p }) => build(recipe, p),
    });
    const tape = optimize(valueAndGradient(trace(model).forward, recipe.parameters), keeping);
    const sequence = sequenceOf(tape, true, 0);
    const guards = guardsOf(new Guards(sequence), tape, sequence, new Int32Array(sequence.length).fill(NOWHERE));
    let [longest, current] = [0, 0];
    for (const guard of guards) {
      current = guard === ALWAYS ? 0 : current + 1;
      longest = Math.max(longest, current);
    }
    if (longest > 2) seen++;
    expect(longestOptional(tape, sequence)).toBeGreaterThanOrEqual(longest);
  });
  fc.assert(property, { numRuns: 300, seed: 20261129 });
  expect(seen).toBeGreaterThan(20);
});
