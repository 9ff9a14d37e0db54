/**
 * What draws say of a parameter, and whether chains agree: R̂ of chains cut in half, of ranks and of their distance from the
 * middle, and the effective sample size. A. Vehtari, A. Gelman, D. Simpson, B. Carpenter, P.-C. Bürkner (2021), "Rank-normalization,
 * folding, and localization: an improved R̂".
 */
import { normalQuantile } from "./distributions.js";

export interface Summary {
  readonly mean: number;
  readonly deviation: number;
  /** The 5 %, 50 % and 95 % quantiles. */
  readonly quantiles: readonly [number, number, number];
  /** 1 if chains agree; above 1.01 they do not yet. */
  readonly rHat: number;
  /** How many independent draws would say as much of the middle. */
  readonly effectiveSize: number;
}

export interface ParameterSummary extends Summary {
  readonly name: string;
}

/** @param chains the draws of one parameter, as long in each chain */
export function summarize(chains: readonly Float64Array[]): Summary {
  const all = Float64Array.from(chains.flatMap((chain) => [...chain])).sort();
  const halves = chains.flatMap((chain) => {
    const half = Math.floor(chain.length / 2);
    return [chain.slice(0, half), chain.slice(chain.length - half)];
  });
  const median = quantile(all, 0.5);
  const ranked = normalRanks(halves);
  const folded = normalRanks(halves.map((chain) => chain.map((x) => Math.abs(x - median))));
  return {
    mean: mean(all),
    deviation: Math.sqrt(variance(all)),
    quantiles: [quantile(all, 0.05), median, quantile(all, 0.95)],
    rHat: Math.max(basicRHat(ranked), basicRHat(folded)),
    effectiveSize: effectiveSize(ranked),
  };
}

const mean = (xs: Float64Array): number => xs.reduce((sum, x) => sum + x, 0) / xs.length;

function variance(xs: Float64Array): number {
  const middle = mean(xs);
  return xs.reduce((sum, x) => sum + (x - middle) ** 2, 0) / (xs.length - 1);
}

function quantile(sorted: Float64Array, part: number): number {
  const place = part * (sorted.length - 1);
  const below = Math.floor(place);
  const next = sorted[Math.min(below + 1, sorted.length - 1)]!;
  return sorted[below]! + (place - below) * (next - sorted[below]!);
}

/** Of each draw its rank among all (that of ties is their mean), as the normal quantile of it. */
function normalRanks(chains: readonly Float64Array[]): Float64Array[] {
  const sorted = Float64Array.from(chains.flatMap((chain) => [...chain])).sort();
  const ranks = new Map<number, number>();
  for (let i = 0; i < sorted.length; ) {
    let end = i;
    while (end < sorted.length && sorted[end] === sorted[i]) end++;
    ranks.set(sorted[i]!, normalQuantile(((i + 1 + end) / 2 - 0.375) / (sorted.length + 0.25)));
    i = end;
  }
  return chains.map((chain) => chain.map((x) => ranks.get(x)!));
}

/** The variances within chains, and of all draws. */
function variances(chains: readonly Float64Array[]): { within: number; whole: number } {
  const n = chains[0]!.length;
  const within = mean(Float64Array.from(chains, variance));
  return { within, whole: ((n - 1) / n) * within + variance(Float64Array.from(chains, mean)) };
}

function basicRHat(chains: readonly Float64Array[]): number {
  const { within, whole } = variances(chains);
  return Math.sqrt(whole / within);
}

/** Number of draws ÷ the sum of autocorrelations, cut off where pairs of them are not positive and falling (C. J. Geyer 1992). */
function effectiveSize(chains: readonly Float64Array[]): number {
  const n = chains[0]!.length;
  const { within, whole } = variances(chains);
  const means = chains.map(mean);
  const correlation = (lag: number): number => {
    const sums = chains.map((chain, c) => {
      let sum = 0;
      for (let i = 0; i + lag < n; i++) sum += (chain[i]! - means[c]!) * (chain[i + lag]! - means[c]!);
      return sum / n;
    });
    // Covariances have n below, the variance within n − 1.
    return 1 - (within - mean(Float64Array.from(sums)) * (n / (n - 1))) / whole;
  };
  let tau = -1;
  let least = Number.POSITIVE_INFINITY;
  for (let lag = 0; lag + 1 < n; lag += 2) {
    const pair = correlation(lag) + correlation(lag + 1);
    if (!(pair > 0)) break;
    least = Math.min(least, pair);
    tau += 2 * least;
  }
  const draws = n * chains.length;
  return Math.min(draws / tau, draws * Math.log10(draws));
}
