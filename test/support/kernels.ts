/** Compiles a kernel into a function without the shell around it: what fuzz tests need thousands of. */
import { deriveKernels, type KernelName } from "../../src/derive/kernels.js";
import { v8Budget } from "../../src/emit/javascript/budget.js";
import { helpersOf } from "../../src/emit/helpers.js";
import type { Kernel, Surroundings } from "../../src/emit/javascript/kernel.js";
import { printKernel, printReturn } from "../../src/emit/javascript/print-kernel.js";
import type { Model } from "../../src/engine/model.js";
import { trace } from "../../src/engine/trace.js";
import type { Tape } from "../../src/ir/tape.js";
import { layOut } from "../../src/layout/kernel.js";
import { optimize } from "../../src/passes/index.js";

const around: Surroundings = {
  arrays: {
    parameters: { name: "parameters" },
    inputs: { name: "inputs" },
    shared: { name: "shared" },
    sharedGradient: { name: "sharedGradient" },
    vector: { name: "vector" },
      data: { name: "data" },
  },
  nameOf: (port, element) => `${port[0]}${element}`,
  place: () => undefined,
  reserved: ["parameters", "inputs", "gradient", "out", "values", "shared", "sharedGradient", "erf"],
  typed: false,
};

export type Compiled = (parameters: Float64Array, results: Float64Array) => number;

/** The derived tape of a kernel of a model, not optimised. */
export function derive(model: Model, name: KernelName): Tape {
  const { forward, regularizer } = trace(model);
  return deriveKernels({ forward, regularizer, parameterCount: model.parameterCount }, [name])[0]!.tape;
}

/** A kernel of a model as a function of the parameters and the array that its results go to. */
export function compileKernel(tape: Tape, budget = v8Budget): Compiled {
  const optimized = optimize(tape);
  const kernel: Kernel = { name: "kernel", tape: optimized, layout: layOut(optimized, budget), stores: "set" };
  const bodies = printKernel(kernel, around);
  const helpers = helpersOf([optimized]).map(([name, law]) => `const ${name} = ${law};`);
  const parts = bodies.length === 1 ? bodies : [...bodies.map((body) => `{\n${body}\n}`), `return ${printReturn(kernel, around)};`];
  const text = `${helpers.join("\n")}\nconst values = new Float64Array(${kernel.layout.cellCount});\n${parts.join("\n")}`;
  const run = new Function("parameters", "gradient", "out", text) as (p: Float64Array, g: Float64Array, o: Float64Array) => number;
  return (parameters, results) => run(parameters, results, results);
}
