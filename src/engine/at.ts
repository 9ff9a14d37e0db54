/**
 * The entry of a table that an index names, for plain numbers and for the engine, which knows the number. Where a model is
 * recorded, entries are chosen between: that is said here by who records (`tables.ts` knows how), so that a page that has
 * the engine alone does not load it. Also what stands for an entry that is not there.
 */
import { type Diagnostic, engineDiagnostic as diagnostic } from "../diagnostics.js";
import { memoryOf } from "./memories.js";
import { Condition, type Num, refuseNode, type Scalar, Value } from "./value.js";

// biome-ignore lint/suspicious/noExplicitAny: an object of the user's, of which nothing is known
type Any = any;

/** An entry of a table: a scalar stays one, a row is what the rows are. */
type Entry<T> = T extends number ? Num : T;

let lookUp: (table: Any, index: Value) => unknown = entryOf;

/** How an entry is found from now on. */
export function foundBy(other: (table: Any, index: Value) => unknown): void {
  lookUp = other;
}

/**
 * The entry of a table that an index names, which may be a scalar or a plain number. Entries are scalars, or rows that are
 * alike. At an index that is no whole number, or out of range: NaN, in all of a row.
 */
export function at<T>(table: ArrayLike<T>, index: number | Value): Entry<T> {
  if (index instanceof Value) return lookUp(table, index) as Entry<T>;
  const entry: unknown = table[index as number];
  return (entry === undefined && table.length > 0 ? missing(table[0]) : entry) as Entry<T>;
}

function entryOf(table: Any, index: Value): unknown {
  const error = Array.isArray(table) || ArrayBuffer.isView(table) ? badTable(table as Any) : diagnostic("traced-index");
  if (error) return refuseNode(error, index, () => Number.NaN);
  const k = index.double + 0;
  if (!(Number.isInteger(k) && k >= 0 && k < table.length)) return missing(table[0], () => new Value(Number.NaN));
  const memory = memoryOf(table, index);
  if (memory) return memory.get(index, (at) => index.eq(at), false);
  const entry: unknown = table[k];
  // What is found is a node of its own: what its users contribute is added up before the entry gets it.
  return entry instanceof Value ? index.eq(k).select(entry, Number.NaN) : entry;
}

/** Why an array cannot be looked up in by a scalar; null if it can. */
export function badTable(table: ArrayLike<unknown>): Diagnostic | null {
  if (table.length === 0) return diagnostic("bad-table", "has no entries");
  for (let k = 0; k < table.length; k++) if (!(k in table)) return diagnostic("bad-table", "has holes");
  return null;
}

const isRow = (entry: unknown): boolean => Array.isArray(entry) || ArrayBuffer.isView(entry);

const isRecord = (entry: object): boolean => Object.prototype.toString.call(entry) === "[object Object]";

/** What is there where an index names no entry: NaN, and rows of it. */
export function missing(
  entry: Any,
  none: () => Scalar = () => Number.NaN,
  isList = isRow,
  hasMembers = isRecord,
): unknown {
  if (typeof entry === "number" || entry instanceof Value) return none();
  if (typeof entry === "boolean" || entry instanceof Condition) return false;
  if (isList(entry)) return Array.from(entry as Any[], (one) => missing(one, none, isList, hasMembers));
  if (typeof entry !== "object" || entry === null || !hasMembers(entry)) return entry;
  const record = Object.create(Object.getPrototypeOf(entry));
  for (const key of Object.keys(entry)) record[key] = missing(entry[key], none, isList, hasMembers);
  return record;
}
