/**
 * Every op there is: the single source of truth of the compiler.
 *
 * To add one: write its record in the file of its family (arity, the law `eval`, its text `js` or its parts `lower`, the
 * pullback `vjp`, and the domain that tests sample), and list it here. The opcode, the method and its type, the free
 * function, folding, printing, every derivative, the tests on every backend and the table in the README follow from that.
 * The order here is the order of the opcodes.
 */
import { elu, gelu, leakyRelu, relu, sigmoid, silu, softplus } from "./activation.js";
import { add, div, mod, mul, neg, sub } from "./arithmetic.js";
import { exp, exp2, expm1, log, log1p, log2, log10 } from "./exponential.js";
import { acosh, asinh, atanh, cosh, sinh, tanh } from "./hyperbolic.js";
import { and, eq, ge, gt, le, lt, ne, not, or, select } from "./logic.js";
import { abs, ceil, floor, max, min, round, sign, stopGradient, trunc } from "./piecewise.js";
import { cbrt, hypot, inv, pow, sqrt, square } from "./powers.js";
import { erf } from "./special.js";
import { acos, asin, atan, atan2, cos, sin, tan } from "./trigonometric.js";

export const ops = {
  add,
  sub,
  mul,
  div,
  neg,
  mod,
  pow,
  sqrt,
  square,
  inv,
  cbrt,
  hypot,
  exp,
  expm1,
  exp2,
  log,
  log1p,
  log2,
  log10,
  sin,
  cos,
  tan,
  asin,
  acos,
  atan,
  atan2,
  sinh,
  cosh,
  tanh,
  asinh,
  acosh,
  atanh,
  relu,
  leakyRelu,
  sigmoid,
  softplus,
  elu,
  gelu,
  silu,
  abs,
  sign,
  min,
  max,
  floor,
  ceil,
  round,
  trunc,
  erf,
  stopGradient,
  lt,
  le,
  gt,
  ge,
  eq,
  ne,
  and,
  or,
  not,
  select,
};
