/** The field operations. Their `simplify` rules hold for every double, -0, infinities and NaN included. */
import { infix, prefix } from "./code.js";
import type { Op1, Op2, Operand, Term, VariadicOp2 } from "./op.js";

/** 1 − x, for the rules of other ops. */
export const oneMinus = (x: Term): Term => x.neg().add(1);

/** x + y. */
export const add: VariadicOp2 = {
  arity: 2,
  symbol: "+",
  variadic: true,
  commutative: true,
  eval: (x, y) => x + y,
  bounds: (x, y) => [x[0] + y[0], x[1] + y[1]],
  js: (x, y) => infix("+", x, y),
  vjp: (g) => [g, g],
  simplify: (x, y) => {
    const minus = y.negated();
    if (minus) return x.sub(minus);
    const first = x.negated();
    return first && y.sub(first);
  },
  domain: [
    [-10, 10],
    [-10, 10],
  ],
};

/** x − y. */
export const sub: Op2 = {
  arity: 2,
  symbol: "-",
  eval: (x, y) => x - y,
  bounds: (x, y) => [x[0] - y[1], x[1] - y[0]],
  js: (x, y) => infix("-", x, y),
  vjp: (g) => [g, g.neg()],
  simplify: (x, y) => {
    if (y.is(0)) return x; // not for x - (-0): that is x + 0, which turns -0 into 0
    const minus = y.negated();
    return minus && x.add(minus);
  },
  domain: [
    [-10, 10],
    [-10, 10],
  ],
};

/**
 * c · (2ᵏ · x) = (c · 2ᵏ) · x for k ≥ 0 and |c| ≥ 1: multiplying by 2ᵏ is exact, or overflows where the whole does, too.
 */
function timesPowerOfTwo(x: Operand, y: Operand): Term | null {
  const c = y.constant();
  const scaled = x.scaled();
  if (c === null || scaled === null || Math.abs(c) < 1) return null;
  const isPower = scaled.by >= 1 && 2 ** Math.round(Math.log2(scaled.by)) === scaled.by;
  return isPower && Number.isFinite(c * scaled.by) ? scaled.of.mul(c * scaled.by) : null;
}

/** x · y. */
export const mul: VariadicOp2 = {
  arity: 2,
  symbol: "*",
  variadic: true,
  commutative: true,
  eval: (x, y) => x * y,
  js: (x, y) => infix("*", x, y),
  vjp: (g, x, y) => [g.mul(y), g.mul(x)],
  simplify: (x, y) => {
    if (y.is(1)) return x;
    if (x.is(1)) return y;
    if (y.is(-1)) return x.neg();
    if (x.is(-1)) return y.neg();
    return timesPowerOfTwo(x, y) ?? timesPowerOfTwo(y, x);
  },
  domain: [
    [-10, 10],
    [-10, 10],
  ],
};

/** x ÷ y. ∂/∂x = 1/y, ∂/∂y = −x/y². */
export const div: Op2 = {
  arity: 2,
  symbol: "/",
  eval: (x, y) => x / y,
  js: (x, y) => infix("/", x, y),
  vjp: (g, x, y) => [g.div(y), g.mul(x.quotientSlope(y))],
  simplify: (x, y) => {
    if (y.is(1)) return x;
    if (y.is(-1)) return x.neg();
    return x.is(1) ? y.inv() : null;
  },
  domain: [
    [-10, 10],
    [0.1, 10],
  ],
};

/** −x/y² = ∂/∂y (x/y), by two divisions: y² would over- or underflow. ∂/∂x = −1/y², ∂/∂y = 2x/y³. */
export const quotientSlope: Op2 = {
  arity: 2,
  shown: "(-@0 / @1²)",
  eval: (x, y) => -(x / y / y),
  lower: (x, y) => x.div(y).div(y).neg(),
  vjp: (g, _x, y, out) => [g.quotientSlope(y), g.mul(out.div(y).mul(-2))],
  domain: div.domain,
};

/** −x. */
export const neg: Op1 = {
  arity: 1,
  symbol: "-",
  eval: (x) => -x,
  js: (x) => prefix("-", x),
  vjp: (g) => [g.neg()],
  simplify: (x) => x.negated(),
  domain: [[-10, 10]],
};

/**
 * x % y = x − y·trunc(x/y), the remainder with the sign of x. ∂/∂y = −trunc(x/y), recovered from the result because the
 * rounded quotient x/y may cross an integer: (out − x)/y is that integer up to rounding.
 */
export const mod: Op2 = {
  arity: 2,
  symbol: "%",
  eval: (x, y) => x % y,
  js: (x, y) => infix("%", x, y),
  vjp: (g, x, y, out) => [g, g.mul(out.sub(x).div(y).round())],
  domain: [
    [5.2, 5.8], // where trunc(x/y) = 5
    [1.01, 1.03],
  ],
  piece: (x, y) => Math.round((x - (x % y)) / y),
};
