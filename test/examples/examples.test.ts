/**
 * Every model of examples/ compiles, passes the check, and gives the numbers that are known for it: micrograd's own for
 * the first three, closed forms for the others.
 */
import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { load } from "../../src/compile.js";
import { interpret } from "../../src/engine/interpreter.js";
import * as api from "../../src/index.js";
import { loadModels } from "../../src/load/index.js";
import { isLong } from "../support/long.js";
import { expectClose } from "./close.js";

const LONG = 300_000;

type Compute = (...arrays: Float64Array[]) => number;

/** The functions of an example, interpreted and compiled, called in the same way. */
async function bothOf(name: string) {
  const file = `examples/${name}.ts`;
  const { model } = (await loadModels(file, api)).models[0]!;
  const module = (await load(file)) as Record<string, Compute>;
  return { model, module, interpreter: interpret(model), parameters: model.createParameters() };
}

const files = readdirSync("examples").filter((file) => file.endsWith(".ts") && !file.includes(".grad."));

// What is baked is the net of `moons.ts` over 100 points.
test.each(isLong ? files : files.filter((file) => file !== "moons-baked.ts"))(
  "%s compiles and passes the check",
  { timeout: LONG },
  (file) => {
    const { status, stdout } = spawnSync(process.execPath, ["dist/cli.js", "check", `examples/${file}`, "--seed", "1"]);
    expect(String(stdout)).toContain("no mismatch");
    expect(status).toBe(0);
  },
);

test("the README expression gives micrograd's numbers", async () => {
  const { module, interpreter, parameters } = await bothOf("readme-expression");
  const recorded = [24.70408163265306, 138.8338192419825, 645.5772594752186];
  const none = new Float64Array(0);
  const gradient = new Float64Array(2);
  expectClose([interpreter.valueAndGradient(parameters, none, gradient), ...gradient], recorded, 1e-12);
  gradient.fill(0);
  expectClose([module.valueAndGradient!(parameters, gradient), ...gradient], recorded, 1e-12);
});

test("moons-baked has the demo's graph and its gradient", { timeout: LONG }, async () => {
  const { default: step0 } = await import("../../examples/data/moons-gradient-step0.json", { with: { type: "json" } });
  const { module, parameters } = await bothOf("moons-baked");
  const gradient = new Float64Array(parameters.length);
  expectClose([module.valueAndGradient!(parameters, gradient)], [0.8958441028683222], 1e-12);
  expectClose(gradient, step0, 1e-12);
  expect(module.model).toMatchObject({ traceNodes: 65_814 });
});

test("Rosenbrock's function is least where all variables are 1", async () => {
  const { module } = await bothOf("rosenbrock");
  const gradient = new Float64Array(100).fill(7);
  expect(module.valueAndGradient!(new Float64Array(100).fill(1), gradient)).toBe(0);
  expect(gradient.every((x) => x === 0)).toBe(true);
});

test("logistic regression costs log 2 where it knows nothing, and learns", async () => {
  const { module, parameters } = await bothOf("logistic-regression");
  const batch = Float64Array.from({ length: 21 * 8 }, (_, i) =>
    i % 21 === 20 ? (-1) ** Math.floor(i / 21) : Math.sin(i),
  );
  const gradient = new Float64Array(21);
  expectClose([module.batchValueAndGradient!(parameters, batch, gradient)], [Math.LN2], 1e-15);
  const before = module.batchForward!(parameters, batch);
  expect(
    module.batchForward!(
      parameters.map((p, i) => p - 0.1 * gradient[i]!),
      batch,
    ),
  ).toBeLessThan(before);
});

test("the arm's Jacobian is that of its closed form", async () => {
  const { module } = await bothOf("two-link-arm");
  const [shoulder, elbow, upper, fore] = [0.6, 0.9, 2, 3] as const;
  const angles = Float64Array.of(shoulder, elbow);
  const lengths = Float64Array.of(upper, fore);
  const sum = shoulder + elbow;
  const x = upper * Math.cos(shoulder) + fore * Math.cos(sum);
  const y = upper * Math.sin(shoulder) + fore * Math.sin(sum);
  expectClose(module.forward!(angles, lengths) as unknown as Float64Array, [x, y], 1e-15);
  const jacobian = module.jacobian!(angles, lengths) as unknown as Float64Array;
  expectClose(jacobian, [-y, -fore * Math.sin(sum), x, fore * Math.cos(sum)], 1e-15);
});

