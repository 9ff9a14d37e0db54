/**
 * What all solvers have in common: bounds, callbacks, why they stop, and what they say of input that cannot be. It is long
 * because each of these is tried with every solver, and the tables of them are shared.
 */
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import {
  adam,
  fromUnbounded,
  gradientDescent,
  lbfgs,
  levenbergMarquardt,
  newtonCg,
  type Objective,
  type Outcome,
  toUnbounded,
} from "../../src/solvers/index.js";
import { drawOn } from "../../src/solvers/progress.js";

/** (x − 1)² + 10 (y − 2)² + x y. */
const bowl = {
  valueAndGradient: ([x, y]: Float64Array, gradient: Float64Array): number => {
    gradient[0] = 2 * (x! - 1) + y!;
    gradient[1] = 20 * (y! - 2) + x!;
    return (x! - 1) ** 2 + 10 * (y! - 2) ** 2 + x! * y!;
  },
  hvp: (_: Float64Array, v: Float64Array, out: Float64Array): void => {
    out[0] = 2 * v[0]! + v[1]!;
    out[1] = v[0]! + 20 * v[1]!;
  },
};

type Options = Parameters<typeof lbfgs>[1] & object;
type Solve = (objective: Objective, options: Options) => Outcome;
const solvers: Readonly<Record<string, Solve>> = {
  "gradient descent": (objective, options) => gradientDescent(objective, { rate: 0.02, ...options }),
  Adam: (objective, options) => adam(objective, { rate: (step) => 0.05 * 0.999 ** step, ...options }),
  "L-BFGS": lbfgs,
  "Newton-CG": newtonCg,
};

const atPoint = (parameters: Float64Array, expected: readonly number[]): void =>
  expected.forEach((x, i) => expect(parameters[i]).toBeCloseTo(x, 6));

describe.each(Object.entries(solvers))("%s", (_, solve) => {
  test("finds a minimum, and says why it stops", () => {
    const start = Float64Array.of(5, 5);
    const found = solve(bowl, { start });
    // 2x + y = 2, x + 20y = 40.
    atPoint(found.parameters, [0, 2]);
    expect(found).toMatchObject({ converged: true, stopped: "gradient" });
    expect(found.why).toMatch(/^The gradient is small: \d/);
    expect([...start]).toEqual([5, 5]);
  });

  test("keeps to bounds, also where nothing may move", () => {
    atPoint(solve(bowl, { start: [5, 1], min: 0.5, max: [9, 1.5] }).parameters, [0.5, 1.5]);
    const still = solve(bowl, { start: [5, 1], min: [5, 1], max: [5, 1] });
    expect(still).toMatchObject({ converged: true, steps: 0, stopped: "start" });
  });

  test("calls back once a step, with copies", () => {
    const seen: Float64Array[] = [];
    const steps: number[] = [];
    const found = solve(bowl, {
      start: [5, 5],
      tolerance: 1e-4,
      onStep: ({ step, parameters }) => {
        steps.push(step);
        seen.push(parameters);
      },
    });
    expect(steps).toEqual(Array.from({ length: found.steps }, (_, i) => i + 1));
    expect(seen.at(-1)).toEqual(found.parameters);
    expect(new Set(seen.map(String)).size).toBe(found.steps);
    const ended = solve(bowl, { start: [5, 5], onStep: ({ step }) => (step === 1 ? "stop" : undefined) });
    expect(ended).toMatchObject({ steps: 1, stopped: "callback", converged: false });
    expect(solve(bowl, { start: [5, 5], maxSteps: 0 })).toMatchObject({ steps: 0, stopped: "steps", converged: false });
  });

  test("bad input", () => {
    expect(() => solve(bowl, { start: [5, 5], min: 3, max: [9, 2] })).toThrow(
      "min: parameter 1 has the minimum 3, above its maximum 2",
    );
    expect(() => solve(bowl, { start: [5, 5], max: 4 })).toThrow(
      "start: parameter 0 is 5, outside of its bounds -Infinity … 4",
    );
    expect(() => solve(bowl, { start: [5, Number.NaN] })).toThrow("start: parameter 1 is NaN");
    expect(() => solve(bowl, { start: [5, 5], min: [1] })).toThrow("min: expected 2 numbers, got 1");
    expect(() => solve(bowl, { start: [] })).toThrow("start: there is no parameter");
    expect(() => solve(bowl, {})).toThrow("start: functions say nothing of where to start");
    const nan = { ...bowl, valueAndGradient: () => Number.NaN };
    expect(solve(nan, { start: [1, 1] })).toMatchObject({ stopped: "not-finite", steps: 0, converged: false });
    const slope = { ...bowl, valueAndGradient: (_: Float64Array, g: Float64Array) => g.fill(Number.NaN).length };
    expect(solve(slope, { start: [1, 1] }).why).toBe(
      "The slope by parameter 0 is NaN at the start, where the value is 2. " +
        "Start elsewhere, or keep parameters away from there by min and max.",
    );
  });
});

