/**
 * The functions of functions.py, written again as plain models: `npx vitest run test/authority` compares their derivatives
 * with those that PyTorch and differences in 120 digits gave.
 */
import {
  clamp,
  crossEntropy,
  defineModel,
  elu,
  erf,
  exp2,
  gelu,
  inv,
  leakyRelu,
  logSumExp,
  type Model,
  norm,
  relu,
  sigmoid,
  silu,
  softmax,
  softplus,
  stopGradient,
  vector,
} from "micrograd-compile";

/** A model of a function of numbers, as many as it takes. */
const of = (f: (...x: number[]) => number, initial = 0.5): Model =>
  defineModel({ parameters: { x: vector(f.length, initial) }, forward: ({ x }) => f(...x) });

export const logisticLoss = of((a, b, c) => softplus(-(0.7 * a - 1.3 * b + c)) + softplus(0.4 * a + 2 * b - c));

export const softmaxCrossEntropy = of((a, b, c) => crossEntropy([a, b, c], 1));

export const gaussianMixture = of((a, m1, m2, s1, s2) => {
  const density = (y: number, m: number, s: number): number => -0.5 * ((y - m) / Math.exp(s)) ** 2 - s;
  let total = 0;
  for (const y of [-0.8, 0.1, 1.7]) total += logSumExp([a + density(y, m1, s1), density(y, m2, s2)]);
  return total - 3 * logSumExp([a, 0 * a]);
});

/** The true anomaly of a planet, with four steps of Newton's method for the eccentric one. */
export const kepler = of((e, mean) => {
  let E = mean;
  for (let step = 0; step < 4; step++) E -= (E - e * Math.sin(E) - mean) / (1 - e * Math.cos(E));
  return Math.atan2(Math.sqrt(1 - e * e) * Math.sin(E), Math.cos(E) - e);
});

export const rosenbrock = of((a, b, c, d) => {
  const x = [a, b, c, d];
  let total = 0;
  for (let i = 0; i < 3; i++) total += 100 * (x[i + 1]! - x[i]! ** 2) ** 2 + (1 - x[i]!) ** 2;
  return total;
});

export const beale = of(
  (a, b) => (1.5 - a + a * b) ** 2 + (2.25 - a + a * b ** 2) ** 2 + (2.625 - a + a * b ** 3) ** 2,
);

export const ackley = of((a, b, c) => {
  const r = Math.sqrt((a ** 2 + b ** 2 + c ** 2) / 3);
  const waves = (Math.cos(6.25 * a) + Math.cos(6.25 * b) + Math.cos(6.25 * c)) / 3;
  return -20 * Math.exp(-0.2 * r) - Math.exp(waves) + 22.7;
});

export const himmelblau = of((a, b) => (a ** 2 + b - 11) ** 2 + (a + b ** 2 - 7) ** 2);

export const blackScholes = of((spot, rate, volatility, strike, years) => {
  const spread = volatility * Math.sqrt(years);
  const d1 = (Math.log(spot / strike) + (rate + volatility ** 2 / 2) * years) / spread;
  const cdf = (z: number): number => 0.5 * (1 + erf(z * Math.SQRT1_2));
  return spot * cdf(d1) - strike * Math.exp(-rate * years) * cdf(d1 - spread);
});

export const lennardJones = of((a, b, c, d) => {
  const energy = (r2: number): number => 4 * (inv(r2) ** 6 - inv(r2) ** 3);
  return energy(a * a + d * d) + energy((a - b) ** 2 + c * c) + energy(b * b + (c - d) ** 2);
});

export const quaternionEnergy = of((q0, q1, q2, q3) => {
  const length = norm([q0, q1, q2, q3]);
  const [w, a, b, c] = [q0 / length, q1 / length, q2 / length, q3 / length];
  const x = (1 - 2 * (b * b + c * c)) * 0.6 + 2 * (a * b - w * c) * -1.1 + 2 * (a * c + w * b) * 0.3;
  const y = 2 * (a * b + w * c) * 0.6 + (1 - 2 * (a * a + c * c)) * -1.1 + 2 * (b * c - w * a) * 0.3;
  const z = 2 * (a * c - w * b) * 0.6 + 2 * (b * c + w * a) * -1.1 + (1 - 2 * (a * a + b * b)) * 0.3;
  return (x - 0.2) ** 2 + (y - 0.9) ** 2 + (z + 0.5) ** 2;
});

