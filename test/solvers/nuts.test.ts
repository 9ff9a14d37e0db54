/** The sampler, on distributions that are known, and on the posterior of the eight schools. */
import { expect, test } from "vitest";
import { load } from "../../src/compile.js";
import { nuts } from "../../src/solvers/index.js";

test("eight schools: chains agree, on what is known of the posterior", async () => {
  const module = await load("test/solvers/eight-schools.ts");
  const sample = nuts(module, { seed: 1, draws: 2000 });
  expect(sample.summary.map(({ name }) => name).slice(0, 3)).toEqual(["mu", "tau", "eta[0]"]);
  for (const { rHat, effectiveSize } of sample.summary) {
    expect(rHat).toBeLessThan(1.01);
    expect(effectiveSize).toBeGreaterThan(1000);
  }
  const [mu, tau] = sample.summary;
  const exact = byQuadrature();
  expect(Math.abs(mu!.mean - exact.mu.mean)).toBeLessThan(0.15);
  expect(Math.abs(mu!.deviation - exact.mu.deviation)).toBeLessThan(0.15);
  expect(Math.abs(tau!.mean - exact.tau.mean)).toBeLessThan(0.15);
  expect(Math.abs(tau!.deviation - exact.tau.deviation)).toBeLessThan(0.2);
  expect(sample.divergences).toBeLessThan(20);
});

/** The posterior of μ and τ alone, on a grid: each effect is normal about μ with variance σ² + τ². */
function byQuadrature() {
  const effects = [28, 8, -3, 7, -1, 1, 18, 12];
  const errors = [15, 10, 16, 11, 9, 11, 10, 18];
  let [weight, mu1, mu2, tau1, tau2] = [0, 0, 0, 0, 0];
  for (let mu = -20; mu <= 30; mu += 0.1)
    for (let tau = 0.025; tau <= 100; tau += 0.05) {
      let log = -((mu / 5) ** 2) / 2 - Math.log(1 + (tau / 5) ** 2);
      effects.forEach((y, j) => {
        const variance = errors[j]! ** 2 + tau * tau;
        log -= (y - mu) ** 2 / variance / 2 + Math.log(variance) / 2;
      });
      const w = Math.exp(log);
      weight += w;
      mu1 += w * mu;
      mu2 += w * mu * mu;
      tau1 += w * tau;
      tau2 += w * tau * tau;
    }
  const of = (first: number, second: number) => {
    const mean = first / weight;
    return { mean, deviation: Math.sqrt(second / weight - mean * mean) };
  };
  return { mu: of(mu1, mu2), tau: of(tau1, tau2) };
}

/** A normal distribution of two correlated elements, and one between two bounds. */
const energy = (x: Float64Array, gradient: Float64Array): number => {
  const [a, b] = [x[0]!, x[1]! - 0.8 * x[0]!];
  gradient[0] = a - (0.8 * b) / 0.36;
  gradient[1] = b / 0.36;
  gradient[2] = 2 * Math.sign(x[2]!);
  return (a * a) / 2 + (b * b) / 0.72 + 2 * x[2]!;
};

test("a normal distribution, and an exponential one that is cut off", () => {
  const none = Number.POSITIVE_INFINITY;
  const sample = nuts(energy, { start: [0, 0, 0.5], min: [-none, -none, 0], max: [none, none, 1], seed: 3 });
  const [a, b, c] = sample.summary;
  expect(sample.converged).toBe(true);
  for (const [found, mean, deviation] of [
    [a!, 0, 1],
    [b!, 0, 1],
    // Density 2e^(−2x) / (1 − e⁻²) on 0 … 1.
    [c!, 0.5 - 1 / (Math.E ** 2 - 1), Math.sqrt(0.25 - Math.E ** 2 / (Math.E ** 2 - 1) ** 2)],
  ] as const) {
    const uncertainty = deviation / Math.sqrt(found.effectiveSize);
    expect(Math.abs(found.mean - mean)).toBeLessThan(5 * uncertainty);
    expect(Math.abs(found.deviation / deviation - 1)).toBeLessThan(0.06);
    expect(found.rHat).toBeLessThan(1.01);
  }
  for (const chain of sample.chains)
    for (let i = 2; i < chain.length; i += 3) expect(chain[i]! >= 0 && chain[i]! <= 1).toBe(true);
});

test("the same seed gives the same draws; onStep may end it", () => {
  const options = { start: [0, 0, 0.5], min: -5, max: 5, chains: 2, warmup: 50, draws: 20 };
  const [one, same, other] = [1, 1, 2].map((seed) => nuts(energy, { ...options, seed }));
  expect(one!.chains).toEqual(same!.chains);
  expect(one!.chains[0]).not.toEqual(one!.chains[1]);
  expect(one!.chains[0]).not.toEqual(other!.chains[0]);
  const ended = nuts(energy, { ...options, onStep: ({ step }) => (step === 60 ? "stop" : "go on") });
  expect(ended).toMatchObject({ stopped: "callback", steps: 60, converged: false });
});

test("where it cannot begin, it says so", () => {
  expect(() => nuts(energy, { start: [0, 0, 0], min: 0 })).toThrow(/^start: parameter 0 is at a bound/);
  const nowhere = nuts(() => Number.NaN, { start: [0] });
  expect(nowhere).toMatchObject({ stopped: "not-finite", converged: false });
});
