/**
 * The 35 problems of J. J. Moré, B. S. Garbow and K. E. Hillstrom (1981), "Testing unconstrained optimization software", ACM
 * TOMS 7, 17–41, as residuals in plain numbers, with their starts and the minima that the paper lists. Long because it is a list.
 */

type Vector = readonly number[];

export interface Problem {
  readonly start: Vector;
  readonly residuals: (x: number[]) => number[];
  /** The sums of squares at known minima, the global one first; 0 where all residuals vanish. */
  readonly minima: readonly number[];
}

const range = (n: number): number[] => Array.from({ length: n }, (_, i) => i + 1);
const total = (xs: Vector): number => xs.reduce((sum, x) => sum + x, 0);
const problem = (start: Vector, minima: Vector, residuals: Problem["residuals"]): Problem => ({
  start,
  minima,
  residuals,
});

const BARD = [0.14, 0.18, 0.22, 0.25, 0.29, 0.32, 0.35, 0.39, 0.37, 0.58, 0.73, 0.96, 1.34, 2.1, 4.39];
const GAUSSIAN = [
  0.0009, 0.0044, 0.0175, 0.054, 0.1295, 0.242, 0.3521, 0.3989, 0.3521, 0.242, 0.1295, 0.054, 0.0175, 0.0044, 0.0009,
];
const MEYER = [34780, 28610, 23650, 19630, 16370, 13720, 11540, 9744, 8261, 7030, 6005, 5147, 4427, 3820, 3307, 2872];
const KOWALIK = [
  [0.1957, 4],
  [0.1947, 2],
  [0.1735, 1],
  [0.16, 0.5],
  [0.0844, 0.25],
  [0.0627, 0.167],
  [0.0456, 0.125],
  [0.0342, 0.1],
  [0.0323, 0.0833],
  [0.0235, 0.0714],
  [0.0246, 0.0625],
] as const;
const OSBORNE_1 = [
  0.844, 0.908, 0.932, 0.936, 0.925, 0.908, 0.881, 0.85, 0.818, 0.784, 0.751, 0.718, 0.685, 0.658, 0.628, 0.603, 0.58,
  0.558, 0.538, 0.522, 0.506, 0.49, 0.478, 0.467, 0.457, 0.448, 0.438, 0.431, 0.424, 0.42, 0.414, 0.411, 0.406,
];
const OSBORNE_2 = [
  1.366, 1.191, 1.112, 1.013, 0.991, 0.885, 0.831, 0.847, 0.786, 0.725, 0.746, 0.679, 0.608, 0.655, 0.616, 0.606, 0.602,
  0.626, 0.651, 0.724, 0.649, 0.649, 0.694, 0.644, 0.624, 0.661, 0.612, 0.558, 0.533, 0.495, 0.5, 0.423, 0.395, 0.375,
  0.372, 0.391, 0.396, 0.405, 0.428, 0.429, 0.523, 0.562, 0.607, 0.653, 0.672, 0.708, 0.633, 0.668, 0.645, 0.632, 0.591,
  0.559, 0.597, 0.625, 0.739, 0.71, 0.729, 0.72, 0.636, 0.581, 0.428, 0.292, 0.162, 0.098, 0.054,
];

/** Elements i − 1, i and i + 1, where there are none 0. */
const around = (x: Vector, i: number): [number, number, number] => [x[i - 1] ?? 0, x[i]!, x[i + 1] ?? 0];

const tenths = (n: number): number[] => range(n).map((i) => i / (n + 1));

