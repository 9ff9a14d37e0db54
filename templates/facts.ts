/**
 * What a generated module is of: the layout of its parameters and inputs. Type-checked as it stands; the compiler fills in the
 * facts and the interfaces. Comes behind the functions, which are what one reads.
 */

/** The parameters by their names. */
export interface ModelParameters {
  readonly [name: string]: unknown;
}

/** The inputs of one example by their names. */
export interface ModelInputs {
  readonly [name: string]: unknown;
}

/** A named array in a flat vector: the keys that lead to it, its lengths, and where its elements start (row-major). */
export interface Entry {
  readonly path: readonly (string | number)[];
  readonly shape: readonly number[];
  readonly offset: number;
}

/** The facts of this model. */
export const model = {
  digest: "",
  parameterCount: 1,
  variableCount: 1,
  inputCount: 1,
  outputCount: 1,
  parameters: [] as Entry[],
  inputs: [] as Entry[],
} as const;

/** Where the body of a kernel comes. */
export declare function hole(...given: unknown[]): number;