export const logSumExpSquares = of((a, b, c) => logSumExp([a * 2, b - c, c]) + 0.5 * a * b);

export const erfProduct = of((a, b) => erf(a * b) + b * erf(a));

export const geluUnit = of((a, b) => gelu(a + 0.5 * b) * gelu(b));

export const siluSigmoid = of((a, b) => silu(a) * sigmoid(b - a) + silu(b));

export const eluLeaky = of((a, b) => elu(a - 0.3) * leakyRelu(b, 0.2) + elu(b) + leakyRelu(a * b));

export const reluNet = of((a, b) => relu(a) * b + relu(b - a ** 2) + relu(a * b) ** 2);

export const angle = of((y, x) => Math.atan2(y, x) * (y + 2 * x));

export const hypotenuse = of((a, b, c) => Math.hypot(a, b) * c);

export const norms = of((a, b, c) => norm([a, b, c]));

export const cubeRoots = of((a, b) => Math.cbrt(a * b + 1) - Math.cbrt(-b) * a);

export const hyperbolics = of((a, b) => Math.sinh(a) * Math.cosh(b) + Math.tanh(a * b) + Math.asinh(a + b));

export const inverseHyperbolics = of((a, b) => Math.acosh(a) * Math.atanh(b) + Math.acosh(a + b ** 2), 1.5);

export const smallExponents = of((a, b) => Math.expm1(b) * (a + 2) + Math.log1p(a));

export const logarithms = of((a, b) => exp2(b * 0.5) * Math.log2(a + 1) + Math.log10(a) + Math.log10(b) * exp2(-a));

export const inverseTrigonometrics = of((a, b) => Math.asin(a) + Math.acos(b) + Math.atan(a * b));

export const trigonometrics = of((a, b) => Math.tan(a) * Math.sin(b) + Math.cos(a * b) / b);

export const tracedExponent = of((a, b) => a ** b);

export const constantExponents = of((a, b) => a ** 3 * b + a ** 1 + a ** 0 * b + (a + 2) ** -1.5);

export const remainders = of((a, b) => (a % b) * a + Math.sin(a % b));

export const extremes = of((a, b, c) => Math.min(a, b) * c + Math.max(b, c) ** 2 + Math.max(a * a, c));

export const clamped = of((a, b) => clamp(a, -1, 1) * b + Math.sin(clamp(a * b, -1.5, 1.5)));

export const absolutes = of((a, b) => Math.abs(a) * Math.abs(b - a) + Math.abs(b) * a);

export const nestedSelect = of((a, b) => {
  if (a > 0) return b > 0 ? Math.log(b) * Math.sqrt(a) : a * b * b;
  return a < -1 ? a ** 2 * b : b ** 3 + a;
});

export const guardedRoots = of((a) => {
  const root = a > 0 ? Math.sqrt(a) * a : a * 0;
  const logarithm = a > 0 ? Math.log(a) : a * 2;
  const inverse = a === 0 ? a * a : 1 / a;
  return root + logarithm + inverse;
});

export const steps = of(
  (a, b) =>
    Math.floor(a) * b * b +
    Math.ceil(b + 0.25) * Math.sin(a) +
    Math.round(a) * b +
    Math.trunc(b * 3) * a * a +
    Math.sign(a) * Math.exp(b),
);

export const stopped = of((a, b) => stopGradient(a * b) * a + b * b * stopGradient(Math.exp(a)) + a * a * b);

export const softmaxEntropy = of((a, b, c) => {
  let total = 0;
  for (const p of softmax([a, b, c])) total -= p * Math.log(p + 0.125);
  return total;
});

export const roots = of((a, b) => Math.sqrt(a) * (1 + b) + b ** 2);

export const zeroTimesInfinity = of((a) => relu(-Math.sqrt(Math.abs(a))) + Math.abs(a) * a);
