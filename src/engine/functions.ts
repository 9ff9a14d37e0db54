/**
 * Every op as a free function: on values it does what the method does, on plain numbers and booleans it computes at once
 * (while a model is traced, too). All of them come from the table of ops by one rule; what is written out here are names
 * and types. Knows neither graphs nor tapes.
 */
import { arities, evaluators, innerOpcodes, isBranch, opcodes } from "../ir/opcodes.js";
import type { ops } from "../ops/index.js";
import type { Choice, Comparison, Connective1, Connective2, DefaultOp2, Op1, Op2, VariadicOp2 } from "../ops/op.js";
import {
  apply,
  type Condition,
  call,
  checkOperand,
  Node,
  type Num,
  type Scalar,
  type Truth,
  type Value,
} from "./value.js";

/** `Lifted` if one of the operands is certainly a `Carrier`, `Plain` if none can be, and either if that is not known. */
type Lift<X extends readonly unknown[], Carrier, Lifted, Plain> = true extends {
  [K in keyof X]: [X[K]] extends [Carrier] ? true : never;
}[number]
  ? Lifted
  : Extract<X[number], Carrier> extends never
    ? Plain
    : Lifted | Plain;

/** The number that comes of these operands: `Num` if one of them is a value, else a plain number. */
export type Numeric<X extends readonly unknown[]> = Lift<X, Value, Num, number>;
type Compared<X extends readonly unknown[]> = Lift<X, Value, Condition, boolean>;
type Connected<P extends readonly unknown[]> = Lift<P, Condition, Condition, boolean>;
/** A plain boolean chooses at once; a condition gives a number that follows the choice. */
type Chosen<C, X, Y> = C extends Condition ? Num : Numeric<[X]> | Numeric<[Y]>;

export type Unary = <X extends Scalar>(x: X) => Numeric<[X]>;
export type Binary = <X extends Scalar, Y extends Scalar>(x: X, y: Y) => Numeric<[X, Y]>;
type BinaryWithDefault = <X extends Scalar, Y extends Scalar = number>(x: X, y?: Y) => Numeric<[X, Y]>;
type Fold = <X extends readonly Scalar[]>(...operands: X) => Numeric<X>;
type Compare = <X extends Scalar, Y extends Scalar>(x: X, y: Y) => Compared<[X, Y]>;
type Invert = <P extends Truth>(p: P) => Connected<[P]>;
type Connect = <P extends readonly Truth[]>(...conditions: P) => Connected<P>;
type Choose = <C extends Truth, X extends Scalar, Y extends Scalar>(condition: C, x: X, y: Y) => Chosen<C, X, Y>;

type FreeFunction<O> = O extends VariadicOp2
  ? Fold
  : O extends DefaultOp2
    ? BinaryWithDefault
    : O extends Op2
      ? Binary
      : O extends Op1
        ? Unary
        : O extends Comparison
          ? Compare
          : O extends Connective2
            ? Connect
            : O extends Connective1
              ? Invert
              : O extends Choice
                ? Choose
                : never;

/** Does an op once. A branch whose condition is a plain boolean gives the chosen operand as it is. */
function once(code: number, ...operands: unknown[]): unknown {
  const [x, y, z] = operands;
  if (x instanceof Node || (y instanceof Node && arities[code]! > 1 && !isBranch[code])) return apply(code, x, y, z);
  for (let i = 0; i < arities[code]!; i++) checkOperand(code, i, operands[i]);
  return evaluators[code]!(x as number, y as number, z as number);
}

/** The free function of an op. */
export const functionOf =
  (code: number) =>
  (...operands: unknown[]): unknown =>
    call(once, code, operands);

/** Every op of the table, by name. */
export const functions = Object.fromEntries(
  Object.entries(opcodes).map(([name, code]) => [name, functionOf(code)]),
) as unknown as { readonly [K in keyof typeof ops]: FreeFunction<(typeof ops)[K]> };

