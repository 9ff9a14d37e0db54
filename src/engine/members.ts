/**
 * Writing to members, `object[key] = …` and what else assigns: what rewritten model files call, so that it is noted first.
 * The object, the key and the old value are evaluated once each, in JavaScript's order.
 */

import { presenceOf } from "./absent.js";
import { truth } from "./choice.js";
import { decided, old } from "./operators.js";
import { isNothing, opened, optionalOf } from "./optionals.js";
import { both, oneOf, orNothing } from "./sides.js";
import { indexed, put } from "./tables.js";
import { Condition, Value } from "./value.js";
import { noteMember, storable } from "./writes.js";

// biome-ignore lint/suspicious/noExplicitAny: these are the assignments of JavaScript, which take anything
type Any = any;

/** The name of a member, or an index that is a scalar. */
type Key = PropertyKey | Value;

/** `object[key] = value`. */
export function set(object: Any, given: Key, value: unknown): unknown {
  const key = opened(given);
  if (key instanceof Value) {
    put(object, key, value);
    return value;
  }
  noteMember(object, key);
  object[key] = storable(object, value);
  return value;
}

/** `++object[key]` and the like. */
export const change = (object: Any, key: Key, by: (x: Any) => unknown): unknown =>
  set(object, key, by(indexed(object, key)));

/** `object[key]++` and the like. */
export function changeAfter(object: Any, key: Key, by: (x: Any) => unknown): unknown {
  const before = old(indexed(object, key), undefined);
  set(object, key, by(before));
  return before;
}

interface Held {
  readonly object: Any;
  readonly key: Key;
  readonly old: Any;
}

/** A member and what it held before the right side of an assignment was evaluated. */
export const held = (object: Any, key: Key): Held => ({ object, key, old: indexed(object, key) });

/** `object[key] += y` and the like. */
export const changed = ({ object, key, old }: Held, by: (x: Any, y: Any) => unknown, y: unknown): unknown =>
  set(object, key, by(old, y));

/** `object[key] &&= y()`: nothing is written where the old value is not true. */
export function setAnd(object: Any, key: Key, y: () => unknown): unknown {
  const old = indexed(object, key);
  const condition = truth(old);
  if (condition instanceof Condition) return set(object, key, both(old, y));
  return condition ? set(object, key, y()) : old;
}

/** `object[key] ||= y()`: nothing is written where the old value is true. */
export function setOr(object: Any, key: Key, y: () => unknown): unknown {
  const old = indexed(object, key);
  const condition = truth(old);
  if (condition instanceof Condition) return set(object, key, oneOf(old, y));
  return condition ? old : set(object, key, y());
}

/** `object[key] ??= y()`: nothing is written where something is there. */
export function setNothing(object: Any, key: Key, y: () => unknown): unknown {
  const old = indexed(object, key);
  if (optionalOf(old) || presenceOf(old) !== true) return set(object, key, orNothing(old, y));
  return isNothing(old) ? set(object, key, y()) : old;
}

/** A member as something to assign to. */
class Reference {
  private readonly object: Any;
  private readonly key: Key;
  private readonly what: string | undefined;

  /** @param what an operator that decides by what the member holds. */
  constructor(object: Any, key: Key, what: string | undefined) {
    this.object = object;
    this.key = key;
    this.what = what;
  }

  get value(): unknown {
    const value = indexed(this.object, this.key);
    return this.what === undefined ? value : decided(value, this.what);
  }

  set value(value: unknown) {
    set(this.object, this.key, value);
  }
}

export const reference = (object: Any, key: Key, what?: string): Reference => new Reference(object, key, what);
