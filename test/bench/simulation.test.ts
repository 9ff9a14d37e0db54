/** The simulation of a step over many workers: closed forms where there are any, and the limits that everybody knows. */
import { expect, test } from "vitest";
import { type Costs, type Load, simulateStep } from "../../bench/cluster/simulation.js";

const free: Costs = { driver: 0, redis: 0, work: 0, byte: 0, bandwidth: 1e300, latency: 0 };
const load: Load = { workers: 8, partitions: 8, parameters: 1000, rows: 8000, row: 1e-3, scatter: 0 };

test("where all but computing is free, so many workers are so many times as fast", () => {
  for (const workers of [1, 2, 4, 8])
    expect(simulateStep(free, { ...load, workers }).seconds).toBeCloseTo(8 / workers, 12);
});

test("partitions that do not divide among workers leave some idle; more of them leave less", () => {
  expect(simulateStep(free, { ...load, workers: 5 }).seconds).toBeCloseTo(2, 12);
  expect(simulateStep(free, { ...load, workers: 5, partitions: 64 }).seconds).toBeCloseTo((8 * 13) / 64, 12);
});

test("where computing is free, redis does one thing at a time", () => {
  const step = simulateStep({ ...free, redis: 1e-3 }, { ...load, workers: 64, partitions: 64, rows: 0 });
  expect(step.seconds).toBeCloseTo(0.064, 12);
  expect(step.redisBusy).toBeCloseTo(1, 12);
});

test("vectors go through the network of redis' host once for each worker out, and for each partition in and out", () => {
  const costs = { ...free, bandwidth: 8 * 1003 };
  const { seconds } = simulateStep(costs, { ...load, rows: 0 });
  // In once, out for each of 8 workers; the answers come in and go out while others are still on their way.
  expect(seconds).toBeGreaterThanOrEqual(1 + 8 + 1);
  expect(seconds).toBeLessThanOrEqual(1 + 8 + 8 + 8);
});

test("scattered times make the step as long as the slowest; the same seed, the same step", () => {
  const scattered = { ...load, scatter: 0.3 };
  const steps = [1, 2, 3].map((seed) => simulateStep(free, scattered, seed).seconds);
  for (const seconds of steps) expect(seconds).toBeGreaterThan(1);
  expect(simulateStep(free, scattered, 2).seconds).toBe(steps[1]);
  expect(new Set(steps).size).toBe(3);
});
