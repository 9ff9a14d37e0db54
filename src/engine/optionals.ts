/**
 * What an undecided condition chose between a thing and nothing: the thing, what stands for nothing, and the condition that it
 * is there. To test it is that condition; where that is known to hold it *is* the thing; whatever else is done with it is
 * refused, as nobody has asked whether it is there. Scalars and conditions keep their classes, anything else is a proxy. Knows
 * nothing of how it came about (`choice.ts`).
 */
import { diagnostic } from "../diagnostics.js";
import { allOf, anyOf, negated } from "./truths.js";
import { Condition, type Node, type Truth, Value } from "./value.js";
import { noteMember, notesItself, running, storable } from "./writes.js";

/** What stands where nothing is; false where `&&` has led to nothing. */
type Nothing = undefined | null | false;

export interface Optional {
  readonly thing: unknown;
  readonly there: Condition;
  readonly nothing: Nothing;
  /** The thing, in words. */
  readonly what: string;
}

let made = false;
const known = new WeakMap<object, Optional>();

export const isNothing = (x: unknown): x is undefined | null => x === undefined || x === null;

const isObject = (x: unknown): x is object => (typeof x === "object" && x !== null) || typeof x === "function";

const entered = (x: unknown): Optional | undefined => (made && isObject(x) ? known.get(x) : undefined);

const isThere = ({ there }: Optional): boolean => running?.knows(there) ?? false;

/** What is known of something that may be there or not, unless it is known to be there. */
export function optionalOf(x: unknown): Optional | undefined {
  const optional = entered(x);
  return optional && !isThere(optional) ? optional : undefined;
}

/** The thing, where it is known to be there; anything else as it is. */
export function settled(x: unknown): unknown {
  const optional = entered(x);
  return optional && isThere(optional) ? optional.thing : x;
}

/**
 * The thing; anything else as it is.
 * @throws traced-choice where it is not known to be there.
 */
export function opened<T>(x: T): T {
  const optional = entered(x);
  return optional ? (presentOf(optional) as T) : x;
}

const isTruth = (x: unknown): x is Truth => typeof x === "boolean" || x instanceof Condition;

function presentOf(optional: Optional): unknown {
  const { thing, nothing, what } = optional;
  if (isThere(optional)) return thing;
  throw diagnostic("traced-choice", what, String(nothing), true);
}

/** What has been given to variables with a default, which is chosen by whether there is undefined. */
export function defaulted<T>(value: T, variables: () => readonly unknown[]): T {
  for (const one of made ? variables() : []) if (optionalOf(one)?.nothing === undefined) opened(one);
  return value;
}

/** What it is made of: nothing is what is never there. */
export const partsOf = (x: unknown): { thing: unknown; there: Truth; nothing: Nothing } | null =>
  isNothing(x) ? { thing: x, there: false, nothing: x } : (optionalOf(x) ?? null);

/** Whether two things, at least one of which may not be there, are equal, given how such things are compared. */
export function equal(x: unknown, y: unknown, isLoose: boolean, same: (x: unknown, y: unknown) => Truth): Truth {
  const [p, q] = [partsOf(x), partsOf(y)];
  // What false is like depends on what it is compared with.
  if (isLoose && (p?.nothing === false || q?.nothing === false)) opened(opened(p?.nothing === false ? x : y));
  const [here, there] = [p ? p.there : true, q ? q.there : true];
  const neither = allOf(negated(here), negated(there));
  const absent = p && q && (isLoose || p.nothing === q.nothing) ? neither : false;
  const both = allOf(here, there);
  const equal = both === false ? false : allOf(both, same(p ? p.thing : x, q ? q.thing : y));
  const isFalse = (one: typeof p, truth: Truth, thing: unknown): Truth =>
    one?.nothing === false && isTruth(thing) ? allOf(negated(truth), negated(thing)) : false;
  const onOneSide = anyOf(
    q && q.there === false ? false : allOf(there, isFalse(p, here, q ? q.thing : y)),
    p && p.there === false ? false : allOf(here, isFalse(q, there, p ? p.thing : x)),
  );
  return anyOf(anyOf(absent, equal), onOneSide);
}

/** Something that is there where the condition holds. */
export function optional(thing: unknown, there: Condition, nothing: Nothing, what: string): unknown {
  made = true;
  const given: Optional = { thing: noded(thing), there, nothing, what };
  const made_ = standIn(given);
  known.set(made_, given);
  return made_;
}

const noded = (thing: unknown): unknown =>
  typeof thing === "number" ? new Value(thing) : typeof thing === "boolean" ? new Condition(thing) : thing;

function standIn(given: Optional): object {
  const { thing } = given;
  if (thing instanceof Value) return hiding(new Value(Number.NaN, "", thing.tape, -1), given);
  if (thing instanceof Condition) return hiding(new Condition(false, "", thing.tape, -1), given);
  const target = typeof thing === "function" ? (): void => {} : {};
  return notesItself(new Proxy(target, new Guard(given)));
}

/** A scalar or condition that is looked at only where it is there. */
function hiding<T extends Node>(node: T, given: Optional): T {
  const present = (): Node => presentOf(given) as Node;
  return Object.defineProperties(node, {
    present: { get: present },
    id: { get: () => present().id },
    double: { get: () => present().double },
  });
}

// biome-ignore lint/suspicious/noExplicitAny: an object of the user's, of which nothing is known
type Any = any;

/** An object that is looked at only where it is there. */
class Guard implements ProxyHandler<object> {
  private readonly given: Optional;

  constructor(given: Optional) {
    this.given = given;
  }

  private get present(): Any {
    return presentOf(this.given);
  }

  get(_: object, key: PropertyKey): unknown {
    const { present } = this;
    const value = present[key];
    return typeof value === "function" && key !== "constructor" ? value.bind(present) : value;
  }

  set(_: object, key: PropertyKey, value: unknown): boolean {
    const { present } = this;
    noteMember(present, key);
    present[key] = storable(present, value);
    return true;
  }

  has(_: object, key: PropertyKey): boolean {
    return key in this.present;
  }

  ownKeys(): (string | symbol)[] {
    return Reflect.ownKeys(this.present);
  }

  getOwnPropertyDescriptor(_: object, key: PropertyKey): PropertyDescriptor | undefined {
    const found = Reflect.getOwnPropertyDescriptor(this.present, key);
    return found && { ...found, configurable: true };
  }

  // Whether it is a scalar is asked of anything; what the model asks goes through `instanceOf`.
  getPrototypeOf(): object | null {
    return isThere(this.given) ? Reflect.getPrototypeOf(this.present) : null;
  }

  defineProperty(_: object, key: PropertyKey, given: PropertyDescriptor): boolean {
    return Reflect.defineProperty(this.present, key, given);
  }

  deleteProperty(_: object, key: PropertyKey): boolean {
    return Reflect.deleteProperty(this.present, key);
  }

  setPrototypeOf(_: object, prototype: object | null): boolean {
    return Reflect.setPrototypeOf(this.present, prototype);
  }

  preventExtensions(): boolean {
    throw diagnostic("traced-choice", this.given.what, String(this.given.nothing), true);
  }

  apply(_: object, self: unknown, given: readonly unknown[]): unknown {
    return Reflect.apply(this.present, self, given);
  }

  construct(_: object, given: readonly unknown[]): object {
    return Reflect.construct(this.present, given);
  }
}
