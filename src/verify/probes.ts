/**
 * How each function of a generated module is called at a point, and which of the two things it is one view of: the
 * model for one example, or for a batch. A table; a product that is not in it is not checked.
 */
import type { Outcome } from "./compare.js";
import type { Point } from "./points.js";

type Call = (...given: Float64Array[]) => number | Float64Array;

export interface Probe {
  readonly of: "example" | "batch";
  /** Which parts of the outcome the function gives. */
  readonly gives: readonly (keyof Outcome)[];
  /** @param fresh makes an array for derivatives, filled with NaN: functions must overwrite it. */
  readonly call: (f: Call, point: Point, fresh: () => Float64Array) => Partial<Outcome>;
}

const numbers = (result: number | Float64Array): ArrayLike<number> => (typeof result === "number" ? [result] : result);

const givesValues = (rest: (point: Point) => readonly Float64Array[]): Omit<Probe, "of"> => ({
  gives: ["values"],
  call: (f, point) => ({ values: numbers(f(point.parameters, ...rest(point))) }),
});

const givesDerivatives = (rest: (point: Point) => readonly Float64Array[]): Omit<Probe, "of"> => ({
  gives: ["derivatives"],
  call: (f, point, fresh) => ({ derivatives: numbers(f(point.parameters, ...rest(point), fresh())) }),
});

const givesBoth = (rest: (point: Point) => readonly Float64Array[]): Omit<Probe, "of"> => ({
  gives: ["values", "derivatives"],
  call: (f, point, fresh) => {
    const derivatives = fresh();
    return { values: numbers(f(point.parameters, ...rest(point), derivatives)), derivatives };
  },
});

/** A model without inputs is called without them. */
const example = ({ inputs }: Point): readonly Float64Array[] => (inputs.length > 0 ? [inputs] : []);
const batch = (point: Point): readonly Float64Array[] => [point.batch];

/** By the name of the function. */
export const probes: Readonly<Record<string, Probe>> = {
  forward: { of: "example", ...givesValues(example) },
  gradient: { of: "example", ...givesDerivatives(example) },
  valueAndGradient: { of: "example", ...givesBoth(example) },
  jacobian: { of: "example", ...givesDerivatives(example) },
  batchForward: { of: "batch", ...givesValues(batch) },
  batchValueAndGradient: { of: "batch", ...givesBoth(batch) },
};
