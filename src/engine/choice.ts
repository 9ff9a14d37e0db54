/**
 * Choosing by a condition that is not decided: the truth of a value as it would be of a number, and one value made of
 * two, `select` between scalars and a view of objects that are alike (`views.ts`).
 */
import { diagnostic } from "../diagnostics.js";
import { inherited } from "./absent.js";
import { or, select } from "./functions.js";
import { optional, optionalOf, partsOf, settled } from "./optionals.js";
import { allOf, anyOf, negated } from "./truths.js";
import { asked, Condition, describe, type Scalar, type Truth, Value } from "./value.js";
import { viewBetween } from "./views.js";

/** What stands where nothing is, because something was thrown: whatever is chosen instead. */
export const NEVER: unique symbol = Symbol("never");

export const isScalar = (x: unknown): x is Scalar => typeof x === "number" || x instanceof Value;
/** Whether it is a boolean, or a condition that stands for one. */
export const isTruth = (x: unknown): x is Truth => typeof x === "boolean" || x instanceof Condition;

/** As a condition where it is traced, else whether JavaScript takes it for true. A number is true unless it is 0 or NaN. */
export function truth(x: unknown): Truth {
  const optional = optionalOf(x);
  if (optional) return allOf(optional.there, truth(optional.thing));
  return x instanceof Value ? asked(or(x.lt(0), x.gt(0))) : x instanceof Condition ? asked(x) : Boolean(x);
}

/**
 * The one where the condition holds, else the other.
 * @throws traced-choice if they are neither the same, nor both scalars or conditions, nor objects alike.
 */
export function chosen(condition: Condition, given: unknown, other: unknown): unknown {
  if (is(given, other) || other === NEVER) return given;
  if (given === NEVER) return other;
  const [x, y] = [settled(given), settled(other)];
  if (partsOf(x) || partsOf(y)) return chosenOptional(condition, x, y);
  if (isScalar(x) && isScalar(y)) return inherited(select(condition, x, y), condition, x, y);
  if (isTruth(x) && isTruth(y)) return inherited(chosenTruth(condition, x, y), condition, x, y);
  const view = isObject(x) && isObject(y) ? viewBetween(condition, x, y) : undefined;
  if (view) return inherited(view, condition, x, y);
  throw diagnostic("traced-choice", described(x), described(y));
}

type Parts = NonNullable<ReturnType<typeof partsOf>>;

/** The same where one of the two, or both, may be nothing. */
function chosenOptional(condition: Condition, x: unknown, y: unknown): unknown {
  const parts = (side: unknown): Parts => partsOf(side) ?? { thing: settled(side), there: true, nothing: undefined };
  const [one, other] = [parts(x), parts(y)];
  const nothing = one.there === true ? other.nothing : one.nothing;
  const isEither = one.there !== true && other.there !== true && one.nothing !== other.nothing;
  const thing =
    one.there === false ? other.thing : other.there === false ? one.thing : chosen(condition, one.thing, other.thing);
  if (isEither || !(isScalar(thing) || isTruth(thing) || isObject(thing)))
    throw diagnostic("traced-choice", described(x), described(y));
  const there = anyOf(
    one.there === true ? condition : allOf(condition, one.there),
    other.there === true ? negated(condition) : allOf(negated(condition), other.there),
  );
  return there instanceof Condition ? optional(thing, there, nothing, described(thing)) : there ? thing : nothing;
}

/** A thing where the condition holds, else false. */
export function orFalse(condition: Condition, thing: unknown): unknown {
  if (!isScalar(thing) && !isObject(thing)) throw diagnostic("traced-choice", described(thing), "false");
  return optional(thing, condition, false, described(thing));
}

/** The same by a condition that may be plain. */
export const chosenBy = (when: Truth, x: unknown, y: unknown): unknown =>
  when instanceof Condition ? chosen(when, x, y) : when ? x : y;

function chosenTruth(condition: Condition, x: Truth, y: Truth): Truth {
  if (x === true) return y === false ? condition : condition.or(y);
  if (y === true) return x === false ? condition.not() : condition.not().or(x);
  if (y === false) return condition.and(x);
  const otherwise = condition.not().and(y);
  return x === false ? otherwise : condition.and(x).or(otherwise);
}

const isObject = (x: unknown): x is object => (typeof x === "object" && x !== null) || typeof x === "function";

/** A side of a choice, in words. */
function described(x: unknown): string {
  const known = optionalOf(x);
  if (known) return `${known.what} or ${known.nothing}`;
  if (typeof x === "string") return JSON.stringify(x);
  if (Array.isArray(x)) return `an array of length ${x.length}`;
  if (!isObject(x) || typeof x === "function" || x instanceof Value || x instanceof Condition) return describe(x);
  const name = Object.getPrototypeOf(x)?.constructor?.name;
  const { length } = x as { length?: unknown };
  if (x instanceof Object.getPrototypeOf(Float64Array)) return `a ${name} of length ${length}`;
  if (name && name !== "Object") return `an instance of ${name}`;
  const keys = Object.keys(x);
  return keys.length > 0 && keys.length < 6 ? `an object with ${keys.join(", ")}` : "an object";
}

/** Models see another one (`platform.ts`). */
const { is } = Object;
