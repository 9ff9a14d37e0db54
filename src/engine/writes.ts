/**
 * What is written while one side of an undecided condition runs. Each side is a *pass*: what it writes to variables and
 * members that are older than itself is noted, and taken back when it ends, so that the other side starts from the same
 * state. Knows places and times; what becomes of the writes is decided in `branches.ts`.
 */
import { diagnostic } from "../diagnostics.js";
import { alternativesOf } from "./alternatives.js";
import { refuse } from "./tracing.js";
import { allOf, follows, negated } from "./truths.js";
import { Condition, Node, type Truth } from "./value.js";

/** Something that can be written: a variable, or a member of an object. */
export interface Place {
  /** What makes it the same place: the variable's token, or the object … */
  readonly owner: object;
  /** … and the key. */
  readonly key: PropertyKey;
  /** When it came into being. */
  readonly time: number;
  /** A variable of the function that writes it: nobody looks at it once the function has returned. */
  readonly local: boolean;
  readonly get: () => unknown;
  readonly set: (value: unknown) => void;
}

/** A place with what it held before the pass, and (once that has ended) what the pass left in it. */
export interface Written {
  readonly place: Place;
  readonly before: unknown;
  after: unknown;
}

/** As passes of a run nest, none that ends goes this deep: both sides of a condition run, so none ends a recursion. */
let deepest = 400;

/** There is room for more of them. */
export function allowDeeper(levels: number): void {
  deepest = Math.max(deepest, levels);
}

/** Places that are written once only are many; so a list, and beyond this length a table of it. */
const SHORT = 8;

/** What has been written, in the order of the first writes. */
export class Writes {
  readonly list: Written[] = [];
  private table: Map<object, Map<PropertyKey, Written>> | null = null;

  get({ owner, key }: Place): Written | undefined {
    if (this.table) return this.table.get(owner)?.get(key);
    return this.list.find(({ place }) => place.owner === owner && place.key === key);
  }

  add(place: Place, before: unknown): Written {
    const written = { place, before, after: before };
    this.list.push(written);
    if (this.table) this.enter(this.table, written);
    else if (this.list.length > SHORT) {
      this.table = new Map();
      for (const one of this.list) this.enter(this.table, one);
    }
    return written;
  }

  private enter(table: Map<object, Map<PropertyKey, Written>>, written: Written): void {
    const { owner, key } = written.place;
    const ofOwner = table.get(owner) ?? new Map<PropertyKey, Written>();
    table.set(owner, ofOwner.set(key, written));
  }
}

/** Moments are counted, not measured. */
let clock = 0;
export const tick = (): number => ++clock;

export class Pass {
  /** The pass in which this one runs. */
  readonly outer: Pass | null;
  /** What is newer need not be taken back. */
  start = tick();
  /** Things made since then may grow and shrink. */
  since = this.start;
  /** What it has written. */
  readonly writes = new Writes();
  private readonly depth: number;
  private readonly condition: Truth;
  private readonly when: boolean;
  private counts: Truth | null = null;

  /** @param condition what it counts under, given that what is around it does; or unless, if `when` says so. */
  constructor(outer: Pass | null, condition: Truth, when = true) {
    this.outer = outer;
    this.condition = condition;
    this.when = when;
    this.depth = outer ? outer.depth + 1 : 1;
    if (this.depth > deepest) throw diagnostic("traced-recursion");
  }

  /** Under which condition what it does now counts. */
  get path(): Truth {
    this.counts ??= allOf(this.outer?.path ?? true, this.when ? this.condition : negated(this.condition));
    return this.counts;
  }

  /** Whether a condition is known to hold wherever this pass counts. */
  knows(condition: Condition): boolean {
    const { condition: own, when } = this;
    return (own instanceof Condition && follows(condition, own, when)) || (this.outer?.knows(condition) ?? false);
  }

  /** Whether an object may be seen by whoever does not see this pass, because it has been returned. */
  gives(_object: object): boolean {
    return false;
  }

  /** Notes that a place is about to be written. */
  note(place: Place, before: unknown): void {
    if (place.time < this.start && !this.writes.get(place)) this.writes.add(place, before);
  }

  /** Takes back what has been written, and says what it was. */
  undo(): Writes {
    for (const one of this.writes.list) one.after = one.place.get();
    for (const { place, before } of this.writes.list) place.set(before);
    return this.writes;
  }
}

/** Goes back to a pass out of whatever has begun in it; what that has written is taken back. */
export function abandon(pass: Pass | null): void {
  for (; running && running !== pass; running = running.outer) running.undo();
}

/** The innermost pass that is running; null where nothing is undecided. */
export let running: Pass | null = null;

export function enterPass(pass: Pass | null): void {
  running = pass;
}

/** Writes to a place on behalf of a pass that has ended, as part of the one around it. */
export function commit({ place, before }: Written, value: unknown): void {
  running?.note(place, before);
  place.set(value);
}

/** When objects were made, as far as that is known. */
const made = new WeakMap<object, number>();

