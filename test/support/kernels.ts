/** Compiles a kernel into a function without the shell around it: what fuzz tests need thousands of. */
import { deriveKernels, type KernelName } from "../../src/derive/kernels.js";
import { helpersOf } from "../../src/emit/helpers.js";
import { v8Budget } from "../../src/emit/javascript/budget.js";
import { cellCount, type Kernel, type Surroundings } from "../../src/emit/javascript/kernel.js";
import { printBodies } from "../../src/emit/javascript/print.js";
import type { Model } from "../../src/engine/model.js";
import { trace } from "../../src/engine/trace.js";
import type { Tape } from "../../src/ir/tape.js";
import { layOut } from "../../src/layout/kernel.js";
import { Pool, type Pools } from "../../src/layout/loops/pool.js";
import { rollProgram } from "../../src/layout/loops/program.js";
import { abstractData } from "../../src/passes/abstract-data.js";
import { advanceSweep } from "../../src/passes/advance-sweep.js";
import { optimize } from "../../src/passes/index.js";
import { interleaveSweeps } from "../../src/passes/interleave-sweeps.js";

const around: Surroundings = {
  arrays: {
    parameters: { name: "parameters" },
    inputs: { name: "inputs" },
    shared: { name: "shared" },
    sharedGradient: { name: "sharedGradient" },
    vector: { name: "vector" },
    data: { name: "data" },
  },
  gradient: "gradient",
  nameOf: (port, element) => `${port[0]}${element}`,
  place: () => undefined,
  reserved: ["parameters", "inputs", "gradient", "out", "values", "data", "index", "shared", "sharedGradient", "erf"],
  typed: false,
};

export type Compiled = (parameters: Float64Array, results: Float64Array) => number;

/** The derived tape of a kernel of a model, not optimised. */
export function derive(model: Model, name: KernelName): Tape {
  const { forward, regularizer } = trace(model);
  return deriveKernels({ forward, regularizer, parameterCount: model.parameterCount }, [name])[0]!.tape;
}

/** A tape as a function of the parameters and the array that its results go to. */
export const compileKernel = (tape: Tape, budget = v8Budget): Compiled => {
  const optimized = advanceSweep(optimize(tape));
  return run({ name: "kernel", tape: optimized, layout: layOut(optimized, budget), stores: "set" });
};

/** The same with loops; null if it is too irregular for them. */
export function compileLoops(tape: Tape, budget = v8Budget, worthwhile = 1): Compiled | null {
  const { tape: abstracted, data } = abstractData(tape);
  const regular = interleaveSweeps(optimize(abstracted));
  const pools: Pools = { data: new Pool(), index: new Pool() };
  const layout = rollProgram(regular, data, true, budget, pools, worthwhile);
  return layout && run({ name: "kernel", tape: regular, layout, stores: "set" }, pools);
}

function run(kernel: Kernel, pools?: Pools): Compiled {
  const helpers = helpersOf([kernel.tape]).map(([name, law]) => `const ${name} = ${law};`);
  const { parts, main } = printBodies(kernel, around);
  const text = [
    ...helpers,
    `const values = new Float64Array(${cellCount(kernel)});`,
    ...parts.map((body) => `(() => {\n${body}\n})();`),
    main,
  ].join("\n");
  const compiled = new Function("parameters", "gradient", "out", "data", "index", text) as (
    ...arrays: (Float64Array | Int32Array)[]
  ) => number;
  const data = Float64Array.from(pools?.data.numbers ?? []);
  const index = Int32Array.from(pools?.index.numbers ?? []);
  return (parameters, results) => compiled(parameters, results, results, data, index);
}
