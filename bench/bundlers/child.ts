/** The script of a child process of `bench bundlers`: calls a function of one module, or times it. */
import { pathToFileURL } from "node:url";
import type { Effort } from "../../src/bench/harness.js";
import { answer, type Timing, timed } from "../../src/bench/processes.js";
import { mulberry32 } from "../../src/common/random.js";

export interface Job {
  /** The model file. */
  readonly file: string;
  /** The function that is called. */
  readonly compute: "valueAndGradient" | "batchValueAndGradient" | "hessianValues";
  /** What has to be asked for to have it, if it is not there anyway. */
  readonly emit?: string;
  /** The file of the module. */
  readonly url: string;
  /** Null: the numbers are wanted, not the time. */
  readonly effort: Effort | null;
}

interface Module {
  readonly model: { readonly inputCount: number };
  readonly createParameters: () => Float64Array;
  readonly hessianPattern?: { readonly columns: Int32Array };
  readonly [name: string]: unknown;
}

const EXAMPLES = 100;

answer(async ({ compute, url, effort }: Job): Promise<Timing | number[]> => {
  const module = (await import(pathToFileURL(url).href)) as Module;
  const random = mulberry32(3);
  const parameters = module.createParameters().map((x) => x + 0.1 * random());
  const inputs = (count: number) => Float64Array.from({ length: count * module.model.inputCount }, () => random());
  const out = new Float64Array(module.hessianPattern?.columns.length ?? parameters.length);
  const data =
    compute === "batchValueAndGradient" ? [inputs(EXAMPLES)] : module.model.inputCount > 0 ? [inputs(1)] : [];
  // What is a label must be a whole number.
  for (const array of data) array[array.length - 1] = 1;
  const f = module[compute] as (...arrays: Float64Array[]) => number | Float64Array;
  const call = (): number => {
    const result = data.length > 0 ? f(parameters, data[0]!, out) : f(parameters, out);
    return typeof result === "number" ? result : result[0]!;
  };
  return effort ? timed(call, effort) : [call(), ...out];
});
