/** Compiles a kernel into a function without the shell around it: what fuzz tests need thousands of. */

import { deriveKernels, type KernelName } from "../../src/derive/kernels.js";
import { recordGradients } from "../../src/derive/record-gradients.js";
import { helpersOf } from "../../src/emit/helpers.js";
import { v8Budget } from "../../src/emit/javascript/budget.js";
import { printBodies } from "../../src/emit/javascript/print.js";
import type { Surroundings } from "../../src/emit/surroundings.js";
import type { Model } from "../../src/engine/model.js";
import { trace } from "../../src/engine/trace.js";
import type { Tape } from "../../src/ir/tape.js";
import { cellCount, type Kernel, memorySize, scatteredCount, sumCount } from "../../src/layout/kernel.js";
import { layOut } from "../../src/layout/line.js";
import { listOperations } from "../../src/layout/listing.js";
import { type Regular, rollProgram } from "../../src/layout/loops/choice.js";
import { jam } from "../../src/layout/loops/jam.js";
import { looseNestOf } from "../../src/layout/loops/loose.js";
import type { Step } from "../../src/layout/loops/nest.js";
import { nestOf } from "../../src/layout/loops/nesting.js";
import { Pool, type Pools } from "../../src/layout/loops/pool.js";
import { type Program, programOf } from "../../src/layout/loops/program.js";
import { roll } from "../../src/layout/loops/roll.js";
import { type Sequence, sequenceOf } from "../../src/layout/loops/sequence.js";
import { skipWork } from "../../src/layout/loops/skip.js";
import { advancedSweep } from "../../src/passes/advance-sweep.js";
import { optimize } from "../../src/passes/index.js";
import { asItIs, reorder } from "../../src/passes/rewrite.js";
import { regular, waysToLookAt, waysWithSums, withBranches } from "../../src/pipeline/arrangement.js";
import { runWasm } from "./run-wasm.js";

recordGradients();

const around: Surroundings = {
  arrays: {
    parameters: { name: "parameters" },
    inputs: { name: "inputs" },
    shared: { name: "shared" },
    sharedGradient: { name: "sharedGradient" },
    vector: { name: "vector" },
    data: { name: "data" },
    sharedTangent: { name: "sharedTangent" },
    sharedGradientTangent: { name: "sharedGradientTangent" },
    cells: { name: "cells" },
    tables: { name: "tables" },
    fixed: { name: "fixed" },
  },
  gradient: "gradient",
  hasIntegers: true,
  nameOf: (port, element) => `${port[0]}${element}`,
  place: () => undefined,
  authorsName: () => undefined,
  reserved: [
    "parameters",
    "inputs",
    "gradient",
    "out",
    "values",
    "sums",
    "data",
    "index",
    "shared",
    "sharedGradient",
    "erf",
  ],
  isMarked: false,
  typed: false,
};

export type Compiled = (parameters: Float64Array, results: Float64Array, vector?: Float64Array) => number;

/** The derived tape of a kernel of a model, not optimised. */
export function derive(model: Model, name: KernelName, locate?: () => number): Tape {
  const { forward, regularizer } = trace(model, locate);
  return deriveKernels({ forward, regularizer, parameterCount: model.parameterCount }, [name])[0]!.tape;
}

/** A tape as a function of the parameters and the array that its results go to. */
export const compileKernel = (tape: Tape, budget = v8Budget): Compiled => {
  const straight = optimize(tape);
  const optimized = reorder(straight, advancedSweep(straight) ?? asItIs(straight));
  return run({ name: "kernel", tape: optimized, layout: layOut(optimized, budget), stores: "set", role: {} });
};

/** The same as a list of operations in tables. */
export function compileListing(tape: Tape): Compiled {
  const optimized = optimize(tape);
  const pools: Pools = { data: new Pool(), index: new Pool() };
  return run(
    { name: "kernel", tape: optimized, layout: listOperations(optimized, pools), stores: "set", role: {} },
    pools,
  );
}

/** A kernel as loops, with the arrays that those read. */
export interface Rolled {
  readonly kernel: Kernel;
  readonly program: Program;
  readonly pools: Pools;
}

/** A tape as loops; null if it is too irregular for them. */
export function rollLoops(
  derived: Tape,
  budget = v8Budget,
  worthwhile = 1,
  stores: "set" | "add" = "set",
): Rolled | null {
  const pools: Pools = { data: new Pool(), index: new Pool() };
  const rolled = rollProgram(waysToLookAt(derived), stores === "set", budget, pools, worthwhile);
  if (!rolled) return null;
  const { program } = rolled;
  return {
    kernel: { name: "kernel", tape: program.tape, layout: program, stores, role: {} },
    program,
    pools: rolled.pools,
  };
}

