/** The competitors of a workload as calls that take nothing and leave the gradient in one array, and whether they agree. */
import { interpret } from "micrograd-compile";
import type { Competitor, ValueAndGradient, Workload } from "./workload.js";

/** The functions of a generated module that are timed. */
interface Generated {
  valueAndGradient(parameters: Float64Array, gradient: Float64Array): number;
  batchValueAndGradient(parameters: Float64Array, batch: Float64Array, gradient: Float64Array): number;
}

const prepare: Readonly<Record<Competitor, (workload: Workload, generated: Generated) => ValueAndGradient>> = {
  interpreted: ({ model, batch }) => {
    const { valueAndGradient, batchValueAndGradient } = interpret(model);
    const none = new Float64Array(0);
    return batch
      ? (parameters, gradient) => batchValueAndGradient(parameters, batch, gradient)
      : (parameters, gradient) => valueAndGradient(parameters, none, gradient);
  },
  handwritten: ({ handwritten }) => handwritten(),
  compiled: ({ batch }, { valueAndGradient, batchValueAndGradient }) =>
    batch ? (parameters, gradient) => batchValueAndGradient(parameters, batch, gradient) : valueAndGradient,
};

export interface Prepared {
  readonly call: () => number;
  readonly gradient: Float64Array;
}

/** @param generated path or URL of the module that the workload's example was compiled to. */
export async function prepared(workload: Workload, competitor: Competitor, generated: string): Promise<Prepared> {
  const run = prepare[competitor](workload, await import(generated));
  const { parameters } = workload;
  const gradient = new Float64Array(parameters.length);
  return { call: () => run(parameters, gradient), gradient };
}

/** How far the code written by hand may be from the interpreter, relative to the largest number. */
const ROUNDING = 1e-12;

/** @throws if the compiled module is not equal to the interpreter to the bit, or the code written by hand to rounding. */
export async function expectAgreement(workload: Workload, generated: string): Promise<void> {
  const results = async (competitor: Competitor): Promise<number[]> => {
    const { call, gradient } = await prepared(workload, competitor, generated);
    return [call(), ...gradient];
  };
  const law = await results("interpreted");
  const largest = law.reduce((most, x) => Math.max(most, Math.abs(x)), 0);
  const compare = (competitor: Competitor, found: readonly number[], same: (x: number, y: number) => boolean): void => {
    const i = found.findIndex((x, k) => !same(x, law[k]!));
    if (i >= 0 || found.length !== law.length)
      throw new Error(`${workload.name}: number ${i} is ${found[i]} ${competitor}, but ${law[i]} interpreted`);
  };
  compare("compiled", await results("compiled"), (x, y) => x === y);
  compare("handwritten", await results("handwritten"), (x, y) => Math.abs(x - y) <= ROUNDING * largest);
}
