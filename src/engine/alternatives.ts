/**
 * An object that is one of several: what an undecided condition chose between. It is known by a *view*, which stands for
 * one object where the condition holds and for another where it does not; these may be views themselves. Here is which
 * objects it may be and under which condition it is which; what reading and writing one does is said in `views.ts`.
 */
import { allOf, anyOf, negated } from "./truths.js";
import type { Condition, Truth, Value } from "./value.js";

let made = 0;

/** A condition that is made when somebody asks for it: a row of a long table may be read without. */
export type Later = () => Condition;

export class Alternatives {
  private readonly given: Condition | Later;
  /** What it is where the condition holds … */
  readonly yes: object;
  /** … and where it does not. */
  readonly no: object;
  /** What it is made of was there before. */
  readonly order = made++;
  /** The sides that are views. */
  readonly inner: { readonly yes: Alternatives | undefined; readonly no: Alternatives | undefined };
  /** The last reading of a member that came by here, and what it found. */
  visit = 0;
  found: unknown;
  /** What its members were chosen between when they were last read. */
  readonly members = new Map<PropertyKey, { readonly yes: unknown; readonly no: unknown; readonly value: unknown }>();
  /** If it is an entry of a table: what names it, and the entries. */
  table: { readonly index: Value; readonly entries: readonly object[] } | undefined;
  /** What members of all entries were when one was last looked up, and what was found. */
  readonly columns = new Map<PropertyKey, { readonly members: readonly unknown[]; readonly found: unknown }>();
  private leaves: ReadonlyMap<object, Truth> | null = null;

  constructor(condition: Condition | Later, yes: object, no: object) {
    this.given = condition;
    this.yes = yes;
    this.no = no;
    this.inner = { yes: known.get(yes), no: known.get(no) };
  }

  get condition(): Condition {
    return typeof this.given === "function" ? this.given() : this.given;
  }

  /** One of the objects that it may be. */
  get one(): object {
    let at: object = this.yes;
    for (let inner = known.get(at); inner; inner = known.get(at)) at = inner.yes;
    return at;
  }

  /** The objects that it may be, none of them a view. */
  get all(): ReadonlySet<object> {
    const sides = partsOf(this).flatMap(({ yes, no }) => [yes, no]);
    return new Set(sides.filter((side) => !known.has(side)));
  }

  /** The same, each with the condition under which it is that one. */
  get objects(): ReadonlyMap<object, Truth> {
    this.leaves ??= objectsOf(this);
    return this.leaves;
  }
}

/** By the view that stands for them. */
const known = new WeakMap<object, Alternatives>();

/** Says that an object is a view of these. */
export function stand<T extends object>(view: T, alternatives: Alternatives): T {
  known.set(view, alternatives);
  return view;
}

const isObject = (x: unknown): x is object => (typeof x === "object" && x !== null) || typeof x === "function";

/** What something may be, if it is a view. */
export const alternativesOf = (x: unknown): Alternatives | undefined =>
  made > 0 && isObject(x) ? known.get(x) : undefined;

/** Whether there are any. */
export const anyViews = (): boolean => made > 0;

/** Whether it was chosen between objects by a condition that is not decided. */
export const isView = (x: unknown): x is object => made > 0 && isObject(x) && known.has(x);

/** The views that one is made of, itself included, each before what it is made of. */
function partsOf(top: Alternatives): Alternatives[] {
  const parts = new Set([top]);
  for (const part of parts)
    for (const side of [part.yes, part.no]) {
      const inner = known.get(side);
      if (inner) parts.add(inner);
    }
  return [...parts].sort((x, y) => y.order - x.order);
}

function objectsOf(top: Alternatives): Map<object, Truth> {
  const objects = new Map<object, Truth>();
  const reached = new Map<Alternatives, Truth>([[top, true]]);
  const reach = <K>(found: Map<K, Truth>, key: K, when: Truth): void => {
    const before = found.get(key);
    found.set(key, before === undefined ? when : anyOf(before, when));
  };
  for (const part of partsOf(top)) {
    const here = reached.get(part)!;
    for (const [side, truth] of [
      [part.yes, part.condition],
      [part.no, negated(part.condition)],
    ] as const) {
      const inner = known.get(side);
      const when = here === true ? truth : allOf(here, truth);
      if (inner) reach(reached, inner, when);
      else reach(objects, side, when);
    }
  }
  return objects;
}

const objectsIn = (x: unknown): ReadonlyMap<unknown, Truth> =>
  alternativesOf(x)?.objects ?? new Map<unknown, Truth>([[x, true]]);

/** Whether two things, at least one of them a view, are the same object. */
export function identical(x: unknown, y: unknown): Truth {
  if (x === y) return true;
  const others = objectsIn(y);
  let same: Truth = false;
  for (const [object, when] of objectsIn(x)) {
    const too = others.get(object);
    if (too === undefined) continue;
    const both: Truth = too === true ? when : when === true ? too : allOf(when, too);
    same = same === false ? both : anyOf(same, both);
  }
  return same;
}
