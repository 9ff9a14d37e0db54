/** micrograd's own tests and its demo, on our engine. */
import { describe, expect, test } from "vitest";
import moons from "../../examples/data/moons.json" with { type: "json" };
import gradient from "../../examples/data/moons-gradient-step0.json" with { type: "json" };
import log from "../../examples/data/moons-training-log.json" with { type: "json" };
import { add, div, mul, relu, sub } from "../../src/engine/functions.js";
import { MLP } from "../../src/engine/nn.js";
import { mean, sum } from "../../src/engine/reductions.js";
import { Value } from "../../src/engine/value.js";
import { expectClose } from "./expect.js";

test("the sanity check", () => {
  const x = new Value(-4);
  const z = mul(2, x).add(2).add(x);
  const q = z.relu().add(z.mul(x));
  const h = z.mul(z).relu();
  const y = h.add(q).add(q.mul(x));
  y.backward();
  expect(y.data).toBe(-20);
  expect(x.grad).toBe(46);
});

test("the expression of the README", () => {
  const a = new Value(-4);
  const b = new Value(2);
  let c = a.add(b);
  let d = a.mul(b).add(b.pow(3));
  c = c.add(c.add(1));
  c = c.add(add(1, c).add(a.neg()));
  d = d.add(d.mul(2).add(b.add(a).relu()));
  d = d.add(mul(3, d).add(b.sub(a).relu()));
  const e = c.sub(d);
  const f = e.pow(2);
  const g = f.div(2).add(div(10, f));
  g.backward();
  expectClose(g.data, 24.70408163265306);
  expectClose(a.grad, 138.8338192419825);
  expectClose(b.grad, 645.5772594752186);
});

test("shared nodes", () => {
  const a = new Value(1);
  const b = a.add(4);
  const c = b.mul(3).add(b.mul(5));
  c.backward();
  expect([a.grad, b.grad, c.grad]).toEqual([8, 8, 1]);
});

describe("the first step of the demo", () => {
  const net = new MLP(2, [16, 16, 1]);
  const parameters = net.parameters();
  parameters.forEach((p, i) => {
    p.data = moons.init[i]!;
  });
  const losses = moons.X.map((x, i) => relu(sub(1, mul(moons.y[i]!, net.forward(x)))));
  const loss = add(mean(losses), mul(1e-4, sum(parameters.map((p) => p.mul(p)))));
  loss.backward();

  test("has micrograd's loss", () => expectClose(loss.data, log[0]![0]!));

  test("has micrograd's gradient", () => {
    expect(parameters).toHaveLength(gradient.length);
    parameters.forEach((p, i) => {
      expectClose(p.grad, gradient[i]!);
    });
  });
});