test("the physics-informed net has the residual of its equation, and learns its solution", async () => {
  const { module, parameters } = await bothOf("physics-informed");
  const netAt = (t: number): [u: number, slope: number] => {
    let [net, slope] = [0, 0];
    for (let i = 0; i < 8; i++) {
      const h = Math.tanh(parameters[i]! * t + parameters[8 + i]!);
      net += parameters[16 + i]! * h;
      slope += parameters[16 + i]! * parameters[i]! * (1 - h * h);
    }
    return [1 + t * net, net + t * slope];
  };
  for (const t of [0, 0.3, 1]) {
    const [u, slope] = netAt(t);
    expectClose([module.forward!(parameters, Float64Array.of(t))], [(slope + 2 * t * u) ** 2], 1e-12);
  }
  const times = Float64Array.from({ length: 21 }, (_, i) => i / 20);
  const gradient = new Float64Array(parameters.length);
  const velocity = new Float64Array(parameters.length);
  for (let step = 0; step < 3000; step++) {
    module.batchValueAndGradient!(parameters, times, gradient);
    for (let i = 0; i < parameters.length; i++) {
      velocity[i] = 0.95 * velocity[i]! - 0.005 * gradient[i]!;
      parameters[i]! += velocity[i]!;
    }
  }
  for (const t of [0.25, 0.5, 1]) expect(Math.abs(netAt(t)[0] - Math.exp(-t * t))).toBeLessThan(0.01);
});

test("meta-learning: each inner step shrinks the residual by 1 − 2·rate·x²", async () => {
  const { module } = await bothOf("meta-learning");
  const [start, rate, x, y] = [0.5, 0.05, 1.5, 2] as const;
  const [residual, factor] = [start * x - y, 1 - 2 * rate * x * x];
  const gradient = new Float64Array(2);
  const value = module.valueAndGradient!(Float64Array.of(start, rate), Float64Array.of(x, y), gradient);
  expectClose([value], [residual ** 2 * factor ** 6], 1e-12);
  const expected = [2 * x * residual * factor ** 6, -12 * x * x * residual ** 2 * factor ** 5];
  expectClose(gradient, expected, 1e-12);
});

describe("moons, trained as in the demo", () => {
  test("gives the recorded gradient and log, interpreted and compiled to the bit", { timeout: LONG }, async () => {
    const { default: demo } = await import("../../examples/data/moons.json", { with: { type: "json" } });
    const { default: step0 } = await import("../../examples/data/moons-gradient-step0.json", {
      with: { type: "json" },
    });
    const { default: log } = await import("../../examples/data/moons-training-log.json", { with: { type: "json" } });
    const { module, interpreter, parameters } = await bothOf("moons");
    const batch = Float64Array.from(demo.X.flatMap((point, i) => [...point, demo.y[i]!]));
    const points = demo.X.map((_, i) => batch.subarray(3 * i, 3 * i + 3));
    const gradient = new Float64Array(parameters.length);
    const compiled = new Float64Array(parameters.length);
    const losses: number[] = [];
    const accuracies: number[] = [];
    for (let step = 0; step < log.length; step++) {
      // A point is on the right side where its margin loss is less than 1.
      accuracies.push(points.filter((point) => module.forward!(parameters, point) < 1).length / points.length);
      losses.push(interpreter.batchValueAndGradient(parameters, batch, gradient));
      expect(module.batchValueAndGradient!(parameters, batch, compiled)).toBe(losses[step]);
      expect(module.batchForward!(parameters, batch)).toBe(losses[step]);
      expect(compiled.findIndex((x, i) => x !== gradient[i])).toBe(-1);
      if (step === 0) expectClose(gradient, step0, 1e-12);
      const rate = 1 - (0.9 * step) / 100;
      for (let i = 0; i < parameters.length; i++) parameters[i]! -= rate * gradient[i]!;
    }
    expect(accuracies).toEqual(log.map(([, accuracy]) => accuracy));
    expectClose(
      losses,
      log.map(([loss]) => loss!),
      1e-9,
    );
    expect(Math.abs(losses[99]! - 0.010978370135492717)).toBeLessThan(1e-9);
    expect(accuracies[99]).toBe(1);
  });
});