test("an objective may reuse its arrays, and scribble on those it was given before", () => {
  const own = new Float64Array(2);
  const given = new Set<Float64Array>();
  for (const solve of [lbfgs, newtonCg]) {
    const found = solve(
      {
        ...bowl,
        valueAndGradient: (x: Float64Array, gradient: Float64Array) => {
          const value = bowl.valueAndGradient(x, own);
          gradient.set(own);
          given.add(gradient);
          return value;
        },
      },
      { start: [5, 5] },
    );
    atPoint(found.parameters, [0, 2]);
  }
});

test("a gradient that is wrong, and a value without a minimum, are told apart from success", () => {
  const wrong = {
    ...bowl,
    valueAndGradient: (x: Float64Array, g: Float64Array) => {
      const value = bowl.valueAndGradient(x, g);
      g.forEach((slope, i) => {
        g[i] = -slope;
      });
      return value;
    },
  };
  expect(lbfgs(wrong, { start: [5, 5] })).toMatchObject({ stopped: "no-descent", converged: false });
  expect(newtonCg(wrong, { start: [5, 5] })).toMatchObject({ stopped: "no-descent", converged: false });
  const endless = (x: Float64Array, g: Float64Array): number => {
    g[0] = -Math.exp(x[0]!);
    return -Math.exp(x[0]!);
  };
  expect(lbfgs(endless, { start: [1] }).converged).toBe(false);
});

/** A well at 8 in a plain: from 3.2 it slopes by 9e-10, from 2.5 by 8e-13. */
const well = ([x]: Float64Array, gradient: Float64Array): number => {
  const depth = Math.exp(-((x! - 8) ** 2));
  gradient[0] = 2 * (x! - 8) * depth;
  return 3 - depth;
};

test("plains are told apart from minima where that can be seen, and said where it cannot", () => {
  // Steps as short as this slope change the value by rounding alone.
  const found = lbfgs(well, { start: [3.2] });
  expect(found).toMatchObject({ converged: true, stopped: "gradient", value: 2 });
  expect(found.parameters[0]).toBeCloseTo(8, 8);
  const flat = lbfgs(well, { start: [2.5] });
  expect(flat).toMatchObject({ steps: 0, stopped: "start" });
  expect(flat.why).toMatch(/^The gradient is small at the start already: 8\.016e-13 ≤ 1e-10\. If that is a plain/);
  expect(lbfgs(well, { start: [2.5], tolerance: 1e-20 }).parameters[0]).toBeCloseTo(8, 8);
  // Going on from a minimum changes nothing.
  expect(lbfgs(bowl, { start: lbfgs(bowl, { start: [5, 5] }).parameters })).toMatchObject({
    steps: 0,
    converged: true,
  });
});

test("batches may be others at each step", () => {
  const seen: number[] = [];
  const module = {
    model: { parameterCount: 1, inputCount: 1, outputCount: 1, parameters: [{ path: ["w"], shape: [], offset: 0 }] },
    createParameters: () => Float64Array.of(0),
    batchValueAndGradient: (w: Float64Array, batch: Float64Array, gradient: Float64Array): number => {
      seen.push(batch[0]!);
      gradient[0] = 2 * (w[0]! - batch[0]!);
      return (w[0]! - batch[0]!) ** 2;
    },
  };
  const batches = [1, 2, 3].map((x) => Float64Array.of(x));
  adam(module, { maxSteps: 3, batch: (step) => batches[step % 3]! });
  expect(seen).toEqual([1, 2, 3, 1]);
  const { parameters } = lbfgs(module, { batch: batches[2]! });
  expect(parameters[0]).toBeCloseTo(3, 8);
  expect(() => lbfgs(module)).toThrow("batch: the model has inputs");
  expect(() => newtonCg(module, { batch: batches[0]! })).toThrow("needs hvp");
  expect(() => lbfgs(module, { inputs: batches[0]! })).toThrow(
    "module: it has no valueAndGradient; compile it with --emit",
  );
});

describe("between bounds and all numbers", () => {
  const module = {
    model: {
      parameterCount: 4,
      inputCount: 0,
      outputCount: 1,
      parameters: [
        { path: ["a"], shape: [2], offset: 0, min: [0, 1], max: [Number.POSITIVE_INFINITY, 3] },
        { path: ["b"], shape: [], offset: 2, max: 2 },
        { path: ["c"], shape: [], offset: 3 },
      ],
    },
    createParameters: () => Float64Array.of(1, 2, 0, -5),
  };

  test("there and back", () => {
    const parameters = Float64Array.of(0.3, 2.9, -4, 7);
    const back = fromUnbounded(module, toUnbounded(module, parameters));
    back.parameters.forEach((x, i) => expect(x).toBeCloseTo(parameters[i]!, 12));
    expect(() => toUnbounded(module, [-1, 2, 0, 0])).toThrow("start: a[0] is -1, outside of its bounds 0 … Infinity");
    expect(() => fromUnbounded(module, [1, 2])).toThrow("unbounded: expected 4 numbers, got 2");
  });

  test("the logarithm of the Jacobian is that of differences", () => {
    const u = Float64Array.of(-0.4, 1.3, 0.7, 2);
    let log = 0;
    u.forEach((_, i) => {
      const at = (h: number): number =>
        fromUnbounded(
          module,
          u.map((x, j) => (i === j ? x + h : x)),
        ).parameters[i]!;
      log += Math.log((at(1e-6) - at(-1e-6)) / 2e-6);
    });
    expect(fromUnbounded(module, u).logJacobian).toBeCloseTo(log, 7);
  });
});