export interface Tight {
  /** How many steps a function has. */
  readonly steps: number;
  /** Whether iterations of outer loops are run at once, wherever that is possible. */
  readonly jammed: boolean;
  readonly stores: "set" | "add";
  /** Which of the ways with sums that grow in cells; false or nothing for the way without. */
  readonly gathered?: boolean | number;
  /** Whether iterations that stand alone become part of the loop beside them. */
  readonly joins?: boolean;
  /** Whether loops are looked for whose iterations hardly look alike. */
  readonly loose?: boolean;
}

/** The derived tape in one of the ways that loops are looked for. */
function lookedAt(derived: Tape, gathered: Tight["gathered"]): Regular {
  if (gathered === undefined || gathered === false) return regular(derived);
  const ways = waysWithSums(derived);
  return (ways[gathered === true ? 1 : gathered] ?? ways.at(-1)!)();
}

/** A tape as loops none of which are unrolled, however short they are: what large models come to. */
export function rollTightly(derived: Tape, { steps, jammed, stores, gathered, joins, loose = false }: Tight): Rolled {
  const { tape, data } = lookedAt(derived, gathered);
  const plain = sequenceOf(tape, stores === "set");
  const nestIn = (sequence: Sequence): Step[] =>
    (loose
      ? looseNestOf(roll(sequence), Number.POSITIVE_INFINITY)
      : nestOf(roll(sequence), 0, Number.POSITIVE_INFINITY, 0, joins))!;
  const sequence = jammed ? jam(plain, nestIn(plain), 0) : plain;
  const nest = nestIn(sequence);
  const segments: Step[][] = [];
  for (let i = 0; i < nest.length; i += steps) segments.push(nest.slice(i, i + steps));
  // If there are several functions, the result is returned by the one that calls the others.
  if (segments.length > 1 && segments.at(-1)!.length > 1) segments.push(segments.at(-1)!.splice(-1));
  const pools: Pools = { data: new Pool(), index: new Pool() };
  // The fewest operations that are skipped, so that as much as possible is.
  const skipping = skipWork(segments, sequence, tape, 2);
  const program = programOf(tape, skipping.sequence, skipping.segments, data, pools);
  return { kernel: { name: "kernel", tape, layout: program, stores, role: {} }, program, pools };
}

/** A tape as a straight line in which as much is skipped as can be; null if there is nothing. */
export function compileBranches(tape: Tape, budget = v8Budget, stores: "set" | "add" = "set"): Compiled | null {
  const pools: Pools = { data: new Pool(), index: new Pool() };
  const layout = withBranches(tape, optimize, stores === "set", budget, pools, 1);
  return layout && run({ name: "kernel", tape: layout.tape, layout, stores, role: {} }, pools);
}

export const compileRolled = ({ kernel, pools }: Rolled): Compiled => run(kernel, pools);

/** A tape as loops, compiled. */
export function compileLoops(tape: Tape, budget = v8Budget, worthwhile = 1): Compiled | null {
  const rolled = rollLoops(tape, budget, worthwhile);
  return rolled && compileRolled(rolled);
}

/** The text of all functions. */
export function printRolled({ kernel }: Rolled): string {
  const { parts, main } = printBodies(kernel, around);
  return [...parts, main].join("\n");
}

/** The backends whose code can be run without a shell, by their names. */
export type RunBy = "js" | "wasm";
let runBy: RunBy = "js";

/** What compiles kernels from now on. */
export function compileBy(backend: RunBy): void {
  runBy = backend;
}

const run = (kernel: Kernel, pools?: Pools): Compiled => (runBy === "js" ? runText : runWasm)(kernel, pools);

function runText(kernel: Kernel, pools?: Pools): Compiled {
  const helpers = helpersOf([kernel.tape]).map(({ name, text }) => `const ${name} = ${text};`);
  const { parts, main } = printBodies(kernel, around);
  const text = [
    ...helpers,
    `const values = new Float64Array(${cellCount(kernel)});`,
    `const sums = new Float64Array(${sumCount(kernel)});`,
    `const scattered = this.scattered ??= new Float64Array(${scatteredCount(kernel)});`,
    `const cells = this.cells ??= new Float64Array(${memorySize(kernel)}).fill(NaN);`,
    ...parts.map((body) => `(() => {\n${body}\n})();`),
    main,
  ].join("\n");
  // What is scattered is 0 from one call to the next, what is in memories is not.
  const kept = {};
  const names = ["parameters", "gradient", "out", "data", "index", "vector", "tables"];
  const compiled = new Function(...names, text).bind(kept) as (...arrays: (Float64Array | Int32Array)[]) => number;
  const tables = Float64Array.from(kernel.tape.tables);
  const data = Float64Array.from(pools?.data.numbers ?? []);
  const index = Int32Array.from(pools?.index.numbers ?? []);
  return (parameters, results, vector = new Float64Array(0)) =>
    compiled(parameters, results, results, data, index, vector, tables);
}
