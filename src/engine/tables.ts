/**
 * Tables whose index is a scalar: what is read is the entry that the index names at that time, what is written changes that
 * entry and no other. An index that is no whole number, or out of range, names nothing: what is read is then NaN, in all of
 * a row (and undefined for who asks), and what is written is lost. The index has no derivative. While a model is recorded,
 * entries are chosen between; the engine knows the number, and chooses between that entry and nothing: what is found is a
 * node of its own in both, so contributions to an entry are added up alike.
 */
import { Diagnostic, diagnostic } from "../diagnostics.js";
import { isMarked, mark, presenceOf } from "./absent.js";
import { alternativesOf, isView, type Later } from "./alternatives.js";
import { badTable, missing } from "./at.js";
import { chosen } from "./choice.js";
import { isTyped } from "./float-cells.js";
import { add, lt, ne, select, trunc } from "./functions.js";
import { kindOf } from "./kinds.js";
import { isWithin } from "./limits.js";
import { lookedUp } from "./look-ups.js";
import { isComputed, memoryOf } from "./memories.js";
import { opened } from "./optionals.js";
import { tracing } from "./tracing.js";
import { allOf, anyOf } from "./truths.js";
import { Condition, refuseNode, type Scalar, type Truth, Value } from "./value.js";
import { viewBetween } from "./views.js";
import { noteMember, storable } from "./writes.js";

// biome-ignore lint/suspicious/noExplicitAny: an object of the user's, of which nothing is known
type Any = any;

/** `table[index]`, whatever the two are. */
export function indexed(table: Any, given: Any): unknown {
  if (typeof given !== "object" || given === null) return table[given];
  const index = opened(given);
  return index instanceof Value ? lookUp(table, index) : table[index];
}

/** The receiver of `.at(index)`, which takes the whole part of its index, and counts from the end where that is below 0. */
export function counted(given: unknown): unknown {
  const receiver = opened(given);
  if (!Array.isArray(receiver) && !isTyped(receiver)) return receiver;
  const table: Any = receiver;
  return {
    at: (at: unknown) => {
      const index = opened(at);
      if (!(index instanceof Value)) return table.at(index);
      const whole = select(ne(index, index), 0, trunc(index));
      return lookUp(table, select(lt(whole, 0), add(whole, table.length), whole));
    },
  };
}

/** `table[index] = value` for an index that is a scalar. */
export function put(table: Any, index: Value, value: unknown): void {
  const places = placesOf(table, index);
  if (places === null) return;
  const memory = typeof value === "number" || value instanceof Value ? memoryOf(table, index, true) : undefined;
  if (memory) {
    memory.put(index, value as Scalar, at(index)).forEach((entry, k) => {
      noteMember(table, k);
      table[k] = storable(table, entry);
      memory.leave(k);
    });
    return;
  }
  for (const k of places) {
    const entry = between(index, k, value, table[k]);
    noteMember(table, k);
    table[k] = storable(table, entry);
  }
}

/** `table[index]` for an index that is a scalar. */
export function lookUp(table: Any, index: Value): unknown {
  const places = placesOf(table, index);
  if (places === null) return Number.NaN;
  const memory = memoryOf(table, index);
  const isNamed = (): Truth =>
    memory && !places.some((k) => isMarked(table[k]))
      ? memory.isNamed(index, at(index))
      : places.reduce<Truth>((any, k) => anyOf(any, allOf(isAt(index, k), presenceOf(table[k]))), false);
  if (memory) return mark(memory.get(index, at(index), isWithin(index, places.length)), isNamed);
  // Then there is always something, and what uses it is needed wherever the entry is.
  const isSure = places.some((k) => isSomeComputed(table[k])) && isWithin(index, places.length);
  const nothing = missing(table[0], () => new Value(Number.NaN), isRow, isRecord);
  const isNew = (x: unknown): boolean => !places.some((k) => table[k] === x);
  if (!index.tape) {
    const k = index.double + 0;
    if (places.includes(k)) return between(index, k, table[k], nothing);
    const none = nothing === false ? new Condition(false) : nothing;
    return isNew(none) ? mark(none, () => false) : none;
  }
  const found =
    lookedUp(index, table) ??
    places.reduceRight<unknown>(
      (found, k) => (isSure && k === places.length - 1 ? table[k] : between(index, k, table[k], found)),
      nothing,
    );
  const rows = alternativesOf(found);
  if (rows && isNew(found)) rows.table ??= { index, entries: places.map((k) => table[k] as object) };
  return isNew(found) ? mark(found, isNamed) : found;
}

/** The indices of a table; null if it was refused. */
function placesOf(table: unknown, index: Value): number[] | null {
  const refused = (error: Diagnostic): null => refuseNode(error, index, () => null);
  if (!Array.isArray(table) && !isTyped(table)) return refused(diagnostic("traced-index"));
  const entries = table as unknown as ArrayLike<unknown>;
  const error = badTable(entries);
  return error ? refused(error) : Array.from({ length: entries.length }, (_, k) => k);
}

/** By scalar: the conditions under which it is one number or another. */
const equalities = new WeakMap<Value, Map<number, Condition>>();

function isAt(index: Value, k: number): Condition {
  const known = equalities.get(index) ?? new Map<number, Condition>();
  equalities.set(index, known);
  const condition = known.get(k) ?? index.eq(k);
  known.set(k, condition);
  return condition;
}

const at =
  (index: Value) =>
  (k: number): Condition =>
    isAt(index, k);

/** The same, made when somebody asks for it. */
const latent = new WeakMap<Value, Map<number, Later>>();

function isAtLater(index: Value, k: number): Later {
  const known = latent.get(index) ?? new Map<number, Later>();
  latent.set(index, known);
  const later = known.get(k) ?? (() => isAt(index, k));
  known.set(k, later);
  return later;
}

/** `entry` where the index is k, else `other`. */
function between(index: Value, k: number, entry: unknown, other: unknown): unknown {
  tracing?.locate();
  if (index.tape && entry !== other && isRow(entry) && isRow(other) && presenceOf(entry) === true) {
    const view = viewBetween(isAtLater(index, k), entry as object, other as object);
    if (view) return view;
  }
  try {
    return chosen(isAt(index, k), entry, other);
  } catch (error) {
    if (!(error instanceof Diagnostic) || error.code !== "traced-choice") throw error;
    return refuseNode(diagnostic("bad-table", "has entries that are not alike"), index, () => other);
  }
}

/** Whether an entry, or the first one of a row, is computed from others. */
function isSomeComputed(entry: unknown): boolean {
  if (entry instanceof Value) return isComputed(entry);
  return Array.isArray(entry) && !isView(entry) && isSomeComputed(entry[0]);
}

const isRow = (entry: unknown): boolean => Array.isArray(entry) || (isTyped(entry) && !isView(entry));
const isRecord = (entry: object): boolean => kindOf(entry) === "record";
