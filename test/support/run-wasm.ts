/** A kernel as WebAssembly without the shell around it: what it is given goes into memory, and what it leaves is read there. */
import { helpersOf } from "../../src/emit/helpers.js";
import type { ModelModule } from "../../src/emit/module.js";
import { appliedToAll, compileModule } from "../../src/emit/wasm/compile-module.js";
import type { Places } from "../../src/emit/wasm/places.js";
import { cellCount, type Kernel, memorySize, scatteredCount, sumCount } from "../../src/layout/kernel.js";
import type { Pools } from "../../src/layout/loops/pool.js";
import type { Compiled } from "./kernels.js";
import { exportsOf } from "./web-assembly.js";

/** A module that has nothing but a kernel. */
function moduleOf(kernel: Kernel, pools: Pools | undefined): ModelModule {
  const { tape } = kernel;
  let parameterCount = 0;
  for (let id = 0; id < tape.size; id++)
    if (tape.isRead(id) && tape.portOf(id) === "parameters") parameterCount = Math.max(parameterCount, tape.a[id]! + 1);
  const arrays = {
    values: cellCount(kernel),
    sums: sumCount(kernel),
    scattered: scatteredCount(kernel),
    cells: memorySize(kernel),
  };
  return {
    facts: { parameterCount, inputCount: 0, parameters: [], inputs: [] },
    kernels: [kernel],
    arrays,
    data: Float64Array.from(pools?.data.numbers ?? []),
    tables: Float64Array.from(tape.tables),
    index: Int32Array.from(pools?.index.numbers ?? []),
  } as unknown as ModelModule;
}

export interface Running {
  readonly cells: Float64Array;
  readonly places: Places;
  readonly run: () => number;
}

/** The module of a kernel, with its numbers in memory. */
export function instantiate(kernel: Kernel, pools?: Pools): Running {
  const module = moduleOf(kernel, pools);
  const { bytes, places, imports } = compileModule(module);
  const helpers = helpersOf([kernel.tape]).map(({ name, text }) => `const ${name} = ${text};`);
  const names = helpersOf([kernel.tape]).map(({ name }) => name);
  const own = new Function(`${helpers.join("\n")}; return { ${names.join(", ")} };`)() as object;
  const remainder = (x: number, y: number): number => x % y;
  const inRow = Object.fromEntries(
    imports.flatMap(({ name }) => {
      const applied = appliedToAll(name);
      if (!applied?.isInRow) return [];
      const f = Math[applied.callee.slice("Math.".length) as "tanh"];
      const all = (from: number, to: number): void => {
        for (let i = from; i < to; i++) cells[i] = f(cells[i]!);
      };
      return [[name, all]];
    }),
  );
  const exports = exportsOf(bytes, { m: Math, f: { ...own, ...inRow, remainder } });
  const { buffer } = exports.memory as { buffer: ArrayBuffer };
  const cells = new Float64Array(buffer);
  const put = (name: string, numbers: Float64Array | Int32Array): void => {
    const { start, length } = places.of.get(name)!;
    const to = numbers instanceof Int32Array ? new Int32Array(buffer, start) : new Float64Array(buffer, start);
    to.set(numbers.subarray(0, length) as never);
  };
  put("data", module.data);
  put("tables", module.tables);
  put("index", module.index);
  return { cells, places, run: exports[kernel.name] as () => number };
}

export function runWasm(kernel: Kernel, pools?: Pools): Compiled {
  const { cells, places, run } = instantiate(kernel, pools);
  const start = (name: string): number => places.of.get(name)!.start / 8;
  const length = (name: string): number => places.of.get(name)!.length;
  const left = ["gradient", "out"].find((name) => length(name) > 0);
  return (parameters, results, vector = new Float64Array(0)) => {
    cells.set(parameters.subarray(0, length("parameters")), start("parameters"));
    cells.set(vector.subarray(0, length("vector")), start("vector"));
    if (left) cells.set(results.subarray(0, length(left)), start(left));
    const result = run();
    if (left) results.set(cells.subarray(start(left), start(left) + length(left)));
    return result;
  };
}
