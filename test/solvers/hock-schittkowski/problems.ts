/**
 * Ten problems with simple bounds: those of W. Hock and K. Schittkowski, Test Examples for Nonlinear Programming Codes (Springer
 * 1981), and number 229 of K. Schittkowski, More Test Examples (Springer 1987). Starts that the book puts outside of the bounds
 * (2, 45) are moved to the nearest point inside.
 */

export interface BoxProblem {
  readonly start: readonly number[];
  readonly min: number | readonly number[];
  readonly max: number | readonly number[];
  readonly value: (x: number[]) => number;
  /** The least value inside of the bounds; and other minima. */
  readonly minima: readonly number[];
}

const NONE = Number.POSITIVE_INFINITY;

const rosenbrock = ([a, b]: number[]): number => 100 * (b! - a! ** 2) ** 2 + (1 - a!) ** 2;
const sum = (xs: readonly number[]): number => xs.reduce((total, x) => total + x, 0);

export const problems = {
  hs1: { start: [-2, 1], min: [-NONE, -1.5], max: NONE, value: rosenbrock, minima: [0] },
  hs2: { start: [-2, 1.5], min: [-NONE, 1.5], max: NONE, value: rosenbrock, minima: [0.0504261879, 4.9412293] },
  hs3: { start: [10, 1], min: [-NONE, 0], max: NONE, value: ([a, b]) => b! + 1e-5 * (b! - a!) ** 2, minima: [0] },
  hs4: {
    start: [1.125, 0.125],
    min: [1, 0],
    max: NONE,
    value: ([a, b]) => (a! + 1) ** 3 / 3 + b!,
    minima: [8 / 3],
  },
  hs5: {
    start: [0, 0],
    min: [-1.5, -3],
    max: [4, 3],
    value: ([a, b]) => Math.sin(a! + b!) + (a! - b!) ** 2 - 1.5 * a! + 2.5 * b! + 1,
    minima: [-Math.sqrt(3) / 2 - Math.PI / 3],
  },
  hs25: {
    start: [100, 12.5, 3],
    min: [0.1, 0, 0],
    max: [100, 25.6, 5],
    value: ([a, b, c]) => {
      let total = 0;
      for (let i = 1; i <= 99; i++) {
        const u = 25 + (-50 * Math.log(0.01 * i)) ** (2 / 3);
        total += (-0.01 * i + Math.exp(-((u - b!) ** c!) / a!)) ** 2;
      }
      return total;
    },
    minima: [0],
  },
  hs38: {
    start: [-3, -1, -3, -1],
    min: -10,
    max: 10,
    value: ([a, b, c, d]) =>
      100 * (b! - a! ** 2) ** 2 +
      (1 - a!) ** 2 +
      90 * (d! - c! ** 2) ** 2 +
      (1 - c!) ** 2 +
      10.1 * ((b! - 1) ** 2 + (d! - 1) ** 2) +
      19.8 * (b! - 1) * (d! - 1),
    minima: [0],
  },
  hs45: {
    start: [1, 2, 2, 2, 2],
    min: 0,
    max: [1, 2, 3, 4, 5],
    value: (x) => 2 - x.reduce((product, factor) => product * factor, 1) / 120,
    minima: [1],
  },
  hs110: {
    start: Array(10).fill(9),
    min: 2.001,
    max: 9.999,
    value: (x) =>
      sum(x.map((v) => Math.log(v - 2) ** 2 + Math.log(10 - v) ** 2)) -
      x.reduce((product, factor) => product * factor, 1) ** 0.2,
    minima: [-45.77846971],
  },
  s229: { start: [-1.2, 1], min: -2, max: 2, value: rosenbrock, minima: [0] },
} satisfies Readonly<Record<string, BoxProblem>>;
