/**
 * Functions of whole arrays, put together from ops: sums and what is made of them. Each is a fold from the left that
 * starts with the first operand, so that its last bits are defined. Arrays may mix numbers and scalars; plain numbers
 * give plain numbers. Knows only the free functions.
 */
import { engineDiagnostic as diagnostic } from "../diagnostics.js";
import { isFloats } from "./float-cells.js";
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
/** An array, or a `Float64Array`, which holds scalars where the model makes it. */
type Listed = Scalars | Float64Array;
/** What comes of the elements: as `Num`, if one of them is a scalar. A `Float64Array` has numbers, as far as types know. */
type Of<X extends Listed> = X extends Scalars ? X : [number];

/** Refuses what is no array of numbers and scalars. */
function listOf(name: string, given: unknown, what = "an array"): Scalars {
  const xs: unknown =
    isFloats(given) || given instanceof Float64Array ? Array.from(given as ArrayLike<unknown>) : given;
  if (!Array.isArray(xs))
    throw diagnostic("bad-argument", `${name} takes ${what} of numbers and scalars, got ${describe(given)}.`);
  for (let i = 0; i < xs.length; i++)
    if (typeof xs[i] !== "number" && !(xs[i] instanceof Value))
      throw diagnostic("bad-argument", `${name}: element ${i} must be a number or a scalar, got ${describe(xs[i])}.`);
  return xs;
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
export function sum<const X extends Listed>(given: X): Numeric<Of<X>> {
  const xs = listOf("sum", given);
  return total(xs) as Numeric<Of<X>>;
}

/** The sum divided by the length; NaN for an empty array. */
export function mean<const X extends Listed>(given: X): Numeric<Of<X>> {
  const xs = listOf("mean", given);
  return div(total(xs), xs.length) as Numeric<Of<X>>;
}

/**
 * x₀·y₀ + x₁·y₁ + …
 * @throws bad-argument if the lengths differ.
 */
export function dot<const X extends Listed, const Y extends Listed>(x: X, y: Y): Numeric<[...Of<X>, ...Of<Y>]> {
  const [xs, ys] = [listOf("dot", x, "arrays"), listOf("dot", y, "arrays")];
  checkLengths("dot", xs, ys);
  return total(products(xs, ys)) as Numeric<[...Of<X>, ...Of<Y>]>;
}

/** √(x₀² + x₁² + …). At the zero vector its gradient is 0, and it has no second derivatives. */
export function norm<const X extends Listed>(given: X): Numeric<Of<X>> {
  const xs = listOf("norm", given);
  const squares = total(xs.map((x) => square(x)));
  return asRoot(sqrt(squares), squares) as Numeric<Of<X>>;
}

/**
 * log(exp x₀ + exp x₁ + …), shifted by the maximum, so that it neither overflows nor loses everything to underflow.
 * −∞ where all of them are (and for an empty array), +∞ where one of them is.
 */
export function logSumExp<const X extends Listed>(given: X): Numeric<Of<X>> {
  const xs = listOf("logSumExp", given);
  return logOfSum(xs) as Numeric<Of<X>>;
}

/** exp xᵢ ÷ Σⱼ exp xⱼ for every i, shifted by the maximum. */
export function softmax<const X extends Scalars>(given: X): { -readonly [K in keyof X]: Numeric<X> };
export function softmax(given: Float64Array): number[];
export function softmax(given: Listed): Scalar[] {
  const xs = listOf("softmax", given);
  const shift = shiftOf(xs);
  const powers = xs.map((x) => exp(sub(x, shift)));
  const all = total(powers);
  return powers.map((power) => div(power, all));
}

/**
 * The cross entropy of a target with the distribution softmax(logits).
 * @param target a label: an index of `logits`, as a number or as a scalar (the result is NaN if that is no index); or the
 * target distribution, as long as `logits`: −Σ tᵢ·(xᵢ − logSumExp x).
 * @throws bad-argument if there are no logits, a plain label is no index of them, or the lengths differ.
 */
export function crossEntropy<const X extends Listed, const T extends Scalar | Listed>(
  given: X,
  target: T,
): Numeric<[...Of<X>, ...(T extends Listed ? Of<T> : [T])]> {
  const logits = listOf("crossEntropy", given);
  if (logits.length === 0) throw diagnostic("bad-argument", "crossEntropy was called without logits.");
  return entropy(logits, target) as Numeric<[...Of<X>, ...(T extends Listed ? Of<T> : [T])]>;
}

function entropy(logits: Scalars, target: Scalar | Listed): Scalar {
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
  const targets = listOf("crossEntropy", target, "a label or an array");
  checkLengths("crossEntropy", logits, targets);
  const logarithm = logOfSum(logits);
  return neg(total(logits.map((x, i) => mul(targets[i]!, sub(x, logarithm)))));
}

/** min(max(x, lo), hi). */
export function clamp<X extends Scalar, L extends Scalar, H extends Scalar>(x: X, lo: L, hi: H): Numeric<[X, L, H]> {
  return min(max(x, lo), hi) as Numeric<[X, L, H]>;
}
