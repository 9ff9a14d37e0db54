/** What is shared as loops do it: what is met all over the program, first of all; what two iterations compute by chance, not. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { defineModel, vector } from "../../src/engine/model.js";
import { trace } from "../../src/engine/trace.js";
import type { Num } from "../../src/engine/value.js";
import { interpret } from "../../src/ir/interpret.js";
import { opcodes } from "../../src/ir/opcodes.js";
import { Tape } from "../../src/ir/tape.js";
import { abstractData } from "../../src/passes/abstract-data.js";
import { unshared } from "../../src/passes/index.js";
import { shareRegularly } from "../../src/passes/share-regularly.js";
import { build, points, recipes, spicy } from "../support/graphs.js";

/** For each pair (i, j) sin(x_i)·y_j, with x the first parameters; each row of the result is an output. */
function pairs(list: readonly (readonly [number, number])[], xs: number): Tape {
  const tape = new Tape();
  const reads: number[] = [];
  const read = (element: number): number => {
    reads[element] ??= tape.read("parameters", element);
    return reads[element]!;
  };
  const ids = list.map(([i, j]) => tape.push(opcodes.mul, tape.push(opcodes.sin, read(i)), read(xs + j)));
  tape.outputs = [{ target: "out", ids: Int32Array.from(ids) }];
  return tape;
}

const rowsOf = (tape: Tape, op: number): number[] =>
  Array.from({ length: tape.size }, (_, id) => id).filter((id) => tape.op[id] === op);

describe("shareRegularly", () => {
  const shared = (list: readonly (readonly [number, number])[], xs: number): Tape =>
    shareRegularly(pairs(list, xs), new Float64Array(0));

  test("what most iterations share comes first, in the order of what it reads", () => {
    const tape = shared(
      Array.from({ length: 60 }, (_, k) => [(7 * k) % 3, k]),
      3,
    );
    const sines = rowsOf(tape, opcodes.sin);
    expect(sines.map((id) => tape.a[tape.a[id]!])).toEqual([0, 1, 2]);
    expect(sines[2]).toBeLessThan(rowsOf(tape, opcodes.mul)[0]!);
  });

  test("what two iterations share by chance, both compute; what one has twice, once", () => {
    const list = Array.from({ length: 60 }, (_, k) => [k, k] as const);
    const chance = [...list.slice(0, 50), [3, 3] as const, ...list.slice(51)];
    const tape = shared(chance, 60);
    expect(rowsOf(tape, opcodes.sin)).toHaveLength(60);
    expect(rowsOf(tape, opcodes.mul)).toHaveLength(60);
    const twice = shared(
      list.flatMap(([i, j]) => [[i, j] as const, [i, (j + 1) % 60] as const]),
      60,
    );
    expect(rowsOf(twice, opcodes.sin)).toHaveLength(60);
  });

  test("what is computed from something shared earlier comes behind it", () => {
    const tape = new Tape();
    const x = [0, 1, 2].map((i) => tape.read("parameters", i));
    const ids = Array.from({ length: 90 }, (_, k) => {
      const sine = tape.push(opcodes.sin, x[(5 * k) % 3]!);
      return tape.push(opcodes.mul, k % 2 === 0 ? sine : tape.push(opcodes.exp, sine), tape.read("parameters", 3 + k));
    });
    tape.outputs = [{ target: "out", ids: Int32Array.from(ids) }];
    const data = new Float64Array(0);
    const ports = { parameters: Array.from({ length: 93 }, (_, i) => 1 + i / 10) };
    const ordered = shareRegularly(tape, data);
    expect(rowsOf(ordered, opcodes.exp)).toHaveLength(3);
    expect(interpret(ordered, ports)).toEqual(interpret(tape, ports));
  });

  test("equal numbers of the model's own are the same", () => {
    const tape = new Tape();
    const x = tape.read("parameters", 0);
    const ids = [0, 1, 2].map((k) => tape.push(opcodes.exp, tape.push(opcodes.mul, x, tape.read("data", k))));
    tape.outputs = [{ target: "out", ids: Int32Array.from(ids) }];
    expect(rowsOf(shareRegularly(tape, Float64Array.of(0, 0, -0)), opcodes.exp)).toHaveLength(2);
  });

  test("random graphs, one beside the other, compute the same", () => {
    const cases = recipes(20).chain((recipe) => fc.tuple(fc.constant(recipe), points({ parameters: 12 }, spicy)));
    const property = fc.property(cases, fc.array(fc.nat(9), { minLength: 2, maxLength: 12 }), ([recipe, p], at) => {
      const run = ({ p }: { p: readonly Num[] }): Num[] =>
        at.map((k) => build(recipe, p.slice(k, k + recipe.parameters)));
      const { forward } = trace(defineModel({ parameters: { p: vector(14) }, forward: run }));
      const abstract = abstractData(forward);
      const tape = shareRegularly(unshared(forward, abstract), abstract.data);
      const parameters = Float64Array.from([...p, 0.5, -1]);
      const ports = { parameters, inputs: new Float64Array(0) };
      expect(interpret(tape, { ...ports, data: abstract.data })[0]).toEqual(interpret(forward, ports)[0]);
    });
    fc.assert(property, { numRuns: 150, seed: 20261129 });
  });
});
