/** The functions of data/cases.json as plain models, by the names that they have there (`erf` is a function of its module). */
import {
  clamp as clampOf,
  defineModel,
  elu as eluOf,
  erf as erfOf,
  gelu as geluOf,
  leakyRelu as leakyReluOf,
  logSumExp,
  type Model,
  mean,
  norm,
  relu as reluOf,
  select,
  sigmoid as sigmoidOf,
  silu as siluOf,
  softmax,
  softplus as softplusOf,
  vector,
} from "micrograd-compile";

/** A model of a function of numbers, as many as it takes. */
const of = (f: (...x: number[]) => number): Model =>
  defineModel({ parameters: { x: vector(f.length, 0.5) }, forward: ({ x }) => f(...x) });

const variance = (...x: number[]): number => {
  const center = mean(x);
  return x.reduce((sum, xi) => sum + (xi - center) ** 2, 0) / (x.length - 1);
};

export const abs = of((x) => Math.abs(x));
export const max2 = of((x, y) => Math.max(x, y));
export const min2 = of((x, y) => Math.min(x, y));
export const max3 = of((x, y, z) => Math.max(x, y, z));
export const min3 = of((x, y, z) => Math.min(x, y, z));
export const relu = of((x) => reluOf(x));
export const leakyRelu = of((x) => leakyReluOf(x));
export const elu = of((x) => eluOf(x));
export const gelu = of((x) => geluOf(x));
export const silu = of((x) => siluOf(x));
export const sqrt = of((x) => Math.sqrt(x));
export const hypot = of((x, y) => Math.hypot(x, y));
export const hypot3 = of((x, y, z) => Math.hypot(x, y, z));
export const sqrtsq = of((x, y) => Math.sqrt(x * x + y * y));
export const norm3 = of((x, y, z) => norm([x, y, z]));
export const norm1 = of((x, y, z) => Math.abs(x) + Math.abs(y) + Math.abs(z));
export const norminf = of((x, y, z) => Math.max(Math.abs(x), Math.abs(y), Math.abs(z)));
export const pow = of((x, y) => x ** y);
export const powc0 = of((x) => x ** 0);
export const powc1 = of((x) => x ** 1);
export const powc2 = of((x) => x ** 2);
export const powc3 = of((x) => x ** 3);
export const powc05 = of((x) => x ** 0.5);
export const powc15 = of((x) => x ** 1.5);
export const powc25 = of((x) => x ** 2.5);
export const powcm1 = of((x) => x ** -1);
export const cpow0 = of((y) => 0 ** y);
export const cpowm1 = of((y) => (-1) ** y);
export const atan2 = of((y, x) => Math.atan2(y, x));
export const sign = of((x) => Math.sign(x));
export const clamp = of((x) => clampOf(x, 0, 1));
export const clampt = of((x, low, high) => clampOf(x, low, high));
export const hardtanh = of((x) => clampOf(x, -1, 1));
export const relu6 = of((x) => clampOf(x, 0, 6));
export const floor = of((x) => Math.floor(x));
export const ceil = of((x) => Math.ceil(x));
export const round = of((x) => Math.round(x));
export const trunc = of((x) => Math.trunc(x));
export const mod = of((x, y) => x % y);
export const cbrt = of((x) => Math.cbrt(x));
export const log = of((x) => Math.log(x));
export const log1p = of((x) => Math.log1p(x));
export const asin = of((x) => Math.asin(x));
export const acos = of((x) => Math.acos(x));
export const acosh = of((x) => Math.acosh(x));
export const atanh = of((x) => Math.atanh(x));
export const wheresqrt = of((x) => (x > 0 ? Math.sqrt(x) : 0));
export const wherelog = of((x) => (x > 0 ? Math.log(x) : 0));
export const softplus = of((x) => softplusOf(x));
export const log1pexp = of((x) => Math.log(1 + Math.exp(x)));
export const sigmoid = of((x) => sigmoidOf(x));
export const logsigmoid = of((x) => -softplusOf(-x));
export const lse2 = of((x, y) => logSumExp([x, y]));
export const softmax0 = of((x, y) => softmax([x, y])[0]!);
export const tanh = of((x) => Math.tanh(x));
export const erfOfX = of((x) => erfOf(x));
export const prod3 = of((x, y, z) => x * y * z);
export const std3 = of((x, y, z) => Math.sqrt(variance(x, y, z)));
export const var3 = of((x, y, z) => variance(x, y, z));
export const xlogx = of((x) => x * Math.log(x));
export const xdivx = of((x) => x / x);
export const sinc = of((x) => Math.sin(x) / x);
export const exp = of((x) => Math.exp(x));
export const maxsqrt1 = of((x) => Math.max(Math.sqrt(x), 1));
export const sqrtabs = of((x) => Math.sqrt(Math.abs(x)));
export const sqabs = of((x) => Math.abs(x) ** 2);
export const sqrelu = of((x) => reluOf(x) ** 2);
export const xabsx = of((x) => x * Math.abs(x));
export const sqnorm = of((x, y) => Math.hypot(x, y) ** 2);
export const sqrtx2 = of((x) => Math.sqrt(x * x));
export const sqsqrt = of((x) => Math.sqrt(x) ** 2);
export const explog = of((x) => Math.exp(Math.log(x)));
export const huber = of((x) => select(Math.abs(x) <= 1, 0.5 * x * x, Math.abs(x) - 0.5) as number);
export const l1 = of((x, y) => Math.abs(x - y));
