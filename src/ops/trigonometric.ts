/** Circular functions and their inverses; angles are in radians. */
import { oneMinus } from "./arithmetic.js";
import { call } from "./code.js";
import type { Op1, Op2, Term } from "./op.js";

/** √(1 − x²), in factors, so that it stays accurate near ±1. */
const cosineOfSine = (x: Term): Term => oneMinus(x).mul(x.add(1)).sqrt();

/** Sine. d/dx sin x = cos x. */
export const sin: Op1 = {
  arity: 1,
  eval: Math.sin,
  js: (x) => call("Math.sin", x),
  vjp: (g, x) => [g.mul(x.cos())],
  domain: [[-10, 10]],
};

/** Cosine. d/dx cos x = −sin x. */
export const cos: Op1 = {
  arity: 1,
  eval: Math.cos,
  js: (x) => call("Math.cos", x),
  vjp: (g, x) => [g.mul(x.sin()).neg()],
  domain: [[-10, 10]],
};

/** Tangent. d/dx tan x = 1 + tan² x. */
export const tan: Op1 = {
  arity: 1,
  eval: Math.tan,
  js: (x) => call("Math.tan", x),
  vjp: (g, _x, out) => [g.mul(out.square().add(1))],
  domain: [[-1.4, 1.4]],
};

/** Arcsine, in [−π/2, π/2]. d/dx = 1/√(1 − x²). */
export const asin: Op1 = {
  arity: 1,
  eval: Math.asin,
  js: (x) => call("Math.asin", x),
  vjp: (g, x) => [g.div(cosineOfSine(x))],
  domain: [[-0.95, 0.95]],
};

/** Arccosine, in [0, π]. d/dx = −1/√(1 − x²). */
export const acos: Op1 = {
  arity: 1,
  eval: Math.acos,
  js: (x) => call("Math.acos", x),
  vjp: (g, x) => [g.div(cosineOfSine(x)).neg()],
  domain: [[-0.95, 0.95]],
};

/** Arctangent, in [−π/2, π/2]. d/dx = 1/(1 + x²). */
export const atan: Op1 = {
  arity: 1,
  eval: Math.atan,
  js: (x) => call("Math.atan", x),
  vjp: (g, x) => [g.div(x.square().add(1))],
  domain: [[-10, 10]],
};

/** The angle of the point (x, y), in [−π, π], called as y.atan2(x). ∂/∂y = x/(x² + y²), ∂/∂x = −y/(x² + y²). */
export const atan2: Op2 = {
  arity: 2,
  eval: Math.atan2,
  js: (y, x) => call("Math.atan2", y, x),
  vjp: (g, y, x) => {
    const scaled = g.div(x.square().add(y.square()));
    return [scaled.mul(x), scaled.mul(y).neg()];
  },
  domain: [
    [-10, 10],
    [0.1, 10],
  ],
};
