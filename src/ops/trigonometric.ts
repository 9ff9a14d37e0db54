/** Circular functions and their inverses; angles are in radians. */
import { oneMinus } from "./arithmetic.js";
import { call } from "./code.js";
import type { Op1, Op2, Term } from "./op.js";

/** 1 − x², in factors where it would cancel. */
export const oneMinusSquare = (x: Term): Term =>
  x
    .abs()
    .lt(0.5)
    .select(oneMinus(x.square()), oneMinus(x).mul(x.add(1)));

/** x ÷ power, and where |x| is so large that this is x to 1 − n and overflows on the way, 1 ÷ x ÷ |x| (÷ |x|). */
export const byPower = (x: Term, power: Term, large: number, n: 2 | 3): Term => {
  const square = x.inv().div(x.abs());
  return x
    .abs()
    .lt(large)
    .select(x.div(power), n === 2 ? square : square.div(x.abs()));
};

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

/** Arcsine, in [−π/2, π/2]. */
export const asin: Op1 = {
  arity: 1,
  eval: Math.asin,
  js: (x) => call("Math.asin", x),
  vjp: (g, x) => [g.mul(x.asinSlope())],
  domain: [[-0.95, 0.95]],
};

/** 1/√(1 − x²) = d/dx asin x. d/dx = x/(1 − x²)^(3/2). */
export const asinSlope: Op1 = {
  arity: 1,
  eval: (x) => 1 / Math.sqrt((1 - x) * (x + 1)),
  lower: (x) => oneMinus(x).mul(x.add(1)).sqrt().inv(),
  vjp: (g, x) => {
    const s = oneMinusSquare(x);
    return [g.mul(x.div(s.mul(s.sqrt())))];
  },
  domain: asin.domain,
};

/** Arccosine, in [0, π]. d/dx = −d/dx asin x. */
export const acos: Op1 = {
  arity: 1,
  eval: Math.acos,
  js: (x) => call("Math.acos", x),
  vjp: (g, x) => [g.mul(x.asinSlope()).neg()],
  domain: [[-0.95, 0.95]],
};

/** Arctangent, in [−π/2, π/2]. */
export const atan: Op1 = {
  arity: 1,
  eval: Math.atan,
  js: (x) => call("Math.atan", x),
  vjp: (g, x) => [g.mul(x.atanSlope())],
  domain: [[-10, 10]],
};

/** 1/(1 + x²) = d/dx atan x, without overflow on the way. d/dx = −2x/(1 + x²)². */
export const atanSlope: Op1 = {
  arity: 1,
  helper: true,
  eval: function atanSlope(x: number): number {
    const d = 1 + x * x;
    return d < 1e300 ? 1 / d : 1 / x / x;
  },
  js: (x) => call("atanSlope", x),
  vjp: (g, x) => [g.mul(byPower(x, x.square().add(1).square(), 1e75, 3).mul(-2))],
  domain: atan.domain,
};

/** The angle of the point (x, y), in [−π, π], called as y.atan2(x). ∂/∂y = x/(x² + y²), ∂/∂x = −y/(x² + y²). */
export const atan2: Op2 = {
  arity: 2,
  eval: Math.atan2,
  js: (y, x) => call("Math.atan2", y, x),
  vjp: (g, y, x) => [g.mul(y.atan2Slope(x)), g.mul(x.atan2Slope(y)).neg()],
  domain: [
    [-10, 10],
    [0.1, 10],
  ],
};

/**
 * x/(x² + y²), called as y.atan2Slope(x): ∂/∂y of the angle of (x, y). The sum is divided by the larger one of the two
 * first (as Smith divided complex numbers), so that no square overflows or underflows.
 * ∂/∂y = −2xy/(x² + y²)² and ∂/∂x = (y² − x²)/(x² + y²)².
 */
export const atan2Slope: Op2 = {
  arity: 2,
  helper: true,
  eval: function atan2Slope(y: number, x: number): number {
    if (Math.abs(x) >= Math.abs(y)) return 0.5 / (0.5 * x + 0.5 * y * (y / x));
    const ratio = x / y;
    return (0.5 * ratio) / (0.5 * y + 0.5 * x * ratio);
  },
  js: (y, x) => call("atan2Slope", y, x),
  vjp: (g, y, x, u) => {
    const steep = y.abs().ge(x.abs());
    const ratio = steep.select(x.div(y), y.div(x));
    const scale = steep.select(y, x).mul(ratio.square().add(1));
    const difference = oneMinusSquare(ratio).div(scale).div(scale);
    return [g.mul(u.mul(x.atan2Slope(y)).mul(-2)), g.mul(steep.select(difference, difference.neg()))];
  },
  domain: atan2.domain,
};
