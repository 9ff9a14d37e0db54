/**
 * Functions of whole arrays, put together from ops: sums and what is made of them. Each is a fold from the left that
 * starts with the first operand, so that its last bits are defined. Arrays may mix numbers and scalars; plain numbers
 * give plain numbers. Knows only the free functions.
 */
import { diagnostic } from "../diagnostics.js";
import {
  abs,
  add,
  asRoot,
  div,
  eq,
  exp,
  log,
  max,
  min,
  mul,
  type Numeric,
  neg,
  select,
  sqrt,
  square,
  stopGradient,
  sub,
} from "./functions.js";
import { describe, type Scalar, Value } from "./value.js";

type Scalars = readonly Scalar[];

/** Refuses what is no array of numbers and scalars. */
function checkArray(name: string, xs: unknown, what = "an array"): asserts xs is Scalars {
  if (!Array.isArray(xs))
    throw diagnostic("bad-argument", `${name} takes ${what} of numbers and scalars, got ${describe(xs)}.`);
  for (let i = 0; i < xs.length; i++)
    if (typeof xs[i] !== "number" && !(xs[i] instanceof Value))
      throw diagnostic("bad-argument", `${name}: element ${i} must be a number or a scalar, got ${describe(xs[i])}.`);
}

function checkLengths(name: string, xs: Scalars, ys: Scalars): void {
  if (xs.length !== ys.length)
    throw diagnostic("bad-argument", `${name}: the arrays must be of one length, got ${xs.length} and ${ys.length}.`);
}

const fold = (step: (x: Scalar, y: Scalar) => Scalar, xs: Scalars, empty: number): Scalar =>
  xs.length === 0 ? empty : xs.reduce((folded, x) => step(folded, x));

const total = (xs: Scalars): Scalar => fold(add, xs, 0);
const products = (xs: Scalars, ys: Scalars): Scalar[] => xs.map((x, i) => mul(x, ys[i]!));

/** What exponents are shifted by so that none overflows: the largest of them, or 0 if that is infinite. */
function shiftOf(xs: Scalars): Scalar {
  const largest = stopGradient(fold(max, xs, -Infinity));
  return select(eq(abs(largest), Infinity), 0, largest);
}

/** log Σ exp of an array that is known to be one. */
function logOfSum(xs: Scalars): Scalar {
  const shift = shiftOf(xs);
  return add(log(total(xs.map((x) => exp(sub(x, shift))))), shift);
}

/** ((x₀ + x₁) + x₂) + …; 0 for an empty array. */
export function sum<const X extends Scalars>(xs: X): Numeric<X> {
  checkArray("sum", xs);
  return total(xs) as Numeric<X>;
}

/** The sum divided by the length; NaN for an empty array. */
export function mean<const X extends Scalars>(xs: X): Numeric<X> {
  checkArray("mean", xs);
  return div(total(xs), xs.length) as Numeric<X>;
}

/**
 * x₀·y₀ + x₁·y₁ + …
 * @throws bad-argument if the lengths differ.
 */
export function dot<const X extends Scalars, const Y extends Scalars>(xs: X, ys: Y): Numeric<[...X, ...Y]> {
  checkArray("dot", xs, "arrays");
  checkArray("dot", ys, "arrays");
  checkLengths("dot", xs, ys);
  return total(products(xs, ys)) as Numeric<[...X, ...Y]>;
}

/** √(x₀² + x₁² + …). At the zero vector its gradient is 0, and it has no second derivatives. */
export function norm<const X extends Scalars>(xs: X): Numeric<X> {
  checkArray("norm", xs);
  const squares = total(xs.map((x) => square(x)));
  return asRoot(sqrt(squares), squares) as Numeric<X>;
}

/**
 * log(exp x₀ + exp x₁ + …), shifted by the maximum, so that it neither overflows nor loses everything to underflow.
 * −∞ where all of them are (and for an empty array), +∞ where one of them is.
 */
export function logSumExp<const X extends Scalars>(xs: X): Numeric<X> {
  checkArray("logSumExp", xs);
  return logOfSum(xs) as Numeric<X>;
}

/** exp xᵢ ÷ Σⱼ exp xⱼ for every i, shifted by the maximum. */
export function softmax<const X extends Scalars>(xs: X): { -readonly [K in keyof X]: Numeric<X> } {
  checkArray("softmax", xs);
  const shift = shiftOf(xs);
  const powers = xs.map((x) => exp(sub(x, shift)));
  const all = total(powers);
  return powers.map((power) => div(power, all)) as { -readonly [K in keyof X]: Numeric<X> };
}

/**
 * The cross entropy of a target with the distribution softmax(logits).
 * @param target a label: an index of `logits`, as a number or as a scalar (the result is NaN if that is no index); or the
 * target distribution, as long as `logits`: −Σ tᵢ·(xᵢ − logSumExp x).
 * @throws bad-argument if there are no logits, a plain label is no index of them, or the lengths differ.
 */
export function crossEntropy<const X extends Scalars, const T extends Scalar | Scalars>(
  logits: X,
  target: T,
): Numeric<[...X, ...(T extends Scalars ? T : [T])]> {
  checkArray("crossEntropy", logits);
  if (logits.length === 0) throw diagnostic("bad-argument", "crossEntropy was called without logits.");
  return entropy(logits, target) as Numeric<[...X, ...(T extends Scalars ? T : [T])]>;
}

function entropy(logits: Scalars, target: Scalar | Scalars): Scalar {
  if (target instanceof Value) {
    const chosen = logits.reduce((other, x, i) => select(eq(target, i), x, other), Number.NaN as Scalar);
    return sub(logOfSum(logits), chosen);
  }
  if (typeof target === "number") {
    const chosen = logits[target];
    if (chosen === undefined)
      throw diagnostic("bad-argument", `crossEntropy: the label ${target} is no index of ${logits.length} logits.`);
    return sub(logOfSum(logits), chosen);
  }
  checkArray("crossEntropy", target, "a label or an array");
  checkLengths("crossEntropy", logits, target);
  const logarithm = logOfSum(logits);
  return neg(total(logits.map((x, i) => mul(target[i]!, sub(x, logarithm)))));
}

/** min(max(x, lo), hi). */
export function clamp<X extends Scalar, L extends Scalar, H extends Scalar>(x: X, lo: L, hi: H): Numeric<[X, L, H]> {
  return min(max(x, lo), hi) as Numeric<[X, L, H]>;
}
