/** Powers and roots. Knows which exponents have cheaper code with the same bits, and where powers have no slope. */
import { call, infix, literal } from "./code.js";
import type { Op1, Op2 } from "./op.js";

/** Whether y − n is not rounded. */
const subtracts = (y: number, n: number): boolean => y - n + n === y && y - (y - n) === n;

/** xʸ. */
export const pow: Op2 = {
  arity: 2,
  specializes: true,
  symbol: "**",
  eval: Math.pow,
  js: (x, y) => call("Math.pow", x, y),
  vjp: (g, x, y) => [g.mul(x.powSlope(y)), g.mul(x.powLog(y))],
  simplify: (x, y) => {
    if (y.is(2)) return x.square();
    if (y.is(1)) return x;
    // Not 1/x for x⁻¹: Math.pow rounds otherwise in most engines.
    return y.is(0) || y.is(-0) ? x.number(1) : null;
  },
  domain: [
    [0.1, 10],
    [-3, 3],
  ],
};

/**
 * y·xʸ⁻¹ = ∂/∂x xʸ, and 0 for y = 0, at every x. Where y − 1 is rounded, which x tells from y − 1 if it is large or small,
 * it is y·xʸ/x.
 */
export const powSlope: Op2 = {
  arity: 2,
  shown: "@1 * @0^(@1 - 1)",
  specializes: true,
  helper: true,
  eval: function powSlope(x: number, y: number): number {
    if (y === 0) return 0;
    const n = y - 1;
    return (n + 1 === y && y - n === 1) || x === 0 || Math.abs(x) === Infinity ? y * x ** n : (y * x ** y) / x;
  },
  js: (x, y) => call("powSlope", x, y),
  vjp: (g, x, y) => [g.mul(x.powCurvature(y)), g.mul(x.powMixed(y))],
  simplify: (x, y) => {
    // Of a table, those that are powers of the model's own anyway.
    const entry = y.exponent();
    if (entry) {
      const less = entry.number !== 0 && subtracts(entry.number, 1) ? entry.less(1) : null;
      return less && y.mul(x.pow(less));
    }
    const exponent = y.constant();
    if (exponent === null || !subtracts(exponent, 1)) return null;
    if (exponent === 0) return x.number(0);
    return exponent === 1 ? x.number(1) : x.number(exponent).mul(x.pow(exponent - 1));
  },
  domain: pow.domain,
};

/** y(y − 1)·xʸ⁻² = ∂²/∂x² xʸ, and 0 for y = 0 and y = 1, at every x; y(y − 1)·xʸ/x/x where y − 2 is rounded. */
export const powCurvature: Op2 = {
  arity: 2,
  specializes: true,
  helper: true,
  eval: function powCurvature(x: number, y: number): number {
    if (y === 0 || y === 1) return 0;
    const c = y * (y - 1);
    const n = y - 2;
    return (n + 2 === y && y - n === 2) || x === 0 || Math.abs(x) === Infinity ? c * x ** n : (c * x ** y) / x / x;
  },
  js: (x, y) => call("powCurvature", x, y),
  vjp: (g, x, y) => {
    const n = y.sub(2);
    const c = y.mul(y.sub(1));
    return [
      g.mul(c.eq(0).select(0, x.powSlope(n).mul(c))),
      g.mul(x.pow(n).mul(y.mul(2).sub(1)).add(x.powLog(n).mul(c))),
    ];
  },
  simplify: (x, y) => {
    const exponent = y.constant();
    if (exponent === null || !subtracts(exponent, 2)) return null;
    if (exponent === 0 || exponent === 1) return x.number(0);
    return exponent === 2 ? x.number(2) : x.number(exponent * (exponent - 1)).mul(x.pow(exponent - 2));
  },
  domain: pow.domain,
};

/** xʸ·log x = ∂/∂y xʸ, which is NaN for x < 0; at x = 0 it is 0 where 0ʸ is constantly 0, and NaN elsewhere. */
export const powLog: Op2 = {
  arity: 2,
  shown: "@0^@1 * log(@0)",
  eval: (x, y) => (x === 0 ? (y > 0 ? 0 : Number.NaN) : x ** y * Math.log(x)),
  lower: (x, y) => x.eq(0).select(y.gt(0).select(0, Number.NaN), x.pow(y).mul(x.log())),
  vjp: (g, x, y, out) => [g.mul(x.powMixed(y)), g.mul(x.eq(0).select(out, out.mul(x.log())))],
  domain: pow.domain,
};

/**
 * xʸ⁻¹·(1 + y·log x) = ∂²/∂x∂y xʸ, either way round. At x = 0 it is the limit where ∂/∂y is 0, and NaN where that is NaN;
 * it is NaN for x < 0, too.
 */
export const powMixed: Op2 = {
  arity: 2,
  helper: true,
  eval: function powMixed(x: number, y: number): number {
    if (x === 0) return y > 1 ? 0 : y > 0 ? -Infinity : NaN;
    const n = y - 1;
    const power = (n + 1 === y && y - n === 1) || Math.abs(x) === Infinity ? x ** n : x ** y / x;
    return power * (1 + y * Math.log(x));
  },
  js: (x, y) => call("powMixed", x, y),
  vjp: (g, x, y) => {
    const once = x.log().mul(y).add(1);
    return [
      g.mul(x.pow(y.sub(2)).mul(once.mul(y.sub(1)).add(y))),
      g.mul(x.pow(y.sub(1)).mul(x.log()).mul(once.add(1))),
    ];
  },
  domain: pow.domain,
};

