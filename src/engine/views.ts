/**
 * Views: what stands for an object that an undecided condition chose (`alternatives.ts`). To read a member is to choose
 * between those of the objects at that moment; to write one is to write each object where it is the one; a method that is
 * not the same function, or that needs the object itself (private members, `Map`, `Date`), is called on each as in a branch.
 * So a view is the object, whoever else holds it. What would need an answer that depends on the condition where JavaScript
 * takes only a plain one (the order of keys, a length) is refused.
 */
import { type Diagnostic, diagnostic } from "../diagnostics.js";
import { Alternatives, alternativesOf, isView, type Later, stand } from "./alternatives.js";
import { chosen, chosenBy } from "./choice.js";
import { isFloats } from "./float-cells.js";
import { accessorOf, areAlike, isBuiltIn, isIterator, type Kind, kindOf } from "./kinds.js";
import { lookedUp } from "./look-ups.js";
import { choose } from "./sides.js";
import type { Condition } from "./value.js";
import { noteMember, notesItself, storable } from "./writes.js";

// biome-ignore lint/suspicious/noExplicitAny: an object of the user's, of which nothing is known
type Any = any;

/** Models see another one (`platform.ts`). */
const { is } = Object;

const objectOf = (x: object): object => alternativesOf(x)?.one ?? x;

/** Choosing the same twice gives the same view. */
const between = new WeakMap<Condition | Later, WeakMap<object, WeakMap<object, object>>>();

/** The object that is `x` where the condition holds, else `y`; undefined if they are too different. */
export function viewBetween(condition: Condition | Later, x: object, y: object): object | undefined {
  const [one, other] = [objectOf(x), objectOf(y)];
  const kind = kindOf(one);
  if (kind === null || kind !== kindOf(other) || !areAlike(kind, one, other)) return undefined;
  const ofCondition = between.get(condition) ?? new WeakMap<object, WeakMap<object, object>>();
  const ofX = ofCondition.get(x) ?? new WeakMap<object, object>();
  let view = ofX.get(y);
  if (!view) {
    const alternatives = new Alternatives(condition, x, y);
    view = notesItself(stand(new Proxy(standIn(kind, one), new View(kind, alternatives)), alternatives));
    between.set(condition, ofCondition.set(x, ofX.set(y, view)));
  }
  return view;
}

/** What the proxy is one of, so that `Array.isArray`, `typeof` and `instanceof` see what they expect. */
function standIn(kind: Kind, one: object): object {
  if (kind === "function") return () => {};
  const prototype = Object.getPrototypeOf(one);
  return kind === "array" ? Object.setPrototypeOf([], prototype) : Object.create(prototype);
}

/** Does something with the object that it is: with each of them, as in a branch. */
export function withEach(alternatives: Alternatives, act: (object: Any) => unknown): unknown {
  let result: unknown;
  let isFirst = true;
  for (const [object, when] of alternatives.objects) {
    let value: unknown;
    const run = (): unknown => {
      value = act(object);
      return undefined;
    };
    choose(when, run, () => undefined);
    result = isFirst ? value : chosenBy(when, value, result);
    isFirst = false;
  }
  return result;
}

let visits = 0;

/** A member of the entry of a table, where those of all entries lie in an array. */
function columnOf({ table, columns }: Alternatives, key: PropertyKey): unknown {
  if (!table) return undefined;
  const members = table.entries.map((entry) => read(entry, key));
  const last = columns.get(key);
  if (last?.members.every((member, k) => is(member, members[k]))) return last.found;
  const found = lookedUp(table.index, members);
  columns.set(key, { members, found });
  return found;
}

/** What the members of its objects are chosen to. */
function memberOf(top: Alternatives, key: PropertyKey): unknown {
  const column = columnOf(top, key);
  if (column !== undefined) return column;
  const now = ++visits;
  // Not by recursion: what a loop chooses in each step is as deep as the loop is long.
  const pending = [top];
  for (let part = pending.at(-1); part; part = pending.at(-1)) {
    const { yes, no } = part.inner;
    if (yes && yes.visit !== now) pending.push(yes);
    else if (no && no.visit !== now) pending.push(no);
    else {
      pending.pop();
      part.found = remembered(part, key, yes ? yes.found : read(part.yes, key), no ? no.found : read(part.no, key));
      part.visit = now;
    }
  }
  return top.found;
}

const read = (object: object, key: PropertyKey): unknown => (object as Any)[key];

function remembered(part: Alternatives, key: PropertyKey, yes: unknown, no: unknown): unknown {
  const last = part.members.get(key);
  if (last && is(last.yes, yes) && is(last.no, no)) return last.value;
  // Methods are mostly the same, and a condition that is of no use need not be made.
  const value = is(yes, no) ? yes : chosen(part.condition, yes, no);
  part.members.set(key, { yes, no, value });
  return value;
}

/** Writes a member of the object that it is. */
function write(alternatives: Alternatives, key: PropertyKey, value: unknown): void {
  for (const object of alternatives.all)
    if (!(key in object) || (key === "length" && Array.isArray(object))) throw reshaped(`\`${String(key)}\``);
  for (const [object, when] of alternatives.objects) {
    noteMember(object, key);
    const members = object as Record<PropertyKey, unknown>;
    members[key] = storable(object, chosenBy(when, value, members[key]));
  }
}

const reshaped = (what: string): Diagnostic =>
  diagnostic(
    "traced-object",
    `${what} was added to, or taken from, an object that a traced condition chose: only one of them would change.`,
    "Copy it before ([...v], { ...v }, new Map(v)), or give all of them the same members and elements from the start.",
  );

