/** The script of a child process of `bench products`: compiles a case, compares its derivatives, or times a function. */
import { writeFile } from "node:fs/promises";
import { pathToFileURL } from "node:url";
import { compile } from "micrograd-compile";
import type { Effort } from "../../src/bench/harness.js";
import { answer, type Timing, timed } from "../../src/bench/processes.js";
import { mulberry32 } from "../../src/common/random.js";
import { type Case, cases } from "./cases.js";

export interface Job {
  readonly index: number;
  /** Where the generated module is (`.mjs`). */
  readonly generated: string;
  readonly task: "compile" | "compare" | { readonly time: string; readonly effort: Effort };
}

type Compute = (...arrays: Float64Array[]) => number | Float64Array;
type Generated = Readonly<Record<string, Compute>> & {
  readonly model: { readonly parameterCount: number; readonly outputCount: number };
  readonly hessianPattern: Pattern;
  readonly jacobianPattern: Pattern;
};
interface Pattern {
  readonly rowPointers: Int32Array;
  readonly columns: Int32Array;
}

/** What is asked of the compiler for a function. */
const PRODUCTS: Readonly<Record<string, string>> = { hessianValues: "sparseHessian", jacobianValues: "sparseJacobian" };

answer(async ({ index, generated, task }: Job): Promise<Timing | null> => {
  const chosen = cases[index]!;
  if (task === "compile") {
    const emit = chosen.functions.map((name) => PRODUCTS[name] ?? name);
    const { files } = await compile(chosen.file, { output: generated, emit });
    for (const { path, text } of files) await writeFile(path, text);
    return null;
  }
  const module = (await import(pathToFileURL(generated).href)) as Generated;
  const functions = callsOf(chosen, module);
  if (task === "compare") {
    expectAgreement(chosen, module, functions);
    return null;
  }
  const { parameters, vector } = argumentsOf(chosen, module);
  // The harness asks for a number, and that of a whole array would be the text of it.
  const call = (): number => {
    const result = functions[task.time]!(parameters, vector);
    return typeof result === "number" ? result : (result as Float64Array)[0]!;
  };
  return timed(call, task.effort);
});

function argumentsOf({ data }: Case, module: Generated) {
  const parameters = data.parameters?.() ?? (module.createParameters!() as Float64Array);
  const random = mulberry32(5);
  const vector = parameters.map(() => random() - 0.5);
  return { parameters, vector };
}

/** The functions with their data and results put in: what is left are the parameters and the vector. */
function callsOf(
  { functions, data }: Case,
  module: Generated,
): Record<string, (p: Float64Array, v: Float64Array) => unknown> {
  const given = (data.batch ?? data.inputs)?.();
  const rest = given ? [given] : [];
  const { parameterCount, outputCount } = module.model;
  const length: Readonly<Record<string, number>> = {
    forward: outputCount > 1 ? outputCount : 0,
    batchForward: 0,
    hessianValues: module.hessianPattern?.columns.length ?? 0,
    jacobianValues: module.jacobianPattern?.columns.length ?? 0,
  };
  return Object.fromEntries(
    functions.map((name) => {
      const size = length[name] ?? parameterCount;
      const out = size > 0 ? [new Float64Array(size)] : [];
      const f = module[name]!;
      const takesVector = /hvp$/i.test(name);
      const [a, b] = [...rest, ...(takesVector ? [] : out)];
      const [last] = out;
      if (takesVector) return [name, given ? (p, v) => f(p, given, v, last!) : (p, v) => f(p, v, last!)];
      if (b) return [name, (p) => f(p, a!, b)];
      return [name, a ? (p) => f(p, a) : (p) => f(p)];
    }),
  );
}

/** How far a derivative may be from differences, relative to the largest of them. */
const TOLERANCE = 1e-5;

/** Compares the last function with differences of the one it is the derivative of, along the vector. */
function expectAgreement(chosen: Case, module: Generated, functions: ReturnType<typeof callsOf>): void {
  const { title, functions: names } = chosen;
  const { parameters, vector } = argumentsOf(chosen, module);
  const [base, last] = names.slice(-2) as [string, string];
  /** What the derivative is of: the gradient that a function leaves in its array, or the outputs. */
  const at = (t: number): Float64Array => {
    const moved = parameters.map((x, i) => x + t * vector[i]!);
    if (base === "forward") return Float64Array.from(module.forward!(moved, ...inputsOf(chosen)) as Float64Array);
    const gradient = new Float64Array(parameters.length);
    module[base]!(moved, ...inputsOf(chosen), gradient);
    return gradient;
  };
  const h = 1e-6;
  const [above, below] = [at(h), at(-h)];
  const expected = above.map((x, i) => (x - below[i]!) / (2 * h));
  const found = along(last, functions[last]!(parameters, vector) as Float64Array, module, vector, expected.length);
  const largest = expected.reduce((most, x) => Math.max(most, Math.abs(x)), 0);
  const wrong = found.findIndex((x, i) => !(Math.abs(x - expected[i]!) <= TOLERANCE * largest));
  if (wrong >= 0) throw new Error(`${title}: ${last} gives ${found[wrong]}, differences ${expected[wrong]}`);
}

const inputsOf = ({ data }: Case): Float64Array[] => {
  const given = (data.batch ?? data.inputs)?.();
  return given ? [given] : [];
};

/** The derivative along the vector, from what a function gives. */
function along(
  name: string,
  values: Float64Array,
  module: Generated,
  vector: Float64Array,
  rows: number,
): Float64Array {
  if (!(name in PRODUCTS)) return values;
  const isHessian = name === "hessianValues";
  const { rowPointers, columns } = isHessian ? module.hessianPattern : module.jacobianPattern;
  const product = new Float64Array(rows);
  for (let i = 0; i < rows; i++)
    for (let k = rowPointers[i]!; k < rowPointers[i + 1]!; k++) {
      const j = columns[k]!;
      product[i]! += values[k]! * vector[j]!;
      if (isHessian && i !== j) product[j]! += values[k]! * vector[i]!;
    }
  return product;
}
