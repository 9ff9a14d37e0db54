/** Hyperbolic functions and their inverses. */
import { oneMinus } from "./arithmetic.js";
import { call } from "./code.js";
import type { Op1, Op2 } from "./op.js";
import { byPower, oneMinusSquare } from "./trigonometric.js";

/** Hyperbolic sine. d/dx sinh x = cosh x. */
export const sinh: Op1 = {
  arity: 1,
  eval: Math.sinh,
  js: (x) => call("Math.sinh", x),
  vjp: (g, x) => [g.mul(x.cosh())],
  domain: [[-5, 5]],
};

/** Hyperbolic cosine. d/dx cosh x = sinh x. */
export const cosh: Op1 = {
  arity: 1,
  eval: Math.cosh,
  js: (x) => call("Math.cosh", x),
  vjp: (g, x) => [g.mul(x.sinh())],
  domain: [[-5, 5]],
};

/** Hyperbolic tangent. */
export const tanh: Op1 = {
  arity: 1,
  eval: Math.tanh,
  js: (x) => call("Math.tanh", x),
  vjp: (g, x) => [g.mul(x.tanhSlope())],
  domain: [[-20, 20]],
};

/** 1 − tanh² x = d/dx tanh x. d/dx = −2·tanh x·(1 − tanh² x). */
export const tanhSlope: Op1 = {
  arity: 1,
  shown: "(1 - tanh²(@0))",
  eval: (x) => slopeOfTanh.eval(x, Math.tanh(x)),
  lower: (x) => x.slopeOfTanh(x.tanh()),
  vjp: (g, x, out) => [g.mul(x.tanh().mul(out).mul(-2))],
  domain: tanh.domain,
};

/** The same, of x and t = tanh x: 1 − t², but where that cancels, 4e/(1 + e)² with e = e^−2|x|. */
export const slopeOfTanh: Op2 = {
  arity: 2,
  shown: "(1 - @1²)",
  helper: true,
  eval: function slopeOfTanh(x: number, t: number): number {
    const s = 1 - t * t;
    if (s > 0.5) return s;
    const e = Math.exp(-2 * Math.abs(x));
    return (4 * e) / ((1 + e) * (1 + e));
  },
  js: (x, t) => call("slopeOfTanh", x, t),
  vjp: () => [null, null],
  domain: [
    [-20, 20],
    [-1, 1],
  ],
};

/** Inverse of sinh. */
export const asinh: Op1 = {
  arity: 1,
  eval: Math.asinh,
  js: (x) => call("Math.asinh", x),
  vjp: (g, x) => [g.mul(x.asinhSlope())],
  domain: [[-10, 10]],
};

/** 1/√(x² + 1) = d/dx asinh x, without overflow on the way. d/dx = −x/(x² + 1)^(3/2). */
export const asinhSlope: Op1 = {
  arity: 1,
  shown: "1 / √(@0² + 1)",
  helper: true,
  eval: function asinhSlope(x: number): number {
    return Math.abs(x) < 1e150 ? 1 / Math.sqrt(x * x + 1) : 1 / Math.abs(x);
  },
  js: (x) => call("asinhSlope", x),
  vjp: (g, x) => {
    const s = x.square().add(1);
    return [g.mul(byPower(x, s.mul(s.sqrt()), 1e100, 2)).neg()];
  },
  domain: asinh.domain,
};

/** Inverse of cosh, at least 0. */
export const acosh: Op1 = {
  arity: 1,
  eval: Math.acosh,
  js: (x) => call("Math.acosh", x),
  vjp: (g, x) => [g.mul(x.acoshSlope())],
  domain: [[1.1, 10]],
};

/** 1/√(x² − 1) = d/dx acosh x, in factors that neither cancel near 1 nor overflow. d/dx = −x/(x² − 1)^(3/2). */
export const acoshSlope: Op1 = {
  arity: 1,
  shown: "1 / √(@0² - 1)",
  eval: (x) => 1 / (Math.sqrt(x - 1) * Math.sqrt(x + 1)),
  lower: (x) => x.sub(1).sqrt().mul(x.add(1).sqrt()).inv(),
  vjp: (g, x) => {
    const s = x.lt(2).select(x.sub(1).mul(x.add(1)), x.square().sub(1));
    return [g.mul(byPower(x, s.mul(s.sqrt()), 1e100, 2)).neg()];
  },
  domain: acosh.domain,
};

/** Inverse of tanh. */
export const atanh: Op1 = {
  arity: 1,
  eval: Math.atanh,
  js: (x) => call("Math.atanh", x),
  vjp: (g, x) => [g.mul(x.atanhSlope())],
  domain: [[-0.95, 0.95]],
};

/** 1/(1 − x²) = d/dx atanh x, in factors, so that it stays accurate near ±1. d/dx = 2x/(1 − x²)². */
export const atanhSlope: Op1 = {
  arity: 1,
  shown: "1 / (1 - @0²)",
  eval: (x) => 1 / ((1 - x) * (x + 1)),
  lower: (x) => oneMinus(x).mul(x.add(1)).inv(),
  vjp: (g, x) => [g.mul(x.mul(2).div(oneMinusSquare(x).square()))],
  domain: atanh.domain,
};
