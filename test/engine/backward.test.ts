/** Backpropagation on graphs of values: what accumulates, what a branch keeps out, and how deep a graph may be. */
import { describe, expect, test } from "vitest";
import { gt, log, relu, select, sqrt } from "../../src/engine/functions.js";
import { type Num, Value } from "../../src/engine/value.js";

/** ∂f/∂x at a point. */
function slope(f: (x: Value) => Num, at: number): number {
  const x = new Value(at);
  f(x).backward();
  return x.grad;
}

describe("accumulation", () => {
  test("leaves add up over calls, inner nodes start afresh", () => {
    const a = new Value(2);
    const b = a.mul(3);
    const c = b.mul(b);
    c.backward();
    expect([c.grad, b.grad, a.grad]).toEqual([1, 12, 36]);
    c.backward();
    expect([c.grad, b.grad, a.grad]).toEqual([1, 12, 72]);
    a.zeroGrad();
    c.backward();
    expect(a.grad).toBe(36);
  });

  test("a leaf is its own gradient", () => {
    const a = new Value(2);
    a.backward();
    a.backward();
    expect(a.grad).toBe(2);
  });

  test("two results share their leaves", () => {
    const a = new Value(2);
    const shared = a.mul(3);
    shared.add(1).backward();
    shared.mul(10).backward();
    expect(a.grad).toBe(33);
    expect(shared.grad).toBe(10);
  });

  test("an operand that is there twice receives twice", () => {
    expect(slope((x) => x.mul(x), 3)).toBe(6);
    expect(slope((x) => x.sub(x), 3)).toBe(0);
  });
});

describe("a branch not taken contributes nothing", () => {
  test.each([
    ["√x at 0", (x: Value) => select(gt(x, 0), sqrt(x), 0), 0],
    ["log x at −1", (x: Value) => select(gt(x, 0), log(x), 0), -1],
    ["on the other side", (x: Value) => select(x.le(0), 0, x.sqrt()), 0],
    ["transitively", (x: Value) => select(gt(x, 0), sqrt(x).mul(3).add(x.log()), 0), 0],
    ["behind further operations", (x: Value) => select(gt(x, 0), sqrt(x), 0).mul(5).exp(), 0],
    ["nested in the branch not taken", (x: Value) => x.gt(0).select(x.gt(1).select(x.sub(1).log(), sqrt(x)), 0), 0],
    ["nested in the branch taken", (x: Value) => x.le(0).select(x.lt(0).select(x.neg().sqrt(), 0), x), 0],
  ])("%s", (_, f, at) => {
    expect(slope(f, at)).toBe(0);
  });

  test("what both sides share counts once", () => {
    expect(slope((x) => ((shared) => select(gt(x, 0), shared.sqrt(), shared))(x.mul(2)), 0)).toBe(2);
    expect(slope((x) => ((shared) => select(gt(x, 0), shared, shared.sqrt()))(x.mul(2)), 3)).toBe(2);
  });

  test("the value inside it is kept out of the gradients, too", () => {
    const x = new Value(-1);
    const unused = x.log();
    x.gt(0).select(unused, 7).backward();
    expect([unused.grad, x.grad]).toEqual([0, 0]);
  });
});

describe("a genuine 0·∞ stays NaN", () => {
  test.each([
    ["a product with 0", (x: Value) => sqrt(x).mul(0)],
    ["a flat piece, which is no branch", (x: Value) => relu(sqrt(x).neg())],
    ["a branch that is taken", (x: Value) => select(x.ge(0), sqrt(x), 1).mul(0)],
  ])("%s", (_, f) => {
    expect(slope(f, 0)).toBeNaN();
  });
});

test("a chain of 1,000,000 nodes does not overflow the stack", () => {
  const x = new Value(1);
  let y: Value = x;
  for (let i = 0; i < 1_000_000; i++) y = y.add(x);
  y.backward();
  expect(y.data).toBe(1_000_001);
  expect(x.grad).toBe(1_000_001);
});
