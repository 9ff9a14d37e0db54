/** Functions made of pieces: each slope is multiplied in, so behind a slope of 0 an infinite cotangent gives NaN. */
import { call, infix, literal, ternary } from "./code.js";
import type { Op1, Term, Test, VariadicOp2 } from "./op.js";

/** The slope of min or max in one operand: 1 where it wins, half for each side of a tie (-0 and 0 tie too). */
const share = (wins: Test, x: Term, y: Term): Term => wins.select(1, x.eq(y).select(0.5, 0));

/** |x|. The slope at 0 is 0. */
export const abs: Op1 = {
  arity: 1,
  eval: Math.abs,
  js: (x) => call("Math.abs", x),
  wasm: "f64.abs",
  vjp: (g, x) => [g.mul(x.sign())],
  domain: [[-10, 10]],
  kinks: [0],
  piece: Math.sign,
};

/** −1, −0, 0 or 1. */
export const sign: Op1 = {
  arity: 1,
  eval: Math.sign,
  js: (x) => call("Math.sign", x),
  vjp: () => [null],
  domain: [[-10, 10]],
  kinks: [0],
  piece: Math.sign,
};

/** The smaller of x and y; NaN if either is, and -0 is smaller than 0. */
export const min: VariadicOp2 = {
  arity: 2,
  variadic: true,
  commutative: true,
  eval: (x, y) => Math.min(x, y),
  bounds: (x, y) => [Math.min(x[0], y[0]), Math.min(x[1], y[1])],
  js: (x, y) => call("Math.min", x, y),
  wasm: "f64.min",
  vjp: (g, x, y) => [g.mul(share(x.lt(y), x, y)), g.mul(share(x.gt(y), x, y))],
  domain: [
    [-10, 10],
    [-10, 10],
  ],
  kinks: [0],
  piece: (x, y) => Math.sign(x - y),
};

/** The larger of x and y; NaN if either is, and 0 is larger than -0. */
export const max: VariadicOp2 = {
  arity: 2,
  variadic: true,
  commutative: true,
  eval: (x, y) => Math.max(x, y),
  bounds: (x, y) => [Math.max(x[0], y[0]), Math.max(x[1], y[1])],
  js: (x, y) => call("Math.max", x, y),
  wasm: "f64.max",
  vjp: (g, x, y) => [g.mul(share(x.gt(y), x, y)), g.mul(share(x.lt(y), x, y))],
  domain: [
    [-10, 10],
    [-10, 10],
  ],
  kinks: [0],
  piece: (x, y) => Math.sign(x - y),
};

/** The next integer at or below x. */
export const floor: Op1 = {
  arity: 1,
  eval: Math.floor,
  bounds: (x) => [Math.floor(x[0]), Math.floor(x[1])],
  js: (x) => call("Math.floor", x),
  wasm: "f64.floor",
  vjp: () => [null],
  domain: [[-3, 3]],
  kinks: [-3, -2, -1, 0, 1, 2, 3],
  piece: Math.floor,
};

/** The next integer at or above x. */
export const ceil: Op1 = {
  arity: 1,
  eval: Math.ceil,
  bounds: (x) => [Math.ceil(x[0]), Math.ceil(x[1])],
  js: (x) => call("Math.ceil", x),
  wasm: "f64.ceil",
  vjp: () => [null],
  domain: [[-3, 3]],
  kinks: [-3, -2, -1, 0, 1, 2, 3],
  piece: Math.ceil,
};

/** The nearest integer; halves go up, as in ECMAScript. */
export const round: Op1 = {
  arity: 1,
  eval: Math.round,
  bounds: (x) => [Math.round(x[0]), Math.round(x[1])],
  js: (x) => call("Math.round", x),
  // Halves go up, and what rounds to 0 keeps its sign; the instruction for it takes halves to even numbers.
  wasm: (x) => {
    const below = call("Math.floor", x);
    const isNearer = infix(">=", infix("-", x, below), literal(0.5));
    return call("copysign", ternary(isNearer, infix("+", below, literal(1)), below), x);
  },
  vjp: () => [null],
  domain: [[-3, 3]],
  kinks: [-2.5, -1.5, -0.5, 0.5, 1.5, 2.5],
  piece: Math.round,
};

/** x without its fraction, towards 0. */
export const trunc: Op1 = {
  arity: 1,
  eval: Math.trunc,
  bounds: (x) => [Math.trunc(x[0]), Math.trunc(x[1])],
  js: (x) => call("Math.trunc", x),
  wasm: "f64.trunc",
  vjp: () => [null],
  domain: [[-3, 3]],
  kinks: [-3, -2, -1, 1, 2, 3],
  piece: Math.trunc,
};

/** x, as a constant in the eyes of every derivative. */
export const stopGradient: Op1 = {
  arity: 1,
  eval: (x) => x,
  lower: (x) => x,
  vjp: () => [null],
  domain: [[-10, 10]],
};
