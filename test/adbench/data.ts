/** Reads ADBench's text files. Knows their layout, which data/README.md describes, and nothing of the models. */
import { readFileSync } from "node:fs";

/** The numbers of a file; `next(n)` gives n of them after those given before. */
function numbersOf(file: string): (count: number) => number[] {
  const text = readFileSync(new URL(`data/${file}`, import.meta.url), "utf8");
  const numbers = text.trim().split(/\s+/).map(Number);
  return (count) => numbers.splice(0, count);
}

const rows = (next: (count: number) => number[], count: number, length: number): number[][] =>
  Array.from({ length: count }, () => next(length));

export interface Mixture {
  /** Logarithms of the components' weights, up to a constant. */
  readonly alphas: readonly number[];
  readonly means: readonly (readonly number[])[];
  /** Of each lower triangle: the logarithms of its diagonal, then what is below it, column by column. */
  readonly icf: readonly (readonly number[])[];
  readonly points: readonly (readonly number[])[];
  readonly gamma: number;
  readonly m: number;
}

export function readMixture(file: string): Mixture {
  const next = numbersOf(file);
  const [d, k, n] = next(3) as [number, number, number];
  const [alphas, means, icf, points] = [next(k), rows(next, k, d), rows(next, k, (d * (d + 1)) / 2), rows(next, n, d)];
  const [gamma, m] = next(2) as [number, number];
  return { alphas, means, icf, points, gamma, m };
}

export interface Observation {
  readonly camera: readonly number[];
  readonly point: readonly number[];
  readonly weight: number;
  readonly feature: readonly number[];
}

export function readObservation(file: string): Observation {
  const next = numbersOf(file);
  next(3);
  return { camera: next(11), point: next(3), weight: next(1)[0]!, feature: next(2) };
}
