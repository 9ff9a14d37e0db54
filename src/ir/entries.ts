/**
 * The flat order of parameters, inputs and results: named arrays one after the other, each row-major. Plain data that the
 * engine makes, and backends print.
 */

/** One named array of a flat vector: where its elements start, and its lengths. */
export interface Entry {
  /** The keys and indices that lead to it: `["w"]`, `["layers", 0, "neurons", 3, "b"]`. */
  readonly path: readonly (string | number)[];
  readonly shape: readonly number[];
  readonly offset: number;
  /** Its elements are whole numbers from 0 on, below this one; left out, any numbers. */
  readonly below?: number;
  /** Of parameters, for solvers: least and greatest values, and what is not to change; one for all elements, or each. */
  readonly min?: number | readonly number[];
  readonly max?: number | readonly number[];
  readonly fixed?: boolean | readonly boolean[];
}

export const sizeOf = (lengths: readonly number[]): number => lengths.reduce((product, n) => product * n, 1);

export const totalSize = (entries: readonly Entry[]): number =>
  entries.reduce((total, entry) => total + sizeOf(entry.shape), 0);

/** The element that comes at `index` of a flat vector: `w[3]`, `K[0][2]`, `layers[0].neurons[3].b`. */
export function elementName(entries: readonly Entry[], index: number): string {
  const entry = entries.find(({ offset, shape }) => index < offset + sizeOf(shape))!;
  const path = entry.path.map((key) => (typeof key === "number" ? `[${key}]` : `.${key}`)).join("");
  return (
    path.replace(/^\./, "") +
    indicesOf(entry, index)
      .map((i) => `[${i}]`)
      .join("")
  );
}

/** Where in its entry an element of a flat vector is. */
export function indicesOf(entry: Entry, index: number): number[] {
  let rest = index - entry.offset;
  return entry.shape.map((_, axis) => {
    const stride = sizeOf(entry.shape.slice(axis + 1));
    const i = Math.floor(rest / stride);
    rest -= i * stride;
    return i;
  });
}