/** Those that are not only seen where they were made. */
const kept = new WeakSet<object>();

/** Says that an object has just been made. */
export function madeNow<T>(made_: T): T {
  if (typeof made_ === "object" && made_ !== null) made.set(made_, clock);
  return made_;
}

/**
 * Says that an object has just been made, and that others than the function that made it may see it. Only in the pass that it
 * was made in is it new, so that outside of all passes nothing is to be said.
 */
export function keptNow<T>(made_: T): T {
  if (!running || typeof made_ !== "object" || made_ === null) return made_;
  kept.add(made_);
  return madeNow(made_);
}

/** The identity of a variable, made where it is declared. */
export interface Token {
  readonly time: number;
}
export const token = (): Token => ({ time: clock });

/** A variable is about to be written. */
export function noteVariable(
  owner: Token | undefined,
  local: boolean,
  get: () => unknown,
  set: (x: unknown) => void,
): void {
  if (running && owner) running.note({ owner, key: "", time: owner.time, local, get, set }, get());
}

/** A private member, which only the class itself can read and write, is about to be written. */
export function notePrivate(owner: object, key: string, get: () => unknown, set: (x: unknown) => void): void {
  if (running) running.note({ owner, key, time: made.get(owner) ?? 0, local: false, get, set }, get());
}

const isObject = (x: unknown): x is object => (typeof x === "object" && x !== null) || typeof x === "function";

/** Whether to write a member is to call a setter, which notes what it writes itself. */
function isAccessor(object: object, key: PropertyKey): boolean {
  for (let at: object | null = object; at; at = Object.getPrototypeOf(at)) {
    const found = Object.getOwnPropertyDescriptor(at, key);
    if (found) return found.set !== undefined;
  }
  return false;
}

/** A member is about to be written. */
export function noteMember(object: unknown, key: PropertyKey): void {
  if (!running || !isObject(object) || noting.has(object)) return;
  const time = made.get(object) ?? 0;
  if (time >= running.start) return;
  if (!(key in object) && ArrayBuffer.isView(object)) return;
  if (!(key in object) || (key === "length" && Array.isArray(object)))
    return touch(object, `\`${String(key)}\` was added`);
  if (isAccessor(object, key)) return;
  const members = object as Record<PropertyKey, unknown>;
  const get = (): unknown => members[key];
  const set = (value: unknown): void => {
    members[key] = storable(object, value);
  };
  running.note(
    { owner: object, key: typeof key === "number" ? String(key) : key, time, local: false, get, set },
    get(),
  );
}

/** A place of another kind is about to be written. */
export function notePlace(place: Place): void {
  if (running) running.note(place, place.get());
}

/** Objects that note what is written to them themselves, whoever writes it. */
const noting = new WeakSet<object>();

/** Says that an object does. */
export function notesItself<T extends object>(object: T): T {
  noting.add(object);
  return object;
}

/** What is written to a member. */
export function storable(object: unknown, value: unknown): unknown {
  if (value instanceof Node && ArrayBuffer.isView(object)) throw diagnostic("traced-store", object.constructor.name);
  return value;
}

/** Something is about to be written in a way that cannot be noted. */
export function refuseWrite(): void {
  if (running) refuseInBranch("An assignment that cannot be taken back");
}

/** An object is about to be changed in a way that cannot be taken back: its elements become more or fewer. */
export function touch(object: unknown, what: string): void {
  if (!running || !isObject(object) || noting.has(object) || isGrowing(object)) return;
  refuseInBranch(what);
}

/** While a model is recorded, it is done nevertheless, so that the rest is looked at. */
const refuseInBranch = (what: string): void => refuse(diagnostic("traced-branch", ...inBranch(what)), () => {});

export const inBranch = (what: string): [string, string] => [
  `${what} in a branch of a traced condition: both branches are run, so it would be done in any case.`,
  "Compute the value in both branches and assign or return it (y = c ? a : b); change arrays and records after that.",
];

/** Whether nobody who does not see this pass can see the object. */
function isGrowing(object: object): boolean {
  const time = made.get(object);
  if (time === undefined || time < (kept.has(object) ? running!.start : running!.since)) return false;
  for (let pass = running; pass && pass.start > time; pass = pass.outer) {
    if (pass.gives(object)) return false;
  }
  return true;
}

/** Whether something is an object, or an array or a record that it is in. */
export function holds(x: unknown, object: object, seen = new WeakSet<object>()): boolean {
  if (x === object) return true;
  if (!isObject(x) || seen.has(x)) return false;
  seen.add(x);
  const all = alternativesOf(x)?.all;
  if (all) return [...all].some((one) => holds(one, object, seen));
  if (Array.isArray(x)) return x.some((element) => holds(element, object, seen));
  const isRecord = Object.prototype.toString.call(x) === "[object Object]" && !(x as { tape?: unknown }).tape;
  return isRecord && Object.values(x as object).some((element) => holds(element, object, seen));
}
