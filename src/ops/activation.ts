/**
 * The nonlinearities of neural networks, in forms that neither overflow nor cancel. What an op has in common with its
 * derivative is written in the same words in `lower` and `vjp`, so that generated code computes it once.
 */
import { oneMinus } from "./arithmetic.js";
import type { DefaultOp2, Op1, Term } from "./op.js";
import { bell, erf } from "./special.js";

/** e^−|x|, which never overflows. */
const decay = (x: Term): Term => x.abs().neg().exp();

/** max(x, 0), with NaN for NaN. The slope at 0 is 0. */
export const relu: Op1 = {
  arity: 1,
  // Not Math.max: that would turn -0 into 0.
  eval: (x) => (x < 0 ? 0 : x),
  lower: (x) => x.lt(0).select(0, x),
  vjp: (g, x) => [g.mul(x.gt(0).select(1, 0))],
  domain: [[-10, 10]],
  kinks: [0],
};

/** x where x > 0, else slope·x. The slope at 0 is `slope`. */
export const leakyRelu: DefaultOp2 = {
  arity: 2,
  defaultY: 0.01,
  eval: (x, slope) => (x > 0 ? x : x * slope),
  lower: (x, slope) => x.gt(0).select(x, x.mul(slope)),
  vjp: (g, x, slope) => {
    const positive = x.gt(0);
    return [g.mul(positive.select(1, slope)), g.mul(positive.select(0, x))];
  },
  domain: [
    [-10, 10],
    [0.01, 0.5],
  ],
  kinks: [0],
};

/** Sigmoid, 1 / (1 + e⁻ˣ), computed from e^−|x| so that nothing overflows. d/dx σ = σ (1 − σ). */
export const sigmoid: Op1 = {
  arity: 1,
  eval: (x) => {
    const e = Math.exp(-Math.abs(x));
    return (x >= 0 ? 1 : e) / (1 + e);
  },
  lower: (x) => {
    const e = decay(x);
    return x.ge(0).select(1, e).div(e.add(1));
  },
  vjp: (g, _x, out) => [g.mul(out.mul(oneMinus(out)))],
  domain: [[-20, 20]],
};

/** log(1 + eˣ) = max(x, 0) + log(1 + e^−|x|). d/dx is the sigmoid, which shares e^−|x|. */
export const softplus: Op1 = {
  arity: 1,
  eval: (x) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x))),
  lower: (x) => x.max(0).add(decay(x).log1p()),
  vjp: (g, x) => [g.mul(x.sigmoid())],
  domain: [[-20, 20]],
};

/** x where x > 0, else α (eˣ − 1). ∂/∂x = α eˣ from 0 down. */
export const elu: DefaultOp2 = {
  arity: 2,
  defaultY: 1,
  eval: (x, alpha) => (x > 0 ? x : alpha * Math.expm1(x)),
  lower: (x, alpha) => x.gt(0).select(x, alpha.mul(x.expm1())),
  vjp: (g, x, alpha) => {
    const positive = x.gt(0);
    return [g.mul(positive.select(1, alpha.mul(x.exp()))), g.mul(positive.select(0, x.expm1()))];
  },
  domain: [
    [-10, 10],
    [0.5, 2],
  ],
  kinks: [0],
};

/** The distribution function of the normal distribution: Φ(x) = (1 + erf(x/√2))/2. */
const normal = (x: Term): Term => x.mul(Math.SQRT1_2).erf().add(1).mul(0.5);

/** x·Φ(x). d/dx = Φ(x) + x·φ(x) with the normal density φ(x) = e^(−x²/2)/√(2π). */
export const gelu: Op1 = {
  arity: 1,
  eval: (x) => x * (0.5 * (1 + erf.eval(x * Math.SQRT1_2))),
  lower: (x) => x.mul(normal(x)),
  vjp: (g, x) => {
    const density = bell(x.mul(Math.SQRT1_2)).mul(1 / Math.sqrt(2 * Math.PI));
    return [g.mul(normal(x).add(x.mul(density)))];
  },
  domain: [[-5, 5]],
};

/** x·σ(x), also called swish. d/dx = σ + x σ (1 − σ). */
export const silu: Op1 = {
  arity: 1,
  eval: (x) => x * sigmoid.eval(x),
  lower: (x) => x.mul(x.sigmoid()),
  vjp: (g, x, out) => {
    const s = x.sigmoid();
    return [g.mul(s.add(out.mul(oneMinus(s))))];
  },
  domain: [[-20, 20]],
};
