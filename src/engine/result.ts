/**
 * What `forward` returned, as a flat list of scalars: one scalar, or arrays, nested arrays and records of them.
 */
import { engineDiagnostic as diagnostic } from "../diagnostics.js";
import type { Entry } from "../ir/entries.js";
import { isFloats } from "./float-cells.js";
import { Condition, Value } from "./value.js";

export interface Flat<T> {
  readonly scalars: readonly T[];
  /** The flat order by names; null if the result is one scalar. */
  readonly layout: readonly Entry[] | null;
}

const isScalar = (x: unknown): x is Value | number => typeof x === "number" || x instanceof Value;

/**
 * Lists the scalars of a result in flat order (keys as written, row-major).
 * @param scalar what becomes of each scalar; numbers among traced scalars are constants.
 * @throws a diagnostic if something in it is no scalar, or there is none at all.
 */
export function flatten<T>(result: unknown, scalar: (x: Value | number) => T): Flat<T> {
  if (typeof (result as PromiseLike<unknown> | null)?.then === "function") throw diagnostic("async-forward");
  if (isScalar(result)) return { scalars: [scalar(result)], layout: null };
  const scalars: T[] = [];
  const layout: Entry[] = [];
  const add = (path: Entry["path"], shape: number[], elements: readonly (Value | number)[]): void => {
    layout.push({ path, shape, offset: scalars.length });
    for (const element of elements) scalars.push(scalar(element));
  };
  const walk = (given: unknown, path: Entry["path"]): void => {
    const x = isFloats(given) ? [...(given as Iterable<unknown>)] : given;
    if (isScalar(x)) return add(path, [], [x]);
    if (Array.isArray(x) && x.length > 0) {
      if (x.every(isScalar)) return add(path, [x.length], x);
      const [first] = x as unknown[][];
      const regular = x.every((row) => Array.isArray(row) && row.length === first!.length && row.every(isScalar));
      if (regular && first!.length > 0) return add(path, [x.length, first!.length], x.flat());
      return x.forEach((element, i) => walk(element, [...path, i]));
    }
    if (isRecord(x)) return Object.entries(x).forEach(([key, element]) => walk(element, [...path, key]));
    throw diagnostic("bad-result", `${place(path)} is ${describe(x)}, not a scalar.`);
  };
  walk(result, []);
  if (scalars.length === 0) throw diagnostic("bad-result", "`forward` returned nothing that could be differentiated.");
  return { scalars, layout };
}

const isRecord = (x: unknown): x is Record<string, unknown> =>
  typeof x === "object" && x !== null && [Object.prototype, null].includes(Object.getPrototypeOf(x));

const place = (path: Entry["path"]): string =>
  path.length === 0 ? "What `forward` returned" : `\`${path.join(".")}\` of what \`forward\` returned`;

function describe(x: unknown): string {
  if (x instanceof Condition) return "a condition";
  if (Array.isArray(x)) return "an empty array";
  return x === undefined || x === null ? String(x) : `a ${typeof x}`;
}
