/** The competitors of a workload as calls that take nothing and leave the gradient in one array, and whether they agree. */
import { pathToFileURL } from "node:url";
import * as api from "micrograd-compile";
import type { Competitor, ValueAndGradient, Workload } from "./workload.js";

type Compute = (...arrays: Float64Array[]) => number;

/** The functions of a generated module that are timed. */
type Generated = Readonly<
  Record<"forward" | "valueAndGradient" | "batchForward" | "batchValueAndGradient", Compute>
> & {
  readonly createParameters: () => Float64Array;
};

export const fileOf = ({ name, file = `examples/${name}.ts` }: Workload): string => file;

interface Loader {
  loadModels(file: string, engine: typeof api): Promise<{ readonly models: readonly { readonly model: api.Model }[] }>;
}

/** The model as the command loads it. */
async function modelOf(workload: Workload): Promise<api.Model> {
  const { loadModels } = (await import(pathToFileURL("dist/load/index.js").href)) as Loader;
  const { models } = await loadModels(fileOf(workload), api);
  return models[0]!.model;
}

type Preparation = (workload: Workload, generated: Generated) => ValueAndGradient | Promise<ValueAndGradient>;

const prepare: Readonly<Record<Competitor, Preparation>> = {
  interpreted: async (workload) => {
    const { valueAndGradient, batchValueAndGradient } = api.interpret(await modelOf(workload));
    return workload.batch
      ? withData(batchValueAndGradient, workload.batch())
      : withData(valueAndGradient, workload.inputs?.() ?? new Float64Array(0));
  },
  handwritten: ({ handwritten }) => handwritten!(),
  before: (workload, generated) => gradientOf(workload, generated),
  compiled: (workload, generated) => gradientOf(workload, generated),
  value: ({ batch, inputs }, { forward, batchForward }) => {
    const data = (batch ?? inputs)?.();
    if (!data) return (parameters) => forward(parameters);
    return batch ? (parameters) => batchForward(parameters, data) : (parameters) => forward(parameters, data);
  },
};

function gradientOf(
  { batch, inputs }: Workload,
  { valueAndGradient, batchValueAndGradient }: Generated,
): ValueAndGradient {
  if (batch) return withData(batchValueAndGradient, batch());
  return inputs ? withData(valueAndGradient, inputs()) : valueAndGradient;
}

type WithData = (parameters: Float64Array, data: Float64Array, gradient: Float64Array) => number;

const withData =
  (compute: WithData, data: Float64Array): ValueAndGradient =>
  (parameters, gradient) =>
    compute(parameters, data, gradient);

export interface Prepared {
  readonly call: () => number;
  readonly gradient: Float64Array;
}

/** @param url of the module that the workload's model was compiled to. */
export async function prepared(workload: Workload, competitor: Competitor, url: string): Promise<Prepared> {
  const generated = (await import(url)) as Generated;
  const run = await prepare[competitor](workload, generated);
  const parameters = workload.parameters?.() ?? generated.createParameters();
  const gradient = new Float64Array(parameters.length).fill(Number.NaN);
  return { call: () => run(parameters, gradient), gradient };
}

/** How far what an earlier build gives is from today's, relative to the largest number: 0 if it is the same to the bit. */
export async function differenceFrom(workload: Workload, before: string, url: string): Promise<number> {
  const results = async (from: string): Promise<number[]> => {
    const { call, gradient } = await prepared(workload, "compiled", from);
    return [call(), ...gradient];
  };
  const [old, now] = [await results(before), await results(url)];
  const largest = now.reduce((most, x) => Math.max(most, Math.abs(x)), 0);
  return now.reduce((most, x, i) => Math.max(most, Object.is(x, old[i]) ? 0 : Math.abs(x - old[i]!) / largest), 0);
}

/** How far the code written by hand may be from the interpreter, relative to the largest number. */
const ROUNDING = 1e-12;

/** @throws if the compiled module is not equal to the interpreter to the bit, or the code written by hand to rounding. */
export async function expectAgreement(workload: Workload, url: string): Promise<void> {
  const results = async (competitor: Competitor): Promise<number[]> => {
    const { call, gradient } = await prepared(workload, competitor, url);
    const value = call();
    return competitor === "value" ? [value] : [value, ...gradient];
  };
  const law = await results("interpreted");
  const compare = async (competitor: Competitor, same: (x: number, y: number) => boolean): Promise<void> => {
    const found = await results(competitor);
    const i = found.findIndex((x, k) => !same(x, law[k]!));
    if (i >= 0)
      throw new Error(`${workload.name}: number ${i} is ${found[i]} ${competitor}, but ${law[i]} interpreted`);
  };
  await compare("compiled", (x, y) => x === y);
  await compare("value", (x, y) => x === y);
  if (!workload.handwritten) return;
  const largest = law.reduce((most, x) => Math.max(most, Math.abs(x)), 0);
  await compare("handwritten", (x, y) => Math.abs(x - y) <= ROUNDING * largest);
}
