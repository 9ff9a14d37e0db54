/** What only one side of a condition needs is skipped in code without loops, too: in the value and in both sweeps, with the same bits. */
import { describe, expect, test } from "vitest";
import { compile, load } from "../../src/compile.js";
import { interpret } from "../../src/engine/interpreter.js";
import { defineModel, type Model } from "../../src/engine/model.js";
import { and, exp, gt, log, mul, type Num, scalar, select, sqrt, sub, vector } from "../../src/index.js";
import { Guards } from "../../src/layout/loops/guards.js";

type Module = Record<string, (...given: unknown[]) => number>;

const STEPS = 12;

/** Work of some 60 operations, in sines or in cosines, with slopes at which roots and logarithms are infinite. */
const work = (name: "sin" | "cos", w: readonly Num[], x: Num): Num => {
  let sum = mul(x, 0.1);
  for (let k = 0; k < STEPS; k++) sum = sum.add(mul(w[k % w.length]!, mul(k + 1, x)[name]()), mul(sum, -0.1));
  return sum;
};

/** Both sides use exponentials of the parameters, which are computed first where one of them needs them. */
const model = defineModel({
  parameters: { w: vector(4, (i) => 0.3 + 0.2 * i), b: scalar(0.5) },
  inputs: { x: scalar() },
  forward: ({ w, b }, { x }) => {
    const u = mul(b, x);
    const shared = w.map((one) => exp(one));
    const roots = sqrt(u).add(work("sin", shared, u));
    const logs = log(sub(0, u)).mul(work("cos", shared, sub(0, u)));
    return select(gt(u, 0), roots, logs).add(mul(b, b));
  },
});

/** How often functions of `Math` are called while something runs. */
function calls(run: () => unknown): { sin: number; cos: number } {
  const { sin, cos } = Math;
  const count = { sin: 0, cos: 0 };
  Math.sin = (x) => {
    count.sin++;
    return sin(x);
  };
  Math.cos = (x) => {
    count.cos++;
    return cos(x);
  };
  run();
  Object.assign(Math, { sin, cos });
  return count;
}

const POINTS = [
  1,
  0.25,
  -1,
  -0.3,
  0,
  -0,
  Number.POSITIVE_INFINITY,
  Number.NEGATIVE_INFINITY,
  Number.NaN,
  1e300,
  -5e-324,
];

/** How a module differs from the engine. */
function differences(of: Model, module: Module): string[] {
  const eager = interpret(of);
  const parameters = of.createParameters();
  const [found, expected] = [new Float64Array(parameters.length), new Float64Array(parameters.length)];
  return POINTS.flatMap((x) => {
    const inputs = Float64Array.of(x);
    const value = module.valueAndGradient!(parameters, inputs, found);
    const isSame =
      Object.is(value, eager.valueAndGradient(parameters, inputs, expected)) &&
      Object.is(module.forward!(parameters, inputs), value) &&
      found.every((y, i) => y === expected[i] || (Number.isNaN(y) && Number.isNaN(expected[i])));
    return isSame ? [] : [`at ${x}: ${value}, ${found}, expected ${expected}`];
  });
}

describe.each(["js", "wasm"] as const)("in %s", (backend) => {
  test.each(["auto", "off"] as const)("the bits are those of the engine, loops: %s", async (loops) => {
    expect(differences(model, await load<Module>(model, { backend, loops }))).toEqual([]);
  });
});

test("the value computes one side, and so does the gradient, with both sweeps", async () => {
  const module = await load<Module>(model);
  const parameters = model.createParameters();
  const gradient = new Float64Array(parameters.length);
  const counted = (name: string, x: number) => calls(() => module[name]!(parameters, Float64Array.of(x), gradient));
  expect(counted("forward", 1)).toEqual({ sin: STEPS, cos: 0 });
  expect(counted("forward", -1)).toEqual({ sin: 0, cos: STEPS });
  // The slope of one is the other.
  expect(counted("valueAndGradient", 1)).toEqual({ sin: STEPS, cos: STEPS });
  expect(counted("valueAndGradient", -1)).toEqual({ sin: STEPS, cos: STEPS });
});

test("less than some 30 operations are not worth a test", async () => {
  const short = defineModel({
    parameters: { b: scalar(0.5) },
    inputs: { x: scalar() },
    forward: ({ b }, { x }) => select(gt(b, x), b.mul(x).sin().mul(3), b.cos()),
  });
  const module = await load<Module>(short);
  const parameters = short.createParameters();
  expect(calls(() => module.forward!(parameters, Float64Array.of(1)))).toEqual({ sin: 1, cos: 1 });
});

describe("a condition in a condition in a condition …", () => {
  /** `x[0] > 0 && x[1] > -1 && …`, in no order that is a loop. */
  const conjunction = (n: number): Model =>
    defineModel({
      parameters: { x: vector(7, 1) },
      forward: ({ x }) => {
        let all = gt(x[0]!, 0);
        for (let i = 1; i < n; i++) all = and(all, gt(x[(i * i + (i >> 3)) % 7]!, -i));
        return select(all, mul(x[0]!, x[1]!), x[2]!);
      },
    });

  /** How often guards are compared while a model is compiled, and how long the code is. */
  async function work(n: number): Promise<{ asked: number; code: number }> {
    const { common, isWithin } = Guards.prototype;
    let asked = 0;
    Guards.prototype.common = function (...given) {
      asked++;
      return common.apply(this, given);
    };
    Guards.prototype.isWithin = function (...given) {
      asked++;
      return isWithin.apply(this, given);
    };
    try {
      const { files } = await compile(conjunction(n), { emit: ["gradient"], loops: "off" });
      return { asked, code: files[0]!.text.length };
    } finally {
      Object.assign(Guards.prototype, { common, isWithin });
    }
  }

  test("comes to work and code in proportion to their number", async () => {
    const [few, many] = [await work(200), await work(800)];
    expect(few.asked).toBeGreaterThan(200);
    expect(many.asked).toBeLessThan(5 * few.asked);
    expect(many.code).toBeLessThan(5 * few.code);
  });

  test("has the bits of the engine, wherever it ends", async () => {
    const of = conjunction(300);
    const module = await load<Module>(of, { loops: "off" });
    const eager = interpret(of);
    for (let k = 0; k < 7; k++)
      for (const least of [1, -5, -150, -1000]) {
        const parameters = Float64Array.from({ length: 7 }, (_, i) => (i === k ? least : 0.5 + i));
        expect(module.forward!(parameters)).toBe(eager.forward(parameters)[0]);
      }
  });
});
