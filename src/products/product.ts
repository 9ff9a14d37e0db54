/**
 * What a product is: something that a module can be asked for (`--emit`), for one kind of model. Its record says what it is
 * called, which kernels compute it, how its functions are called at a point, and what they are held to. How the kernels are
 * derived stands in `derive/kernels.ts`, what calls them in `templates/`.
 */
import type { KernelName } from "../derive/kernels.js";
import type { Outcome } from "../verify/compare.js";
import type { Point } from "../verify/points.js";

export interface Product {
  /** As `--emit` names it. */
  readonly name: string;
  readonly kind: "scalar" | "vector";
  readonly kernels: readonly KernelName[];
  /** Modules have it if nobody says what they are to have. */
  readonly isDefault?: true;
  /** It runs through examples, so the model needs inputs, and they are not differentiated. */
  readonly batch?: true;
  /** The functions that a module exports for it. */
  readonly functions: Readonly<Record<string, Probe>>;
  /** The constant that a module exports beside them: which elements of a matrix they give. */
  readonly pattern?: string;
}

/** How a function is called at a point, and what it is one view of. */
export interface Probe {
  /** The oracle in `verify/oracles.ts` that it is held to. */
  readonly of: string;
  /** Which parts of the outcome the function gives. */
  readonly gives: readonly (keyof Outcome)[];
  /** @param fresh makes an array for derivatives, filled with NaN: functions must overwrite it. */
  readonly call: (f: Call, point: Point, fresh: () => Float64Array) => Partial<Outcome>;
}

export type Call = (...given: (Float64Array | number)[]) => number | Float64Array;

/** What a function is given between the parameters and the array for derivatives. */
type Rest = (point: Point) => readonly (Float64Array | number)[];

const numbers = (result: number | Float64Array): ArrayLike<number> => (typeof result === "number" ? [result] : result);

export const values = (of: string, rest: Rest): Probe => ({
  of,
  gives: ["values"],
  call: (f, point) => ({ values: numbers(f(point.parameters, ...rest(point))) }),
});

export const derivatives = (of: string, rest: Rest): Probe => ({
  of,
  gives: ["derivatives"],
  call: (f, point, fresh) => ({ derivatives: numbers(f(point.parameters, ...rest(point), fresh())) }),
});

export const both = (of: string, rest: Rest): Probe => ({
  of,
  gives: ["values", "derivatives"],
  call: (f, point, fresh) => {
    const found = fresh();
    return { values: numbers(f(point.parameters, ...rest(point), found)), derivatives: found };
  },
});

/** A model without inputs is called without them. */
export const example = ({ inputs }: Point): readonly Float64Array[] => (inputs.length > 0 ? [inputs] : []);
export const batch = (point: Point): readonly Float64Array[] => [point.batch];
