/** Objectives that give promises: the same bits, in the same order, as those that give numbers; and what becomes of broken ones. */
import { setImmediate } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import {
  type AsyncObjective,
  adam,
  EvaluationFailed,
  gradientDescent,
  type LbfgsOptions,
  lbfgs,
  type Outcome,
  type Schedule,
  type Step,
} from "../../src/solvers/index.js";

/** Rosenbrock's valley. */
function valley(parameters: Float64Array, gradient: Float64Array): number {
  const [x, y] = parameters as unknown as [number, number];
  gradient[0] = -400 * x * (y - x * x) - 2 * (1 - x);
  gradient[1] = 200 * (y - x * x);
  return 100 * (y - x * x) ** 2 + (1 - x) ** 2;
}

/** Writes and answers only after others have had their turn. */
async function later(parameters: Float64Array, gradient: Float64Array): Promise<number> {
  await setImmediate();
  return valley(parameters, gradient);
}

const module = {
  model: {
    parameterCount: 3,
    parameters: [
      { path: ["x"], shape: [], offset: 0, max: 0.8 },
      { path: ["k"], shape: [], offset: 1, fixed: true },
      { path: ["y"], shape: [], offset: 2 },
    ],
    variables: ["x", "y"],
  },
  createParameters: () => Float64Array.of(-1.2, 7, 1),
};

const start = [-1.2, 1];
const FEW = { start, maxSteps: 40, tolerance: 1e-7 };

type Options = LbfgsOptions & { readonly rate?: Schedule };
type Solve = {
  (objective: (parameters: Float64Array, gradient: Float64Array) => number, options: Options): Outcome;
  (objective: AsyncObjective, options: Options): Promise<Outcome>;
};

describe.each<[string, Solve, Options]>([
  ["gradient descent", gradientDescent, { ...FEW, rate: 1e-4 }],
  ["Adam", adam, { ...FEW, rate: (step: number) => 0.1 * 0.99 ** step }],
  ["L-BFGS", lbfgs, FEW],
  ["L-BFGS-B", lbfgs, { ...FEW, min: -1.5, max: [0.8, 9] }],
])("%s", (_, solve, options) => {
  const followed = (seen: Step[]) => ({ ...options, onStep: (step: Step) => void seen.push(step) });

  test("the bits are the same, step by step", async () => {
    const [now, then] = [[], []] as Step[][] as [Step[], Step[]];
    const outcome = solve(valley, followed(now));
    const promised = solve(later, followed(then));
    expect(promised).toBeInstanceOf(Promise);
    expect(await promised).toEqual(outcome);
    expect(outcome.steps).toBeGreaterThan(10);
    expect(then).toEqual(now);
  });

  test('ends where onStep returns "stop", or throws', async () => {
    const ended = await solve(later, { ...options, onStep: ({ step }) => (step === 3 ? "stop" : undefined) });
    expect(ended).toMatchObject({ stopped: "callback", steps: 3, converged: false });
    const error = new Error("disk full");
    const failed = solve(later, {
      ...options,
      onStep: () => {
        throw error;
      },
    });
    await expect(failed).rejects.toBe(error);
  });

  test.each([
    ["rejects", () => Promise.reject(new Error("no worker"))],
    [
      "throws at once",
      (): never => {
        throw new Error("no worker");
      },
    ],
  ])("an evaluation that %s: the last finished step is kept", async (_how, fail) => {
    const seen: Step[] = [];
    let evaluations = 0;
    const fragile: AsyncObjective = (parameters, gradient) => {
      evaluations++;
      if (evaluations < 12) return later(parameters, gradient);
      gradient.fill(Number.NaN);
      return fail();
    };
    const error = await Promise.resolve(solve(fragile, followed(seen))).catch((thrown) => thrown);
    expect(error).toBeInstanceOf(EvaluationFailed);
    const { step, ...last } = seen.at(-1)!;
    expect(error.last).toEqual({ ...last, steps: step, evaluations: 12 });
    expect(error.cause.message).toBe("no worker");
    expect(error.message).toMatch(/ after step \d+: no worker$/);
    const resumed = await solve(later, { ...options, start: error.last.parameters });
    expect(resumed.value).toBeLessThan(error.last.value);
  });

  test("asking again after a failure gives the bits of a run that never failed", async () => {
    let evaluations = 0;
    const again: AsyncObjective = async (parameters, gradient) => {
      for (;;) {
        try {
          if (++evaluations % 3 === 0) throw new Error("no worker");
          return await later(parameters, gradient);
        } catch {}
      }
    };
    expect(await solve(again, options)).toEqual(solve(valley, options));
  });

  test("nothing comes of the first evaluation", async () => {
    const error = await solve(() => Promise.reject("no redis"), options).catch((thrown) => thrown);
    expect(error).toMatchObject({ cause: "no redis", last: { steps: 0, evaluations: 1, value: Number.NaN } });
    expect([...error.last.parameters]).toEqual(start);
    expect(error.message).toMatch(/, before its first step: no redis$/);
    const own = new Error("a fault of the function");
    const throws = (): never => {
      throw own;
    };
    expect(() => solve(throws, options)).toThrow(own);
  });
});

test("a module says where to start, what its names and bounds are, and what is fixed", async () => {
  const asked: number[] = [];
  const valueAndGradient = async ([x, k, y]: Float64Array, gradient: Float64Array): Promise<number> => {
    asked.push(k!);
    expect(gradient.length).toBe(2);
    return later(Float64Array.of(x!, y!), gradient);
  };
  const { parameters, converged, why } = await lbfgs({ module, valueAndGradient });
  expect(converged, why).toBe(true);
  expect(parameters[0]).toBe(0.8);
  expect(parameters[2]).toBeCloseTo(0.64, 8);
  expect(new Set(asked)).toEqual(new Set([7]));
  expect(() => lbfgs({ module, valueAndGradient }, { start: [1, 7, 1] })).toThrow(
    "start: x is 1, outside of its bounds",
  );
  const steep = async (_: Float64Array, gradient: Float64Array) => gradient.fill(Number.NaN).length;
  expect((await lbfgs({ module, valueAndGradient: steep })).why).toMatch(/^The slope by x is NaN at the start/);
});