/** √x. */
export const sqrt: Op1 = {
  arity: 1,
  eval: Math.sqrt,
  js: (x) => call("Math.sqrt", x),
  wasm: "f64.sqrt",
  vjp: (g, x) => [g.mul(x.sqrtSlope())],
  domain: [[0.1, 10]],
};

/** 1/(2√x) = d/dx √x. d/dx = −1/(4x√x). */
export const sqrtSlope: Op1 = {
  arity: 1,
  shown: "1 / (2 * √@0)",
  eval: (x) => 1 / (Math.sqrt(x) * 2),
  lower: (x) => x.sqrt().mul(2).inv(),
  vjp: (g, x, out) => [g.mul(out.mul(-0.5).div(x))],
  domain: sqrt.domain,
};

/**
 * The root `out` of q, computed in another way than by √q (which may overflow, or be known already). Its slope 1/(2·out) is
 * 0 at 0, where a norm has no slope, and has none itself there.
 */
export const asRoot: Op2 = {
  arity: 2,
  symbol: "√",
  eval: (out) => out,
  lower: (out) => out,
  vjp: (g, _value, _q, out) => [null, g.mul(out.rootSlope())],
  domain: [
    [0.1, 10],
    [0.1, 10],
  ],
};

/** 1/(2r), and 0 for r = 0, where it has no derivative. */
export const rootSlope: Op1 = {
  arity: 1,
  eval: (r) => (r === 0 ? 0 : 1 / (r * 2)),
  lower: (r) => r.eq(0).select(0, r.mul(2).inv()),
  vjp: (g, r, out) => [g.mul(out.div(r)).neg()],
  domain: [[0.1, 10]],
};

/** `value`, with the slopes of `other`: what was computed in a way whose own slopes are not those that are meant. */
export const withSlopesOf: Op2 = {
  arity: 2,
  eval: (value) => value,
  lower: (value) => value,
  vjp: (g) => [null, g],
  domain: [
    [-10, 10],
    [-10, 10],
  ],
};

/** x, with `slope` for its slope. */
export const along: Op2 = {
  arity: 2,
  eval: (x) => x,
  lower: (x) => x,
  vjp: (g, _x, slope) => [g.mul(slope), null],
  domain: withSlopesOf.domain,
};

/** x/r for the length r of a vector and its element x, and 0 for r = 0, where a norm has no slope. ∂/∂r is 0 for r = ∞. */
export const normSlope: Op2 = {
  arity: 2,
  shown: "@0 / @1",
  eval: (x, r) => (r === 0 ? 0 : x / r),
  lower: (x, r) => r.eq(0).select(0, x.div(r)),
  vjp: (g, _x, r, out) => [g.div(r), g.mul(r.eq(Number.POSITIVE_INFINITY).select(0, out.div(r))).neg()],
  domain: [
    [-10, 10],
    [0.1, 10],
  ],
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

/** ∛x. */
export const cbrt: Op1 = {
  arity: 1,
  eval: Math.cbrt,
  js: (x) => call("Math.cbrt", x),
  vjp: (g, x) => [g.mul(x.cbrtSlope())],
  domain: [[0.1, 10]],
};

/** 1/(3 ∛x²) = d/dx ∛x. d/dx = −2/(9x ∛x²). */
export const cbrtSlope: Op1 = {
  arity: 1,
  shown: "1 / (3 * ∛@0²)",
  eval: (x) => {
    const root = Math.cbrt(x);
    return 1 / (root * root * 3);
  },
  lower: (x) => x.cbrt().square().mul(3).inv(),
  vjp: (g, x) => [g.mul(x.cbrt().square().mul(-4.5).inv().div(x))],
  domain: cbrt.domain,
};

/** √(x² + y²), without overflow on the way. ∂/∂x = x/out; 0 at the origin. */
export const hypot: Op2 = {
  arity: 2,
  commutative: true,
  eval: (x, y) => Math.hypot(x, y),
  js: (x, y) => call("Math.hypot", x, y),
  vjp: (g, x, y) => [g.mul(x.hypotSlope(y)), g.mul(y.hypotSlope(x))],
  domain: [
    [-10, 10],
    [0.1, 10],
  ],
  piece: (x, y) => Number(x === 0 && y === 0),
};

/**
 * x/r = ∂/∂x r with r = √(x² + y²), and 0 at the origin, where it has no derivative. ∂/∂x = y²/r³ and ∂/∂y = −xy/r³, in terms
 * of the smaller operand divided by the larger one.
 */
export const hypotSlope: Op2 = {
  arity: 2,
  eval: (x, y) => {
    const r = Math.hypot(x, y);
    return r === 0 ? 0 : x / r;
  },
  lower: (x, y) => {
    const r = x.hypot(y);
    return r.eq(0).select(0, x.div(r));
  },
  vjp: (g, x, y) => {
    const r = x.hypot(y);
    const steep = y.abs().ge(x.abs());
    const ratio = steep.select(x.div(y), y.div(x));
    const scale = ratio.square().add(1).mul(r);
    const mixed = ratio.div(scale);
    return [g.mul(steep.select(scale.inv(), ratio.mul(mixed))), g.mul(mixed).neg()];
  },
  domain: hypot.domain,
};
