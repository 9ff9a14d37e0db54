/**
 * Choosing by a condition that is not decided: the truth of a value as it would be of a number, and one value made of
 * two, `select` between scalars and element by element between arrays and records of them. Knows nothing of branches.
 */
import { diagnostic } from "../diagnostics.js";
import { or, select } from "./functions.js";
import { Condition, describe, type Scalar, type Truth, Value } from "./value.js";

/** What has been chosen between, and what came of it: to change one of them would be seen, or not be seen, in another. */
const entangled = new WeakSet<object>();

let areEntangled = false;

/** Whether an array or a record is one side of a choice, or came of one. */
export const isEntangled = (x: object): boolean => areEntangled && entangled.has(x);

export const isScalar = (x: unknown): x is Scalar => typeof x === "number" || x instanceof Value;
/** Whether it is a boolean, or a condition that stands for one. */
export const isTruth = (x: unknown): x is Truth => typeof x === "boolean" || x instanceof Condition;

/** As a condition where it is traced, else whether JavaScript takes it for true. A number is true unless it is 0 or NaN. */
export function truth(x: unknown): Truth {
  if (x instanceof Condition) return x;
  return x instanceof Value ? or(x.lt(0), x.gt(0)) : Boolean(x);
}

/**
 * `x` where the condition holds, else `y`.
 * @throws traced-choice if they are neither the same, nor both scalars or conditions, nor arrays or records alike.
 */
export function chosen(condition: Condition, x: unknown, y: unknown): unknown {
  if (Object.is(x, y)) return x;
  if (isScalar(x) && isScalar(y)) return select(condition, x, y);
  if (isTruth(x) && isTruth(y)) return chosenTruth(condition, x, y);
  if (Array.isArray(x) && Array.isArray(y) && x.length === y.length)
    return entangle(
      x,
      y,
      Array.from(x, (element, i) => chosen(condition, element, y[i])),
    );
  if (isRecord(x) && isRecord(y) && areAlike(x, y)) {
    const entries = keysOf(x).map((key) => [key, chosen(condition, x[key], y[key])]);
    return entangle(x, y, Object.assign(Object.create(Object.getPrototypeOf(x)), Object.fromEntries(entries)));
  }
  throw diagnostic("traced-choice", described(x), described(y));
}

function chosenTruth(condition: Condition, x: Truth, y: Truth): Truth {
  if (x === true) return y === false ? condition : condition.or(y);
  if (y === true) return condition.not().or(x);
  if (y === false) return condition.and(x);
  const otherwise = condition.not().and(y);
  return x === false ? otherwise : condition.and(x).or(otherwise);
}

function entangle(x: object, y: object, made: object): object {
  areEntangled = true;
  for (const one of [x, y, made]) entangled.add(one);
  return made;
}

type Fields = Readonly<Record<PropertyKey, unknown>>;

const keysOf = (x: Fields): PropertyKey[] => Reflect.ownKeys(x);

/** A record, or an instance of a class of the user's. */
const isRecord = (x: unknown): x is Fields =>
  Object.prototype.toString.call(x) === "[object Object]" && !(x instanceof Value || x instanceof Condition);

function areAlike(x: Fields, y: Fields): boolean {
  const keys = keysOf(x);
  const sameKind = Object.getPrototypeOf(x) === Object.getPrototypeOf(y);
  return sameKind && keys.length === keysOf(y).length && keys.every((key) => Object.hasOwn(y, key));
}

const described = (x: unknown): string =>
  typeof x === "string" ? JSON.stringify(x) : Array.isArray(x) ? `an array of length ${x.length}` : describe(x);