/** `root`, with the derivatives that √squares has: what a norm is that was computed in some way of its own. */
export const asRoot = functionOf(innerOpcodes.asRoot) as Binary;
/** A value with the slopes of another one. */
export const withSlopesOf = functionOf(innerOpcodes.withSlopesOf) as Binary;
/** A value with a slope that is given. */
export const along = functionOf(innerOpcodes.along) as Binary;
/** x/r, and 0 for r = 0. */
export const normSlope = functionOf(innerOpcodes.normSlope) as Binary;

export const {
  /** x + y + …, from left to right. */
  add,
  /** x − y. */
  sub,
  /** x · y · …, from left to right. */
  mul,
  /** x ÷ y. */
  div,
  /** −x. */
  neg,
  /** The remainder of x ÷ y, with the sign of x. */
  mod,
  /** xʸ. */
  pow,
  /** √x. */
  sqrt,
  /** x². */
  square,
  /** 1/x. */
  inv,
  /** ∛x. */
  cbrt,
  /** √(x² + y²), without overflow on the way; the slope at the origin is 0. */
  hypot,
  /** eˣ. */
  exp,
  /** eˣ − 1, accurate near 0. */
  expm1,
  /** 2ˣ. */
  exp2,
  /** Natural logarithm. */
  log,
  /** log(1 + x), accurate near 0. */
  log1p,
  /** Logarithm to the base 2. */
  log2,
  /** Logarithm to the base 10. */
  log10,
  /** Sine. */
  sin,
  /** Cosine. */
  cos,
  /** Tangent. */
  tan,
  /** Arcsine, in [−π/2, π/2]. */
  asin,
  /** Arccosine, in [0, π]. */
  acos,
  /** Arctangent, in [−π/2, π/2]. */
  atan,
  /** atan2(y, x): the angle of the point (x, y), in [−π, π]. */
  atan2,
  /** Hyperbolic sine. */
  sinh,
  /** Hyperbolic cosine. */
  cosh,
  /** Hyperbolic tangent. */
  tanh,
  /** Inverse of sinh. */
  asinh,
  /** Inverse of cosh, at least 0. */
  acosh,
  /** Inverse of tanh. */
  atanh,
  /** max(x, 0); the slope at 0 is 0. */
  relu,
  /** leakyRelu(x, slope = 0.01): x where x > 0, else slope·x. */
  leakyRelu,
  /** 1/(1 + e⁻ˣ). */
  sigmoid,
  /** log(1 + eˣ). */
  softplus,
  /** elu(x, alpha = 1): x where x > 0, else alpha·(eˣ − 1). */
  elu,
  /** x·Φ(x), with the distribution function Φ of the normal distribution (the erf form). */
  gelu,
  /** x·sigmoid(x), also called swish. */
  silu,
  /** |x|; the slope at 0 is 0. */
  abs,
  /** −1, −0, 0 or 1. */
  sign,
  /** The smallest of the operands; a tie of two gives half of the gradient to each. */
  min,
  /** The largest of the operands; a tie of two gives half of the gradient to each. */
  max,
  /** The next integer at or below x. */
  floor,
  /** The next integer at or above x. */
  ceil,
  /** The nearest integer; halves go up. */
  round,
  /** x without its fraction, towards 0. */
  trunc,
  /** The error function. */
  erf,
  /** x, as a constant in the eyes of every derivative. */
  stopGradient,
  /** x < y. */
  lt,
  /** x ≤ y. */
  le,
  /** x > y. */
  gt,
  /** x ≥ y. */
  ge,
  /** x = y; NaN equals nothing. */
  eq,
  /** x ≠ y. */
  ne,
  /** All of the conditions hold. */
  and,
  /** At least one of the conditions holds. */
  or,
  /** The condition does not hold. */
  not,
  /** select(condition, x, y): x where the condition holds, else y. The one not chosen contributes nothing. */
  select,
} = functions;
