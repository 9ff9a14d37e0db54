/**
 * What `filter` leaves of an array where that is not decided: all elements, each with the condition under which it is there.
 * It can be counted, reduced, gone through and filtered again; whatever would need a length or a place that is a plain number
 * is refused by its name, so that nobody takes it for an array.
 */
import { diagnostic } from "../diagnostics.js";
import { chosenBy, truth } from "./choice.js";
import { add, eq } from "./functions.js";
import { bothTrue, choose, oneTrue } from "./sides.js";
import { negated } from "./truths.js";
import { Condition, type Scalar, type Truth } from "./value.js";
import { madeNow } from "./writes.js";

interface Element {
  readonly value: unknown;
  /** When it is there. */
  readonly there: Truth;
  /** How many are there before it. */
  readonly place: Scalar;
}

type Callback = (...given: unknown[]) => unknown;

const counted = (places: Scalar, there: Truth): Scalar =>
  there === false ? places : add(places, chosenBy(there, 1, 0) as Scalar);

const known = new WeakSet<object>();

/** Whether something stands for what a filter left. */
export const isFiltered = (x: unknown): boolean => typeof x === "object" && x !== null && known.has(x);

/** An array of what is there, or what stands for one. */
function filteredOf(values: readonly unknown[], there: readonly Truth[]): unknown {
  if (!there.some((one) => one instanceof Condition)) return madeNow(values.filter((_, i) => there[i]));
  let place: Scalar = 0;
  const elements = values.map((value, i): Element => {
    const element = { value, there: there[i]!, place };
    place = counted(place, there[i]!);
    return element;
  });
  const filtered = new Filtered(elements, place);
  const self = new Proxy(filtered, { get, ...refusing });
  filtered.self = self;
  known.add(self);
  return self;
}

/** `elements.filter(callback)`. */
export const filtered = (elements: readonly unknown[], callback: Callback, self: unknown): unknown => {
  const present = elements.filter(() => true);
  const asked = [...elements.keys()].filter((i) => i in elements);
  return filteredOf(
    present,
    asked.map((i) => truth(callback.call(self, elements[i], i, elements))),
  );
};

class Filtered {
  readonly length: Scalar;
  /** What the program knows it by. */
  self: unknown = null;
  private readonly elements: readonly Element[];

  constructor(elements: readonly Element[], length: Scalar) {
    this.elements = elements;
    this.length = length;
  }

  passage(): Passage {
    return new Passage(this.elements);
  }

  /** The one at a place; undefined where there are fewer. */
  at(index: unknown): unknown {
    if (typeof index !== "number" && index !== undefined) throw refused("`at` a traced place");
    const i = Math.trunc(index ?? 0) || 0;
    const wanted = i < 0 ? add(this.length, i) : i;
    return this.elements.reduceRight<unknown>(
      (other, { value, there, place }) => chosenBy(bothTrue(there, () => eq(place, wanted)) as Truth, value, other),
      undefined,
    );
  }

  find(callback: Callback, self?: unknown): unknown {
    return (this.filter(callback, self) as unknown[])[0];
  }

  findLast(callback: Callback, self?: unknown): unknown {
    return (this.filter(callback, self) as unknown[]).at(-1);
  }

  reduce(callback: Callback, ...start: unknown[]): unknown {
    if (start.length === 0) throw refused("`reduce` without a first value");
    return this.elements.reduce<unknown>(
      (before, { value, there, place }) =>
        choose(
          there,
          () => callback(before, value, place, this.self),
          () => before,
        ),
      start[0],
    );
  }

  map(callback: Callback, self?: unknown): unknown {
    const values = this.elements.map(({ value, there, place }) => {
      let mapped: unknown;
      choose(
        there,
        () => {
          mapped = callback.call(self, value, place, this.self);
        },
        () => {},
      );
      return mapped;
    });
    return filteredOf(
      values,
      this.elements.map(({ there }) => there),
    );
  }

  forEach(callback: Callback, self?: unknown): void {
    this.map((...given) => [callback.apply(self, given)]);
  }

  filter(callback: Callback, self?: unknown): unknown {
    const there = this.elements.map(
      ({ value, there, place }) => bothTrue(there, () => callback.call(self, value, place, this.self)) as Truth,
    );
    return filteredOf(
      this.elements.map(({ value }) => value),
      there,
    );
  }

  some(callback: Callback, self?: unknown): unknown {
    return this.elements.reduce<unknown>(
      (any, { value, there, place }) =>
        oneTrue(any, () => bothTrue(there, () => callback.call(self, value, place, this.self))),
      false,
    );
  }

  every(callback: Callback, self?: unknown): unknown {
    return this.elements.reduce<unknown>(
      (all, { value, there, place }) =>
        bothTrue(all, () => oneTrue(negated(there), () => callback.call(self, value, place, this.self))),
      true,
    );
  }
}

/** A loop through it: the elements that may be there, and whether the one at hand is. */
export class Passage {
  there: Truth = true;
  private readonly elements: readonly Element[];

  constructor(elements: readonly Element[]) {
    this.elements = elements;
  }

  *[Symbol.iterator](): Iterator<unknown> {
    for (const { value, there } of this.elements)
      if (there !== false) {
        this.there = there;
        yield value;
      }
  }
}

/** What a loop goes through, given what it is said to. */
export const passage = (through: unknown): unknown =>
  isFiltered(through) ? (through as { readonly [PASSAGE]: Passage })[PASSAGE] : through;

/** What a pattern of some elements is given. */
export const taken = (given: unknown, length: number): unknown =>
  isFiltered(given) ? Array.from({ length }, (_, i) => (given as Filtered).at(i)) : given;

const PASSAGE = Symbol("passage");

const FOLLOWED = new Set("length reduce map forEach filter some every at find findLast".split(" "));

const refused = (what: string) => diagnostic("traced-filter", what);

function get(target: Filtered, key: string | symbol): unknown {
  if (key === PASSAGE) return target.passage();
  if (key === Symbol.iterator) throw diagnostic("filtered-list");
  if (typeof key === "symbol") throw refused("Asking what this is,");
  if (/^\d+$/.test(key)) return target.at(Number(key));
  if (!FOLLOWED.has(key)) throw refused(`\`${key}\``);
  const member = Reflect.get(target, key) as unknown;
  return typeof member === "function" ? member.bind(target) : member;
}

const refuse = (): never => {
  throw refused("Changing this, or listing its members,");
};

const refusing: ProxyHandler<Filtered> = {
  set: refuse,
  has: refuse,
  ownKeys: refuse,
  getOwnPropertyDescriptor: refuse,
  defineProperty: refuse,
  deleteProperty: refuse,
  // It is an array to whoever asks, and nothing else.
  getPrototypeOf: () => Array.prototype,
  setPrototypeOf: refuse,
};
