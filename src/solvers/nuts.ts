/**
 * NUTS, the No-U-Turn Sampler: draws from the density that is proportional to exp(−value), by trajectories of Hamiltonian dynamics
 * that end where they would turn back. M. D. Hoffman and A. Gelman (2014), "The No-U-Turn Sampler", with its step sizes by dual
 * averaging (algorithm 6); states of a trajectory are drawn by their weights, and a subtree's ends are compared, too (M. Betancourt 2017,
 * "A conceptual introduction to Hamiltonian Monte Carlo", appendix A). Masses are variances, learnt in windows while it warms up.
 * Bounds are taken away by unbounded.ts. The same seed gives the same draws, in one engine.
 */

import { randomOf } from "./normal.js";
import { Landscape, type Objective, type ObjectiveOptions } from "./objective.js";
import { type Stopped, stopped } from "./outcome.js";
import { type ParameterSummary, summarize } from "./posterior.js";
import { Run, type RunOptions } from "./run.js";
import { Chain } from "./trajectory.js";
import { addLogJacobianGradient, bounded, unbounded } from "./unbounded.js";
import { largestOf } from "./vectors.js";

export interface NutsOptions extends RunOptions, ObjectiveOptions {
  readonly seed?: number;
  /** 4 if left out. Each starts near the start, at another point. */
  readonly chains?: number;
  /** Draws that a chain learns from and forgets; 1000 if left out. */
  readonly warmup?: number;
  /** Draws that a chain keeps; 1000 if left out. */
  readonly draws?: number;
  /** How likely steps are to be accepted, from 0 to 1; 0.8 if left out. Raise it if there are divergences. */
  readonly acceptance?: number;
  /** A trajectory has at most 2 to this many steps; 10 if left out. */
  readonly depth?: number;
}

export interface Sample extends Stopped {
  /** For each chain its draws, each a whole flat vector, one after the other. */
  readonly chains: readonly Float64Array[];
  /** Mean, standard deviation, quantiles, R̂ and effective sample size of each free parameter. */
  readonly summary: readonly ParameterSummary[];
  /** Trajectories that the dynamics could not follow: more than a few mean that some of the density is not seen. */
  readonly divergences: number;
  readonly steps: number;
  readonly evaluations: number;
}

/** How far from the start chains begin, at most, in unbounded numbers. */
const SPREAD = 1;

/**
 * Draws from a posterior: `objective` is its negative logarithm, up to a constant, as minimisers want it, too.
 * @throws RangeError for bounds and starts that cannot be
 */
export function nuts(objective: Objective, options: NutsOptions = {}): Sample {
  const { seed = 1, chains = 4, warmup = 1000, draws = 1000, acceptance = 0.8, depth = 10 } = options;
  const landscape = new Landscape(objective, options);
  const { space } = landscape;
  const { box, size } = space;
  const x = new Float64Array(size);
  const slopes = new Float64Array(size);
  /** The logarithm of the density of unbounded numbers, and its gradient. */
  const logDensity = (u: Float64Array, gradient: Float64Array): number => {
    const logJacobian = bounded(box, u, x, slopes);
    const value = landscape.valueAndGradient(x, gradient);
    for (let i = 0; i < size; i++) gradient[i]! *= -slopes[i]!;
    addLogJacobianGradient(box, u, gradient, 1);
    return logJacobian - value;
  };
  const start = unbounded(box, space.start, new Float64Array(size));
  const atBound = start.findIndex((u) => !Number.isFinite(u));
  if (atBound >= 0)
    throw new RangeError(`start: ${space.name(atBound)} is at a bound, where a sampler cannot begin; start inside`);
  return Run.of(options, Number.POSITIVE_INFINITY, "NUTS", (run) => {
    const kept = Array.from({ length: chains }, () => [] as Float64Array[]);
    let divergences = 0;
    let why: Stopped | undefined;
    for (let c = 0; c < chains && !why; c++) {
      const chain = new Chain(logDensity, randomOf(seed + c), { acceptance, depth, warmup });
      if (!chain.begin(start, SPREAD)) {
        why = stopped("not-finite", {
          what: "Value or gradient is not finite at the start, and wherever it looked nearby",
        });
        break;
      }
      for (let draw = 0; draw < warmup + draws && !why; draw++) {
        if (run.outOfSteps) why = run.outOfSteps;
        else {
          const isDivergent = chain.advance();
          bounded(box, chain.position, x);
          if (draw >= warmup) {
            kept[c]!.push(space.copyOf(x));
            if (isDivergent) divergences++;
          }
          why = run.after(-chain.logDensity, largestOf(chain.gradient), landscape.evaluations, () => space.copyOf(x));
        }
      }
    }
    const length = Math.min(...kept.map((one) => one.length));
    const series = (i: number): Float64Array[] =>
      kept.map((one) => Float64Array.from(one.slice(0, length), (whole) => space.chosen(whole)[i]!));
    return {
      chains: kept.map((one) => Float64Array.from(one.flatMap((whole) => [...whole]))),
      summary: Array.from({ length: size }, (_, i) => ({ name: space.name(i), ...summarize(series(i)) })),
      divergences,
      steps: run.steps,
      evaluations: landscape.evaluations,
      ...(why ?? stopped("draws", { limit: chains * draws })),
    };
  });
}
