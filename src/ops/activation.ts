/**
 * The nonlinearities of neural networks, in forms that neither overflow nor cancel. What an op has in common with its
 * derivative is written in the same words in `lower` and `vjp`, so that generated code computes it once.
 */
import type { DefaultOp2, Op1, Term } from "./op.js";
import { bellCurve, DENSITY_AT_0, density, normalBelow } from "./special.js";

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
  piece: Math.sign,
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
  piece: Math.sign,
};

/** Sigmoid, 1 / (1 + e⁻ˣ), computed from e^−|x| so that nothing overflows. */
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
  vjp: (g, x) => [g.mul(x.sigmoidSlope())],
  domain: [[-20, 20]],
};

/** σ (1 − σ) = d/dx σ, as e/(1 + e)² with e = e^−|x|, where nothing cancels. d/dx = −tanh(x/2)·σ (1 − σ). */
export const sigmoidSlope: Op1 = {
  arity: 1,
  shown: "σ(@0) * (1 - σ(@0))",
  eval: (x) => {
    const e = Math.exp(-Math.abs(x));
    return e / ((e + 1) * (e + 1));
  },
  lower: (x) => {
    const e = decay(x);
    return e.div(e.add(1).square());
  },
  vjp: (g, x, out) => [g.mul(out.mul(x.mul(0.5).tanh()).neg())],
  domain: sigmoid.domain,
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
  piece: Math.sign,
};

/** x·Φ(x), with the distribution function Φ of the normal distribution. */
export const gelu: Op1 = {
  arity: 1,
  eval: (x) => x * normalBelow.eval(x),
  lower: (x) => x.mul(x.normalBelow()),
  vjp: (g, x) => [g.mul(x.geluSlope())],
  domain: [[-5, 5]],
};

/** Φ(x) + x·φ(x) = d/dx gelu x, with the normal density φ. d/dx = (2 − x²)·φ(x), which is 0 long before x² is 10⁴. */
export const geluSlope: Op1 = {
  arity: 1,
  eval: (x) => normalBelow.eval(x) + x * (bellCurve.eval(x, 0.5) * DENSITY_AT_0),
  lower: (x) => x.normalBelow().add(x.mul(density(x))),
  vjp: (g, x) => [g.mul(density(x).mul(x.square().min(1e4).neg().add(2)))],
  domain: gelu.domain,
};

/** x·σ(x), also called swish. */
export const silu: Op1 = {
  arity: 1,
  eval: (x) => x * sigmoid.eval(x),
  lower: (x) => x.mul(x.sigmoid()),
  vjp: (g, x) => [g.mul(x.siluSlope())],
  domain: [[-20, 20]],
};

/** σ + x·σ′ = d/dx silu x. d/dx = σ′ (2 − x·tanh(x/2)). */
export const siluSlope: Op1 = {
  arity: 1,
  eval: (x) => sigmoid.eval(x) + x * sigmoidSlope.eval(x),
  lower: (x) => x.sigmoid().add(x.mul(x.sigmoidSlope())),
  vjp: (g, x) => [g.mul(x.sigmoidSlope().mul(x.mul(x.mul(0.5).tanh()).neg().add(2)))],
  domain: silu.domain,
};