const undecided = (what: string, hint: string): Diagnostic =>
  diagnostic("traced-object", `${what} of what a traced condition chose depends on which it is.`, hint);

/** Methods that change a built-in object in a way that cannot be taken back. */
const CHANGES = /^(?:set.*|add|delete|clear|fill|reverse|sort|copyWithin)$/;

class View implements ProxyHandler<object> {
  private readonly kind: Kind;
  private readonly alternatives: Alternatives;
  private readonly methods = new Map<PropertyKey, { readonly value: object; readonly method: object }>();

  constructor(kind: Kind, alternatives: Alternatives) {
    this.kind = kind;
    this.alternatives = alternatives;
  }

  get(_: object, key: PropertyKey, view: object): unknown {
    const { alternatives, kind } = this;
    const accessor = accessorOf(alternatives.one, key);
    if (accessor && kind === "record" && !accessor.isOwn) return accessor.get?.call(view);
    if (accessor) return withEach(alternatives, (object) => object[key]);
    if (kind === "array" && key === "length") return this.length;
    const value = memberOf(alternatives, key);
    if (typeof value !== "function" || (kind !== "own" && !isView(value))) return value;
    if (key === Symbol.toPrimitive)
      throw undecided("The number or text", "Ask for its number in both branches: c ? +a : +b.");
    return kind === "function" ? value : this.method(view, key, value);
  }

  set(_: object, key: PropertyKey, value: unknown, view: object): boolean {
    const { alternatives, kind } = this;
    const accessor = accessorOf(alternatives.one, key);
    if (accessor && kind === "record" && !accessor.isOwn) accessor.set?.call(view, value);
    else if (accessor)
      withEach(alternatives, (object) => {
        noteMember(object, key);
        object[key] = value;
      });
    else write(alternatives, key, value);
    return true;
  }

  has(_: object, key: PropertyKey): boolean {
    return this.agreed(
      (object) => key in object,
      `Whether there is \`${String(key)}\` in one`,
      "Give both the same members.",
    );
  }

  ownKeys(): (string | symbol)[] {
    const what = this.kind === "array" ? "The number of elements" : "The order of the keys";
    const hint = "Write the same members in the same order in both.";
    const keys = this.agreed((object) => JSON.stringify(Reflect.ownKeys(object).map(String)), what, hint);
    if (this.kind === "function" || keys === "") throw undecided("The list of members", hint);
    return Reflect.ownKeys(this.alternatives.one);
  }

  getOwnPropertyDescriptor(target: object, key: PropertyKey): PropertyDescriptor | undefined {
    const own = this.agreed(
      (object) => Object.hasOwn(object, key),
      `Whether there is \`${String(key)}\` in one`,
      "Give both the same members.",
    );
    if (!own) return undefined;
    if (Array.isArray(target) && key === "length") target.length = this.length;
    const known = Object.getOwnPropertyDescriptor(target, key);
    if (known && !known.configurable) return known;
    const { enumerable } = Object.getOwnPropertyDescriptor(this.alternatives.one, key)!;
    const value = Reflect.get(target, key, target) ?? memberOf(this.alternatives, key);
    return { value, enumerable: enumerable === true, writable: true, configurable: true };
  }

  defineProperty(_: object, key: PropertyKey, given: PropertyDescriptor): boolean {
    if (!("value" in given)) throw reshaped(`\`${String(key)}\``);
    write(this.alternatives, key, given.value);
    return true;
  }

  deleteProperty(_: object, key: PropertyKey): boolean {
    throw reshaped(`\`${String(key)}\``);
  }

  setPrototypeOf(): boolean {
    throw reshaped("A prototype");
  }

  preventExtensions(): boolean {
    throw reshaped("The freedom to add members");
  }

  apply(_: object, self: unknown, given: readonly unknown[]): unknown {
    return withEach(this.alternatives, (run) => Reflect.apply(run, self, given));
  }

  construct(_: object, given: readonly unknown[]): object {
    return withEach(this.alternatives, (make) => Reflect.construct(make, given)) as object;
  }

  private get length(): number {
    return this.agreed(
      (object) => (object as unknown[]).length,
      "The number of elements",
      "Let both have the same number of elements.",
    );
  }

  /** What is the same for all objects that it may be. */
  private agreed<T>(ask: (object: object) => T, what: string, hint: string): T {
    const [answer, ...others] = new Set([...this.alternatives.all].map(ask));
    if (others.length > 0) throw undecided(what, hint);
    return answer as T;
  }

  /** A method that is called on the object that it is. */
  private method(view: object, key: PropertyKey, value: object): object {
    const last = this.methods.get(key);
    if (last?.value === value) return last.method;
    const { alternatives } = this;
    const apply = (_: object, self: unknown, given: readonly unknown[]): unknown => {
      if (self !== view) return Reflect.apply(value as () => unknown, self, given);
      if (CHANGES.test(String(key)) && isBuiltIn(alternatives.one) && !isFloats(alternatives.one))
        throw reshaped("Something");
      let isGoneThrough = false;
      const result = withEach(alternatives, (object) => {
        const one = object[key](...given);
        isGoneThrough ||= isIterator(one);
        return isIterator(one) ? [...one] : one;
      });
      return isGoneThrough ? (result as unknown[])[Symbol.iterator]() : result;
    };
    const method = new Proxy(value, { apply });
    stand(method, alternativesOf(value) ?? new Alternatives(alternatives.condition, value, value));
    this.methods.set(key, { value, method });
    return method;
  }
}
