/**
 * Shapes of what a model is given and gives: scalars, vectors and matrices under names, and their flat order (keys as
 * written, row-major). Knows lengths and offsets; what the elements are (values, numbers, rows) is the caller's affair.
 */
import { engineDiagnostic as diagnostic } from "../diagnostics.js";
import { type Entry, sizeOf } from "../ir/entries.js";

/** One number for all elements, the elements, or a function of their indices. */
type Elements<Index extends number[], Nested> = number | Nested | ((...indices: Index) => number);

/** One for all elements, nested arrays of the shape's lengths, or a function of the indices. */
type PerElement<T, Index extends number[], Nested> = T | Nested | ((...indices: Index) => T);

/** What solvers are told of a parameter. */
export interface Bounds<Index extends number[] = [], Numbers = number, Flags = boolean> {
  /** No solver goes below this. */
  readonly min?: PerElement<number, Index, Numbers>;
  /** Nor above this. */
  readonly max?: PerElement<number, Index, Numbers>;
  /** It stays as it is: derivatives leave it out, unless `wrt` names it. */
  readonly fixed?: PerElement<boolean, Index, Flags>;
}

// biome-ignore lint/suspicious/noExplicitAny: options of scalars, vectors and matrices alike
export type AnyBounds = Bounds<any, any, any>;

/** A shape with the initial values of its elements. `T` is what `forward` sees. */
export interface Shape<T> {
  readonly lengths: readonly number[];
  /** The elements are whole numbers from 0 on, below this one. */
  readonly below?: number;
  /** The initial value of the element at these indices. */
  readonly initial: (...indices: number[]) => number;
  /** What solvers are told of it. */
  readonly bounds?: AnyBounds | undefined;
  /** Only for the type checker. @internal */
  readonly sees?: T;
}

/** What a function of indices, an array or a number says the initial value is. */
function initialOf(lengths: readonly number[], given: unknown): (...indices: number[]) => number {
  if (typeof given === "function") return (...indices) => finiteOrNot(given(...indices), lengths);
  if (Array.isArray(given) || ArrayBuffer.isView(given)) {
    checkNested(given as unknown as ArrayLike<unknown>, lengths, lengths);
    return (...indices) => indices.reduce<unknown>((a, i) => (a as unknown[])[i], given) as number;
  }
  const value = finiteOrNot(given, lengths);
  return () => value;
}

function finiteOrNot(x: unknown, lengths: readonly number[]): number {
  if (typeof x === "number") return x;
  throw diagnostic("bad-initial", `An initial value of ${describeLengths(lengths)} is ${String(x)}, not a number.`);
}

function checkNested(given: ArrayLike<unknown>, lengths: readonly number[], whole: readonly number[]): void {
  const [length, ...inner] = lengths;
  if (length === undefined || typeof given !== "object" || given === null || given.length !== length)
    throw diagnostic(
      "bad-initial",
      `The initial values of ${describeLengths(whole)} are ${given?.length ?? "no"} long where ${length ?? "one number"} is expected.`,
    );
  for (let i = 0; i < length; i++)
    if (inner.length === 0) finiteOrNot(given[i], whole);
    else checkNested(given[i] as ArrayLike<unknown>, inner, whole);
}

const describeLengths = (lengths: readonly number[]): string =>
  lengths.length === 0
    ? "a scalar"
    : lengths.length === 1
      ? `a vector of ${lengths[0]}`
      : `a ${lengths.join(" × ")} matrix`;

function shape<T>(lengths: readonly number[], initial: unknown, bounds?: AnyBounds): Shape<T> {
  for (const length of lengths)
    if (!Number.isInteger(length) || length < 1)
      throw diagnostic("bad-shape", `A shape cannot have the length ${String(length)}.`);
  return { lengths, initial: initialOf(lengths, initial), bounds };
}

/** One number. */
export const scalar = <T>(initial: number | (() => number) = 0, bounds?: Bounds): Shape<T> =>
  shape<T>([], initial, bounds);

/** `length` numbers. */
export const vector = <T>(
  length: number,
  initial: Elements<[i: number], ArrayLike<number>> = 0,
  bounds?: Bounds<[i: number], ArrayLike<number>, ArrayLike<boolean>>,
): Shape<T[]> => shape<T[]>([length], initial, bounds);

/** `rows` × `columns` numbers. */
export const matrix = <T>(
  rows: number,
  columns: number,
  initial: Elements<[i: number, j: number], ArrayLike<ArrayLike<number>>> = 0,
  bounds?: Bounds<[i: number, j: number], ArrayLike<ArrayLike<number>>, ArrayLike<ArrayLike<boolean>>>,
): Shape<T[][]> => shape<T[][]>([rows, columns], initial, bounds);

/** A whole number from 0 to `below` − 1. */
export const integer = <T>(below: number): Shape<T> => ({ ...shape<T>([], 0), below: checkBelow(below) });

/** `length` such numbers. */
export const integers = <T>(length: number, below: number): Shape<readonly T[]> => ({
  ...shape<readonly T[]>([length], 0),
  below: checkBelow(below),
});

function checkBelow(below: number): number {
  if (Number.isSafeInteger(below) && below > 0) return below;
  throw diagnostic("bad-shape", `Whole numbers from 0 on cannot be below ${String(below)}.`);
}

/** Lengths under names, in flat order. */
export function layoutOf(shapes: Readonly<Record<string, Shape<unknown>>>): Entry[] {
  let offset = 0;
  return Object.entries(shapes).map(([name, { lengths, below }]) => {
    const entry = { path: [name], shape: lengths, offset, ...(below !== undefined && { below }) };
    offset += sizeOf(lengths);
    return entry;
  });
}

/** Nested arrays of these lengths, from a function of the flat position. */
export function nest<T>(lengths: readonly number[], offset: number, element: (index: number) => T): unknown {
  const [length, ...inner] = lengths;
  if (length === undefined) return element(offset);
  const stride = sizeOf(inner);
  return Array.from({ length }, (_, i) => nest(inner, offset + i * stride, element));
}
