/** Work that a condition guards is skipped, in the value and in both sweeps, in loops, too; nothing else changes. */
import { expect, test } from "vitest";
import { load } from "../../../src/compile.js";
import { interpret } from "../../../src/engine/interpreter.js";
import { defineModel } from "../../../src/engine/model.js";
import { abs, and, at, integer, lt, mul, type Num, scalar, select, sub, vector } from "../../../src/index.js";

const STEPS = 39;

/** A state that moves on for as many steps as the input says, work of some 60 operations in each; recorded as a loop is. */
const model = defineModel({
  parameters: { w: vector(6, (i) => Math.sin(i)), start: scalar(0.3) },
  inputs: { n: integer(STEPS + 1) },
  forward: ({ w, start }, { n }) => {
    let [x, loss] = [start, mul(start, 0)] as [Num, Num];
    let goesOn = lt(0, n);
    for (let t = 0; t < STEPS; t++) {
      goesOn = and(goesOn, lt(t, n));
      let force = mul(x, 0.1);
      for (let k = 0; k < 6; k++)
        force = force.add(
          mul(w[k]!, mul(k + 1, x).sin()),
          x
            .mul(x)
            .mul(-k - 1)
            .exp(),
        );
      const next = x.add(mul(0.01, force));
      loss = select(goesOn, loss.add(next.square(), force.tanh()), loss);
      x = select(goesOn, next, x);
    }
    return loss;
  },
});

/** How often a function is called while something runs. */
function calls(name: "sin" | "exp", run: () => unknown): number {
  const own = Math[name];
  let count = 0;
  Math[name] = (x) => {
    count++;
    return own(x);
  };
  run();
  Math[name] = own;
  return count;
}

const sines = (run: () => unknown): number => calls("sin", run);

test("steps beyond the length are skipped by the value and the gradient, with the bits of the engine", async () => {
  const module = await load<Record<string, (...given: unknown[]) => number>>(model);
  const eager = interpret(model);
  const parameters = model.createParameters();
  const [found, expected] = [new Float64Array(parameters.length), new Float64Array(parameters.length)];
  for (const n of [0, 1, 2, 5, 20, STEPS, 2.5, -1, Number.NaN, STEPS + 1]) {
    const inputs = Float64Array.of(n);
    const value = module.valueAndGradient!(parameters, inputs, found);
    expect(Object.is(value, eager.valueAndGradient(parameters, inputs, expected))).toBe(true);
    found.forEach((x, i) => expect(x === expected[i] || (Number.isNaN(x) && Number.isNaN(expected[i]))).toBe(true));
    const steps = Math.min(STEPS, Math.max(0, Math.ceil(n) || 0));
    for (const name of ["forward", "valueAndGradient"])
      expect(sines(() => module[name]!(parameters, inputs, found))).toBeLessThanOrEqual(6 * (steps + 1));
  }
});

/** Steps whose lengths are computed, until an end is reached; the first one, from 0, is no iteration of the loop. */
const adaptive = defineModel({
  parameters: { k: vector(3, (i) => 0.7 - 0.2 * i), start: scalar(1) },
  inputs: { end: scalar() },
  forward: ({ k, start }, { end }) => {
    let [t, y, h] = [mul(0, end), start, mul(k[0]!, 0.05)] as [Num, Num, Num];
    let goesOn = lt(0, end);
    const slope = (at: Num, x: Num): Num =>
      k[0]!
        .mul(x)
        .neg()
        .add(k[1]!.mul(at.mul(3).sin()), k[2]!.mul(x, x));
    let last = y;
    for (let n = 0; n < 60; n++) {
      if (n > 0) goesOn = and(goesOn, lt(t, end));
      const first = slope(t, y);
      const second = slope(t.add(h), y.add(h.mul(first)));
      const error = abs(sub(second, first)).mul(h).add(1e-12);
      const isGood = lt(error, 1e-2);
      y = select(isGood, y.add(h.mul(first.add(second)).mul(0.5)), y);
      t = select(isGood, t.add(h), t);
      h = select(isGood, h.mul(1.1), h.mul(0.5));
      last = select(goesOn, y, last);
    }
    return last;
  },
});

test("a value takes as many steps as it must, although the first one stands before the loop", async () => {
  const module = await load<Record<string, (...given: unknown[]) => number>>(adaptive);
  const eager = interpret(adaptive);
  const parameters = adaptive.createParameters();
  const [found, expected] = [new Float64Array(parameters.length), new Float64Array(parameters.length)];
  for (const end of [0, -1, 0.2, 0.5, 1, 100, Number.NaN, Number.POSITIVE_INFINITY]) {
    const inputs = Float64Array.of(end);
    const value = module.valueAndGradient!(parameters, inputs, found);
    expect(Object.is(value, eager.valueAndGradient(parameters, inputs, expected))).toBe(true);
    found.forEach((x, i) => expect(x === expected[i] || (Number.isNaN(x) && Number.isNaN(expected[i]))).toBe(true));
  }
  const counted = (end: number): number => sines(() => module.forward!(parameters, Float64Array.of(end)));
  expect(counted(0.5)).toBeLessThan(counted(100) / 2);
});

const ENTRIES = 12;

/** In each step a table is computed, and one of its entries looked up; where it is no entry, nothing is reached. */
const tables = defineModel({
  parameters: { w: vector(ENTRIES, (k) => Math.cos(k)), start: scalar(0.3) },
  inputs: { index: vector(STEPS), n: integer(STEPS + 1) },
  forward: ({ w, start }, { index, n }) => {
    let [x, loss] = [start, mul(start, 0)] as [Num, Num];
    let goesOn = lt(0, n);
    for (let t = 0; t < STEPS; t++) {
      goesOn = and(goesOn, lt(t, n));
      const entries = w.map((wk) => mul(wk, x).exp());
      const total = entries.reduce((sum, e) => sum.add(e));
      const shares = entries.map((e) => e.div(total));
      loss = select(goesOn, loss.add(at(shares, index[t]!)), loss);
      x = select(goesOn, x.add(mul(0.01, total)), x);
    }
    return loss;
  },
});

test("tables of steps beyond the length are skipped", async () => {
  const module = await load<Record<string, (...given: unknown[]) => number>>(tables);
  const eager = interpret(tables);
  const parameters = tables.createParameters();
  const [found, expected] = [new Float64Array(parameters.length), new Float64Array(parameters.length)];
  for (const n of [0, 1, 3, 20, STEPS]) {
    const inputs = Float64Array.from({ length: STEPS + 1 }, (_, t) => (t === 2 ? ENTRIES : (7 * t) % ENTRIES));
    inputs[STEPS] = n;
    const value = module.valueAndGradient!(parameters, inputs, found);
    expect(Object.is(value, eager.valueAndGradient(parameters, inputs, expected))).toBe(true);
    found.forEach((x, i) => expect(x === expected[i] || (Number.isNaN(x) && Number.isNaN(expected[i]))).toBe(true));
    for (const name of ["forward", "valueAndGradient"])
      expect(calls("exp", () => module[name]!(parameters, inputs, found))).toBe(n * ENTRIES);
  }
});
