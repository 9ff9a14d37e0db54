/** Comparisons, connectives of conditions, and the one op that is a branch. */
import { comparison, infix, prefix, ternary } from "./code.js";
import type { Choice, Comparison, Connective1, Connective2 } from "./op.js";

/** x < y. */
export const lt: Comparison = {
  arity: 2,
  compares: true,
  never: (x, y) => x[0] >= y[1],
  symbol: "<",
  eval: (x, y) => x < y,
  js: (x, y) => comparison("<", x, y),
};

/** x ≤ y. */
export const le: Comparison = {
  arity: 2,
  compares: true,
  never: (x, y) => x[0] > y[1],
  symbol: "<=",
  eval: (x, y) => x <= y,
  js: (x, y) => comparison("<=", x, y),
};

/** x > y. */
export const gt: Comparison = {
  arity: 2,
  compares: true,
  never: (x, y) => x[1] <= y[0],
  symbol: ">",
  eval: (x, y) => x > y,
  js: (x, y) => comparison(">", x, y),
};

/** x ≥ y. */
export const ge: Comparison = {
  arity: 2,
  compares: true,
  never: (x, y) => x[1] < y[0],
  symbol: ">=",
  eval: (x, y) => x >= y,
  js: (x, y) => comparison(">=", x, y),
};

/** x = y; -0 equals 0, and NaN equals nothing. */
export const eq: Comparison = {
  arity: 2,
  compares: true,
  symbol: "===",
  commutative: true,
  eval: (x, y) => x === y,
  js: (x, y) => comparison("===", x, y),
};

/** x ≠ y; NaN differs from everything. */
export const ne: Comparison = {
  arity: 2,
  compares: true,
  symbol: "!==",
  commutative: true,
  eval: (x, y) => x !== y,
  js: (x, y) => comparison("!==", x, y),
};

/** Both conditions hold. */
export const and: Connective2 = {
  arity: 2,
  connects: true,
  symbol: "&&",
  variadic: true,
  commutative: true,
  eval: (p, q) => p && q,
  js: (p, q) => infix("&&", p, q),
  simplify: (p, q) => (p.is(true) || q.is(false) || p.same(q) ? q : q.is(true) || p.is(false) ? p : null),
};

/** At least one condition holds. */
export const or: Connective2 = {
  arity: 2,
  connects: true,
  symbol: "||",
  variadic: true,
  commutative: true,
  eval: (p, q) => p || q,
  js: (p, q) => infix("||", p, q),
  simplify: (p, q) => (p.is(false) || q.is(true) || p.same(q) ? q : q.is(false) || p.is(true) ? p : null),
};

/** The condition does not hold. */
export const not: Connective1 = {
  arity: 1,
  connects: true,
  symbol: "!",
  eval: (p) => !p,
  js: (p) => prefix("!", p),
  simplify: (p) => p.inverted(),
};

/** x where the condition holds, else y. The operand not chosen contributes nothing, at any order. */
export const select: Choice = {
  arity: 3,
  branches: true,
  symbol: "?:",
  eval: (condition, x, y) => (condition ? x : y),
  js: (condition, x, y) => ternary(condition, x, y),
  vjp: (g) => [null, g, g],
  simplify: (condition, x, y) => {
    if (condition.is(true) || x.same(y)) return x;
    if (condition.is(false)) return y;
    const inverse = condition.inverted();
    return inverse ? inverse.select(y, x) : null;
  },
};