export const problems = {
  rosenbrock: problem([-1.2, 1], [0], ([a, b]) => [10 * (b! - a! ** 2), 1 - a!]),
  freudensteinRoth: problem([0.5, -2], [0, 48.9842], ([a, b]) => [
    -13 + a! + ((5 - b!) * b! - 2) * b!,
    -29 + a! + ((b! + 1) * b! - 14) * b!,
  ]),
  powellBadlyScaled: problem([0, 1], [0], ([a, b]) => [1e4 * a! * b! - 1, Math.exp(-a!) + Math.exp(-b!) - 1.0001]),
  brownBadlyScaled: problem([1, 1], [0], ([a, b]) => [a! - 1e6, b! - 2e-6, a! * b! - 2]),
  beale: problem([1, 1], [0], ([a, b]) => [1.5, 2.25, 2.625].map((y, i) => y - a! * (1 - b! ** (i + 1)))),
  jennrichSampson: problem([0.3, 0.4], [124.362], ([a, b]) =>
    range(10).map((i) => 2 + 2 * i - (Math.exp(i * a!) + Math.exp(i * b!))),
  ),
  helicalValley: problem([-1, 0, 0], [0], ([a, b, c]) => {
    const turn = Math.atan(b! / a!) / (2 * Math.PI) + (a! < 0 ? 0.5 : 0);
    return [10 * (c! - 10 * turn), 10 * (Math.sqrt(a! ** 2 + b! ** 2) - 1), c!];
  }),
  bard: problem([1, 1, 1], [8.21487e-3, 17.4286], ([a, b, c]) =>
    BARD.map((y, i) => {
      const [u, v] = [i + 1, 15 - i];
      return y - (a! + u / (v * b! + Math.min(u, v) * c!));
    }),
  ),
  gaussian: problem([0.4, 1, 0], [1.12793e-8], ([a, b, c]) =>
    GAUSSIAN.map((y, i) => a! * Math.exp((-b! * ((7 - i) / 2 - c!) ** 2) / 2) - y),
  ),
  meyer: problem([0.02, 4000, 250], [87.9458], ([a, b, c]) =>
    MEYER.map((y, i) => a! * Math.exp(b! / (45 + 5 * (i + 1) + c!)) - y),
  ),
  gulf: problem([5, 2.5, 0.15], [0], ([a, b, c]) =>
    range(99).map((i) => {
      const y = 25 + (-50 * Math.log(i / 100)) ** (2 / 3);
      return Math.exp(-(Math.abs(y - b!) ** c!) / a!) - i / 100;
    }),
  ),
  box: problem([0, 10, 20], [0], ([a, b, c]) =>
    range(10).map((i) => {
      const t = i / 10;
      return Math.exp(-t * a!) - Math.exp(-t * b!) - c! * (Math.exp(-t) - Math.exp(-10 * t));
    }),
  ),
  powellSingular: problem([3, -1, 0, 1], [0], ([a, b, c, d]) => [
    a! + 10 * b!,
    Math.sqrt(5) * (c! - d!),
    (b! - 2 * c!) ** 2,
    Math.sqrt(10) * (a! - d!) ** 2,
  ]),
  wood: problem([-3, -1, -3, -1], [0], ([a, b, c, d]) => [
    10 * (b! - a! ** 2),
    1 - a!,
    Math.sqrt(90) * (d! - c! ** 2),
    1 - c!,
    Math.sqrt(10) * (b! + d! - 2),
    (b! - d!) / Math.sqrt(10),
  ]),
  kowalikOsborne: problem([0.25, 0.39, 0.415, 0.39], [3.07505e-4, 1.02734e-3], ([a, b, c, d]) =>
    KOWALIK.map(([y, u]) => y - (a! * (u * u + u * b!)) / (u * u + u * c! + d!)),
  ),
  brownDennis: problem([25, 5, -5, -1], [85822.2], ([a, b, c, d]) =>
    range(20).map((i) => {
      const t = i / 5;
      return (a! + t * b! - Math.exp(t)) ** 2 + (c! + d! * Math.sin(t) - Math.cos(t)) ** 2;
    }),
  ),
  osborne1: problem([0.5, 1.5, -1, 0.01, 0.02], [5.46489e-5], ([a, b, c, d, e]) =>
    OSBORNE_1.map((y, i) => y - (a! + b! * Math.exp(-10 * i * d!) + c! * Math.exp(-10 * i * e!))),
  ),
  biggs: problem([1, 2, 1, 1, 1, 1], [0, 5.65565e-3], ([a, b, c, d, e, f]) =>
    range(13).map((i) => {
      const t = i / 10;
      const y = Math.exp(-t) - 5 * Math.exp(-10 * t) + 3 * Math.exp(-4 * t);
      return c! * Math.exp(-t * a!) - d! * Math.exp(-t * b!) + f! * Math.exp(-t * e!) - y;
    }),
  ),
  osborne2: problem([1.3, 0.65, 0.65, 0.7, 0.6, 3, 5, 7, 2, 4.5, 5.5], [4.01377e-2], (x) =>
    OSBORNE_2.map((y, i) => {
      const t = i / 10;
      const peaks = [1, 2, 3].map((k) => x[k]! * Math.exp(-((t - x[k + 7]!) ** 2) * x[k + 4]!));
      return y - (x[0]! * Math.exp(-t * x[4]!) + total(peaks));
    }),
  ),
  watson: problem([0, 0, 0, 0, 0, 0], [2.28767e-3], (x) => [
    ...range(29).map((i) => {
      const t = i / 29;
      const slope = total(x.slice(1).map((value, j) => (j + 1) * value * t ** j));
      return slope - total(x.map((value, j) => value * t ** j)) ** 2 - 1;
    }),
    x[0]!,
    x[1]! - x[0]! ** 2 - 1,
  ]),
  extendedRosenbrock: problem(
    range(10).map((i) => (i % 2 === 1 ? -1.2 : 1)),
    [0],
    (x) => [0, 2, 4, 6, 8].flatMap((i) => [10 * (x[i + 1]! - x[i]! ** 2), 1 - x[i]!]),
  ),
  extendedPowellSingular: problem([3, -1, 0, 1, 3, -1, 0, 1, 3, -1, 0, 1], [0], (x) =>
    [0, 4, 8].flatMap((i) => [
      x[i]! + 10 * x[i + 1]!,
      Math.sqrt(5) * (x[i + 2]! - x[i + 3]!),
      (x[i + 1]! - 2 * x[i + 2]!) ** 2,
      Math.sqrt(10) * (x[i]! - x[i + 3]!) ** 2,
    ]),
  ),
  penalty1: problem(range(10), [7.08765e-5], (x) => [
    ...x.map((value) => Math.sqrt(1e-5) * (value - 1)),
    total(x.map((value) => value ** 2)) - 0.25,
  ]),
  penalty2: problem(Array(10).fill(0.5), [2.9366e-4], (x) => [
    x[0]! - 0.2,
    ...x
      .slice(1)
      .map(
        (value, i) =>
          Math.sqrt(1e-5) *
          (Math.exp(value / 10) + Math.exp(x[i]! / 10) - Math.exp((i + 2) / 10) - Math.exp((i + 1) / 10)),
      ),
    ...x.slice(1).map((value) => Math.sqrt(1e-5) * (Math.exp(value / 10) - Math.exp(-0.1))),
    total(x.map((value, j) => (10 - j) * value ** 2)) - 1,
  ]),
  variablyDimensioned: problem(
    range(10).map((j) => 1 - j / 10),
    [0],
    (x) => {
      const sum = total(x.map((value, j) => (j + 1) * (value - 1)));
      return [...x.map((value) => value - 1), sum, sum ** 2];
    },
  ),
  trigonometric: problem(Array(10).fill(0.1), [0, 2.79506e-5], (x) => {
    const cosines = total(x.map((value) => Math.cos(value)));
    return x.map((value, i) => 10 - cosines + (i + 1) * (1 - Math.cos(value)) - Math.sin(value));
  }),
  brownAlmostLinear: problem(Array(10).fill(0.5), [0, 1], (x) => [
    ...x.slice(0, 9).map((value) => value + total(x) - 11),
    x.reduce((product, value) => product * value, 1) - 1,
  ]),
  discreteBoundaryValue: problem(
    tenths(10).map((t) => t * (t - 1)),
    [0],
    (x) =>
      x.map((_, i) => {
        const [before, here, after] = around(x, i);
        return 2 * here - before - after + (here + (i + 1) / 11 + 1) ** 3 / 242;
      }),
  ),
  discreteIntegral: problem(
    tenths(10).map((t) => t * (t - 1)),
    [0],
    (x) => {
      const cubes = x.map((value, j) => (value + (j + 1) / 11 + 1) ** 3);
      return x.map((value, i) => {
        const t = (i + 1) / 11;
        const before = total(cubes.slice(0, i + 1).map((cube, j) => ((j + 1) / 11) * cube));
        const after = total(cubes.slice(i + 1).map((cube, j) => (1 - (i + j + 2) / 11) * cube));
        return value + ((1 - t) * before + t * after) / 22;
      });
    },
  ),
  broydenTridiagonal: problem(Array(10).fill(-1), [0], (x) =>
    x.map((_, i) => {
      const [before, here, after] = around(x, i);
      return (3 - 2 * here) * here - before - 2 * after + 1;
    }),
  ),
  broydenBanded: problem(Array(10).fill(-1), [0], (x) =>
    x.map((value, i) => {
      const near = x.filter((_, j) => j !== i && j >= i - 5 && j <= i + 1);
      return value * (2 + 5 * value ** 2) + 1 - total(near.map((other) => other * (1 + other)));
    }),
  ),
  linearFullRank: problem(Array(10).fill(1), [10], (x) =>
    range(20).map((i) => (i <= 10 ? x[i - 1]! : 0) - total(x) / 10 - 1),
  ),
  linearRank1: problem(Array(10).fill(1), [(20 * 19) / 82], (x) => {
    const sum = total(x.map((value, j) => (j + 1) * value));
    return range(20).map((i) => i * sum - 1);
  }),
  linearRank1WithZeros: problem(Array(10).fill(1), [(400 + 60 - 6) / 74], (x) => {
    const sum = total(x.slice(1, 9).map((value, j) => (j + 2) * value));
    return range(20).map((i) => (i === 1 || i === 20 ? -1 + 0 * sum : (i - 1) * sum - 1));
  }),
  chebyquad: problem(
    range(8).map((j) => j / 9),
    [3.51687e-3],
    (x) =>
      range(8).map((i) => {
        const values = x.map((value) => {
          const z = 2 * value - 1;
          let [before, here] = [1, z];
          for (let k = 1; k < i; k++) [before, here] = [here, 2 * z * here - before];
          return here;
        });
        return total(values) / 8 + (i % 2 === 0 ? 1 / (i * i - 1) : 0);
      }),
  ),
} satisfies Readonly<Record<string, Problem>>;
