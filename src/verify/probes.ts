/**
 * How each function of a generated module is called at a point, and what it is one view of (by the name of an oracle): the
 * model for one example, or for a batch, or a product. A table; a function that is not in it is not checked.
 */
import type { Outcome } from "./compare.js";
import type { Point } from "./points.js";

type Call = (...given: (Float64Array | number)[]) => number | Float64Array;

export interface Probe {
  readonly of: string;
  /** Which parts of the outcome the function gives. */
  readonly gives: readonly (keyof Outcome)[];
  /** @param fresh makes an array for derivatives, filled with NaN: functions must overwrite it. */
  readonly call: (f: Call, point: Point, fresh: () => Float64Array) => Partial<Outcome>;
}

const numbers = (result: number | Float64Array): ArrayLike<number> => (typeof result === "number" ? [result] : result);

type Rest = (point: Point) => readonly (Float64Array | number)[];

const givesValues = (rest: Rest): Omit<Probe, "of"> => ({
  gives: ["values"],
  call: (f, point) => ({ values: numbers(f(point.parameters, ...rest(point))) }),
});

const givesDerivatives = (rest: Rest): Omit<Probe, "of"> => ({
  gives: ["derivatives"],
  call: (f, point, fresh) => ({ derivatives: numbers(f(point.parameters, ...rest(point), fresh())) }),
});

const givesBoth = (rest: Rest): Omit<Probe, "of"> => ({
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
  jvp: { of: "jvp", ...givesDerivatives((point) => [...example(point), point.vector]) },
  vjp: { of: "vjp", ...givesDerivatives((point) => [...example(point), point.cotangent]) },
  hvp: { of: "hvp", ...givesDerivatives((point) => [...example(point), point.vector]) },
  hessian: { of: "hessian", ...givesDerivatives(example) },
  hessianValues: { of: "sparseHessian", ...givesDerivatives(example) },
  jacobian: { of: "jacobian", ...givesDerivatives(example) },
  jacobianValues: { of: "sparseJacobian", ...givesDerivatives(example) },
  batchForward: { of: "batch", ...givesValues(batch) },
  batchGradient: { of: "batch", ...givesDerivatives(batch) },
  batchValueAndGradient: { of: "batch", ...givesBoth(batch) },
  batchHvp: { of: "batchHvp", ...givesDerivatives((point) => [point.batch, point.vector]) },
  batchHessian: { of: "batchHessian", ...givesDerivatives(batch) },
  batchJacobian: { of: "batchJacobian", ...givesDerivatives(batch) },
};
