/** Hyperbolic functions and their inverses. */
import { oneMinus } from "./arithmetic.js";
import { call } from "./code.js";
import type { Op1 } from "./op.js";

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

/** Hyperbolic tangent. d/dx tanh x = 1 − tanh² x. */
export const tanh: Op1 = {
  arity: 1,
  eval: Math.tanh,
  js: (x) => call("Math.tanh", x),
  vjp: (g, _x, out) => [g.mul(oneMinus(out.square()))],
  domain: [[-20, 20]],
};

/** Inverse of sinh. d/dx = 1/√(x² + 1). */
export const asinh: Op1 = {
  arity: 1,
  eval: Math.asinh,
  js: (x) => call("Math.asinh", x),
  vjp: (g, x) => [g.div(x.square().add(1).sqrt())],
  domain: [[-10, 10]],
};

/** Inverse of cosh, at least 0. d/dx = 1/√(x² − 1), in factors, so that it stays accurate near 1. */
export const acosh: Op1 = {
  arity: 1,
  eval: Math.acosh,
  js: (x) => call("Math.acosh", x),
  vjp: (g, x) => [g.div(x.sub(1).mul(x.add(1)).sqrt())],
  domain: [[1.1, 10]],
};

/** Inverse of tanh. d/dx = 1/(1 − x²), in factors, so that it stays accurate near ±1. */
export const atanh: Op1 = {
  arity: 1,
  eval: Math.atanh,
  js: (x) => call("Math.atanh", x),
  vjp: (g, x) => [g.div(oneMinus(x).mul(x.add(1)))],
  domain: [[-0.95, 0.95]],
};