describe("least squares", () => {
  const line = (rows: readonly (readonly [number, number])[]) => ({
    residualCount: rows.length,
    residuals: (b: Float64Array, out: Float64Array) => rows.forEach(([t, y], i) => (out[i] = b[0]! + b[1]! * t - y)),
    jacobian: (_: Float64Array, out: Float64Array) => rows.forEach(([t], i) => out.set([1, t], 2 * i)),
  });

  test("bounds hold", () => {
    const rows = [
      [0, 1],
      [1, 3],
      [2, 5],
    ] as const;
    atPoint(levenbergMarquardt(line(rows), { start: [0, 0] }).parameters, [1, 2]);
    // With a slope of at most 1, the mean of y − t.
    const held = levenbergMarquardt(line(rows), { start: [0, 0], max: [9, 1] });
    atPoint(held.parameters, [2, 1]);
    expect(held.converged, held.why).toBe(true);
  });

  test("NaN at the start, and more parameters than rows", () => {
    const nan = levenbergMarquardt(
      line([
        [0, 1],
        [1, Number.NaN],
      ]),
      { start: [0, 0] },
    );
    expect(nan).toMatchObject({ stopped: "not-finite", converged: false });
    expect(nan.why).toMatch(/^Residual 1 is NaN at the start\. Start elsewhere/);
    expect(() => levenbergMarquardt(line([[0, 1]]), { start: [0, 0] })).toThrow(
      "residuals: 1 for 2 parameters that are not fixed; give more rows, or fix some parameters",
    );
  });

  test.each(["huber", "soft-l1", "cauchy", "tukey"] as const)("%s does not follow an outlier", (loss) => {
    const rows = Array.from({ length: 20 }, (_, i) => [i, 1 + 2 * i + Math.sin(7 * i) / 10] as const);
    const spoilt = rows.map(([t, y], i) => [t, i === 15 ? y + 100 : y] as const);
    const squares = levenbergMarquardt(line(spoilt), { start: [1, 1] });
    const robust = levenbergMarquardt(line(spoilt), { start: [1, 1], loss, lossScale: loss === "tukey" ? 20 : 0.3 });
    expect(Math.abs(squares.parameters[1]! - 2)).toBeGreaterThan(0.2);
    expect(Math.abs(robust.parameters[1]! - 2)).toBeLessThan(0.02);
    expect(robust.converged, robust.why).toBe(true);
  });
});

describe("the line of progress", () => {
  function terminal() {
    let time = 0;
    const written: string[] = [];
    const stream = () => ({ columns: 60, write: (text: string) => written.push(text) > 0 });
    const streams = [stream(), stream()] as const;
    const line = drawOn(streams, "moons", () => time);
    return {
      written,
      streams,
      line,
      at: (t: number) => {
        time = t;
      },
    };
  }

  test("comes when it takes long, is drawn anew now and then, and goes", () => {
    const { written, line, at } = terminal();
    line.step(1, 2);
    at(2500);
    line.step(100, 1 / 3);
    at(2600);
    line.step(104, 1 / 4);
    line.end();
    expect(written).toEqual(["\rmoons: step 100 2 s (loss 0.3333, 40 steps/s)\u001b[K", "\r\u001b[K"]);
  });

  test("counts the jobs of a sweep", () => {
    const { written, line, at } = terminal();
    at(3000);
    line.jobs(1204, 4000);
    expect(written).toEqual(["\rmoons: 1204 of 4000 jobs 3 s (401 jobs/s)\u001b[K"]);
  });

  test("makes way for what others write", () => {
    const { written, streams, line, at } = terminal();
    at(3000);
    line.step(9, 1);
    streams[0].write("half a line");
    at(4000);
    line.step(10, 1);
    line.end();
    expect(written.slice(1)).toEqual(["\r\u001b[K", "half a line"]);
  });
});

test("the built package is one file that imports nothing, of at most 50 kB when minified", () => {
  const text = readFileSync("dist/solvers.js", "utf8");
  expect(text).not.toMatch(/\bimport\b *[({*"']|\brequire\(/);
  const minified = execFileSync("node_modules/.bin/esbuild", ["dist/solvers.js", "--minify"], { encoding: "utf8" });
  expect(Buffer.byteLength(minified)).toBeLessThan(50_000);
});
