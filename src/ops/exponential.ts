/** Exponentials and logarithms. */
import { call, literal } from "./code.js";
import type { Op1 } from "./op.js";

/** eˣ, its own derivative. */
export const exp: Op1 = {
  arity: 1,
  eval: Math.exp,
  js: (x) => call("Math.exp", x),
  vjp: (g, _x, out) => [g.mul(out)],
  domain: [[-10, 10]],
};

/** eˣ − 1, accurate near 0. d/dx = eˣ: not out + 1, which would cancel where x is very negative. */
export const expm1: Op1 = {
  arity: 1,
  eval: Math.expm1,
  js: (x) => call("Math.expm1", x),
  vjp: (g, x) => [g.mul(x.exp())],
  domain: [[-10, 10]],
};

/** 2ˣ. d/dx = 2ˣ·log 2. */
export const exp2: Op1 = {
  arity: 1,
  eval: (x) => 2 ** x,
  js: (x) => call("Math.pow", literal(2), x),
  vjp: (g, _x, out) => [g.mul(out.mul(Math.LN2))],
  domain: [[-10, 10]],
};

/** Natural logarithm. d/dx = 1/x. */
export const log: Op1 = {
  arity: 1,
  eval: Math.log,
  js: (x) => call("Math.log", x),
  vjp: (g, x) => [g.div(x)],
  domain: [[0.1, 10]],
};

/** log(1 + x), accurate near 0. d/dx = 1/(1 + x). */
export const log1p: Op1 = {
  arity: 1,
  eval: Math.log1p,
  js: (x) => call("Math.log1p", x),
  vjp: (g, x) => [g.div(x.add(1))],
  domain: [[-0.9, 10]],
};

/** Logarithm to the base 2. d/dx = log₂e/x. */
export const log2: Op1 = {
  arity: 1,
  eval: Math.log2,
  js: (x) => call("Math.log2", x),
  vjp: (g, x) => [g.mul(Math.LOG2E).div(x)],
  domain: [[0.1, 10]],
};

/** Logarithm to the base 10. d/dx = log₁₀e/x, where x·log 10 could overflow. */
export const log10: Op1 = {
  arity: 1,
  eval: Math.log10,
  js: (x) => call("Math.log10", x),
  vjp: (g, x) => [g.mul(Math.LOG10E).div(x)],
  domain: [[0.1, 10]],
};
