/** Powers and roots. Knows which exponents have cheaper code with the same bits, and where powers have no slope. */
import { call, infix, literal } from "./code.js";
import type { Op1, Op2, Term } from "./op.js";

/**
 * y·xʸ⁻¹. At y = 0 it is written y/x, behind which x is held fixed: that is 0 for every x, keeps its slope 1/x in y, and
 * has none in x, where y·xʸ⁻¹ would give 0·∞. So (0, 0) has slope 0 and the second derivative of x¹ is 0 everywhere.
 */
const slopeInBase = (x: Term, y: Term): Term => {
  const fixed = x.abs().gt(0).select(x, 1).stopGradient();
  return y.eq(0).select(y.div(fixed), y.mul(x.pow(y.sub(1))));
};

/** xʸ·log x, which is NaN for x < 0; at x = 0 it is 0 where 0ʸ is constantly 0, and NaN elsewhere. */
const slopeInExponent = (x: Term, y: Term, out: Term): Term =>
  x.eq(0).select(y.gt(0).select(0, Number.NaN), out.mul(x.log()));

/** xʸ. ∂/∂x = y·xʸ⁻¹, ∂/∂y = xʸ·log x. */
export const pow: Op2 = {
  arity: 2,
  specializes: true,
  symbol: "**",
  eval: Math.pow,
  js: (x, y) => call("Math.pow", x, y),
  vjp: (g, x, y, out) => [g.mul(slopeInBase(x, y)), g.mul(slopeInExponent(x, y, out))],
  simplify: (x, y) => {
    if (y.is(2)) return x.square();
    if (y.is(1)) return x;
    if (y.is(0) || y.is(-0)) return x.number(1);
    return y.is(-1) ? x.inv() : null;
  },
  domain: [
    [0.1, 10],
    [-3, 3],
  ],
};

/** √x. d/dx = 1/(2√x). */
export const sqrt: Op1 = {
  arity: 1,
  eval: Math.sqrt,
  js: (x) => call("Math.sqrt", x),
  vjp: (g, _x, out) => [g.div(out.mul(2))],
  domain: [[0.1, 10]],
};

/** x². d/dx = 2x. */
export const square: Op1 = {
  arity: 1,
  eval: (x) => x * x,
  lower: (x) => x.mul(x),
  vjp: (g, x) => [g.mul(x.mul(2))],
  domain: [[-10, 10]],
};

/** 1/x. d/dx = −1/x². */
export const inv: Op1 = {
  arity: 1,
  eval: (x) => 1 / x,
  js: (x) => infix("/", literal(1), x),
  vjp: (g, _x, out) => [g.mul(out.square()).neg()],
  domain: [[0.1, 10]],
};

/** ∛x. d/dx = 1/(3 ∛x²). */
export const cbrt: Op1 = {
  arity: 1,
  eval: Math.cbrt,
  js: (x) => call("Math.cbrt", x),
  vjp: (g, _x, out) => [g.div(out.square().mul(3))],
  domain: [[0.1, 10]],
};

/** √(x² + y²), without overflow on the way. ∂/∂x = x/out; 0 at the origin. */
export const hypot: Op2 = {
  arity: 2,
  commutative: true,
  eval: (x, y) => Math.hypot(x, y),
  js: (x, y) => call("Math.hypot", x, y),
  vjp: (g, x, y, out) => {
    const slope = (leg: Term) => out.eq(0).select(0, leg.div(out));
    return [g.mul(slope(x)), g.mul(slope(y))];
  },
  domain: [
    [-10, 10],
    [0.1, 10],
  ],
};
