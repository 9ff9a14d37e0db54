/** Texts in the language that kernels are printed in, as WebAssembly and as JavaScript, on the same numbers. */
import { type AnyNode, parseModule } from "../../src/common/syntax.js";
import { compileFunction } from "../../src/emit/wasm/compile-function.js";
import { ROOM } from "../../src/emit/wasm/compile-lanes.js";
import { encodeModule } from "../../src/emit/wasm/encode.js";
import { insteadOf } from "../../src/emit/wasm/functions-of-math.js";
import { proveModule } from "../../src/emit/wasm/prove.js";
import { readModule } from "../../src/emit/wasm/read.js";
import { surveyOf } from "../../src/emit/wasm/survey.js";
import { exportsOf } from "./web-assembly.js";

const LENGTH = 64;
const places = {
  of: new Map([
    ["values", { start: 16, length: LENGTH }],
    ["sums", { start: 16 + 8 * LENGTH, length: LENGTH }],
    ["index", { start: 16 + 16 * LENGTH, length: 2 }],
  ]),
  size: 16 + 17 * LENGTH,
};

/**
 * What the text of a kernel does to 64 values, 64 sums and 2 indices; and why its loops are as they are.
 * @param regroups whether sums may be in another order.
 */
export function compiled(text: string, regroups = false) {
  const [statement] = parseModule(`() => {\n${text}\n}`).body as unknown as [{ expression: { body: AnyNode } }];
  const { body } = statement!.expression;
  const numbers: number[] = [];
  const constants = { start: places.size + ROOM, numbers };
  const place = (constant: number): number => constants.start + 8 * (numbers.push(constant) - 1);
  const loops: (string | null)[] = [];
  const survey = surveyOf(body, () => {});
  const made = compileFunction([body], survey, places, {
    index: () => 0,
    ofLanes: () => undefined,
    instead: insteadOf,
    isInner: () => false,
    addInner: () => {},
    noteLoop: (why) => loops.push(why),
    regroups,
    ...(regroups && { lanes: { place, room: places.size } }),
  });
  const kernel = { parameters: [], result: "none" as const, exported: "f", ...made };
  const bytes = encodeModule({ imports: [], functions: [kernel], constants, memory: 1 << 16 });
  proveModule(readModule(bytes));
  const { memory, f } = exportsOf(bytes) as { memory: { buffer: ArrayBuffer }; f: () => void };
  return { loops, bytes, cells: memory.buffer, run: f };
}

const start = Float64Array.from(
  { length: 2 * LENGTH },
  (_, i) => Math.sin(3 * i * i) * 2 ** (i % 7) * (i % 11 ? 1 : -0),
);

/** The numbers that it leaves, as WebAssembly and as JavaScript. */
export function both(text: string, index: readonly [number, number] = [0, 0], regroups = false) {
  const { loops, bytes, cells, run } = compiled(text, regroups);
  new Float64Array(cells, 16, 2 * LENGTH).set(start);
  new Int32Array(cells, 16 + 16 * LENGTH, 2).set(index);
  run();
  const expected = start.slice();
  new Function("values", "sums", "index", text)(
    expected.subarray(0, LENGTH),
    expected.subarray(LENGTH),
    Int32Array.from(index),
  );
  return { loops, bytes, found: [...new Float64Array(cells, 16, 2 * LENGTH)], expected: [...expected] };
}
