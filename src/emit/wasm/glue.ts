/**
 * The JavaScript around a WebAssembly module: what makes it out of a text when the module is imported, and what each kernel's
 * function copies into memory and out of it. Knows kernels by what they read and leave; nothing of instructions.
 */
import type { Kernel } from "../../layout/kernel.js";
import { returns } from "../../layout/kernel.js";
import type { ModelModule } from "../module.js";
import { mark } from "../names.js";
import { DECODER, encodedLines, inLines } from "../numbers/text.js";
import { surroundingsOf, targetName } from "../surroundings.js";
import { appliedToAll, type Compiled, MATH, OWN } from "./compile-module.js";
import { GIVEN, type Places, vectorLength, widthOf, windowOf } from "./places.js";
import { REMAINDER } from "./survey.js";
import { GROUP, pack } from "./text.js";
import { unpackingOf } from "./unpack.js";

/** What the module has at its top. */
export const GLUE_NAMES = [
  "memory",
  "cells",
  "code",
  "compiled",
  "encoded",
  "unpacked",
  "intoMemory",
  "outOfMemory",
  ...["gradientCells", "outCells"],
  REMAINDER,
  "WebAssembly",
  "TextEncoder",
];

export const codeName = (kernel: string): string => `${kernel}Code`;

/** The view of memory that holds what functions leave in an array. */
const viewName = (array: string): string => `${array}Cells`;

/** The elements of memory that an array begins with. */
const at = (places: Places, array: string): number => places.of.get(array)!.start / 8;

/** The body of the function that a kernel is for the rest of the module. */
export function bodyOf(kernel: Kernel, module: ModelModule, places: Places, typed: boolean): string {
  const around = surroundingsOf(kernel, module, [], false);
  const { tape, stores, name, role } = kernel;
  const { ofBatch } = role;
  const { inputCount } = module.facts;
  const read = new Set<string>();
  for (let id = 0; id < tape.size; id++) if (tape.isRead(id)) read.add(around.arrays[tape.portOf(id)].name);
  const written = tape.outputs
    .filter(({ target }) => target !== "return")
    .map(({ target, ids }) => ({ array: targetName(target, around), length: ids.length }))
    .filter(({ array }) => GIVEN.includes(array));
  const lines: string[] = [];
  for (const array of GIVEN) {
    if (!read.has(array)) continue;
    // Of products of one module, one may be along the parameters, and another along the outputs.
    const length = array === "vector" ? vectorLength(tape) : places.of.get(array)!.length;
    const copy = `intoMemory(${array}, ${at(places, array)}, ${length});`;
    // In a batch, what the first example was given the others have.
    if (array !== "batch") lines.push(ofBatch ? `if (offset === 0) ${copy}` : copy);
  }
  if (ofBatch && written.length === 0) return [...lines, ...window(kernel, module, places, typed)].join("\n");
  const batch = at(places, "batch");
  if (ofBatch) lines.push(`intoMemory(batch, ${batch}, ${inputCount}, offset);`);
  if (stores === "add")
    for (const { array, length } of written) lines.push(`intoMemory(${array}, ${at(places, array)}, ${length});`);
  const result = ofBatch ? `cells[${batch}]${typed ? "!" : ""}` : `${codeName(name)}()`;
  if (ofBatch) lines.push(`${codeName(name)}(${inputCount});`);
  const leaves = written.map(({ array, length }) => {
    const { start, length: most } = places.of.get(array)!;
    const view = length === most ? viewName(array) : `new Float64Array(memory.buffer, ${start}, ${length})`;
    return `outOfMemory(${array}, ${view});`;
  });
  if (!returns(kernel)) return [...lines, ...(ofBatch ? [] : [`${result};`]), ...leaves].join("\n");
  if (leaves.length === 0) return [...lines, `return ${result};`].join("\n");
  return [...lines, `const result = ${result};`, ...leaves, "return result;"].join("\n");
}

/** The first example of as many as memory has room for computes all of them, and each finds its result where it began. */
function window(kernel: Kernel, { facts: { inputCount } }: ModelModule, places: Places, typed: boolean): string[] {
  const [batch, length] = [at(places, "batch"), windowOf(inputCount)];
  return [
    `const at = offset % ${length};`,
    "if (at === 0) {",
    `  const length = Math.min(${length}, batch.length - offset);`,
    `  intoMemory(batch, ${batch}, length, offset);`,
    `  ${codeName(kernel.name)}(length);`,
    "}",
    ...(returns(kernel) ? [`return cells[${batch} + at]${typed ? "!" : ""};`] : []),
  ];
}

/** Up to so many numbers, a loop copies as fast as the engine's own function. */
const MANY = 100;

/** The function that gives the text, and the one that reads it. */
const TEXT = "encoded";
const READER = "unpacked";

/** What TypeScript has to know of what is used here. */
export const AMBIENT = `declare const WebAssembly: {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object, imports: object) => { readonly exports: object };
};
declare const TextEncoder: new () => { readonly encodeInto: (text: string, bytes: Uint8Array) => unknown };`;

/** Of its lines: whole groups of digits. */
const WIDTH = 29 * GROUP;

/** The module's bytes: the body of a function that is among the declarations. */
export const textsOf = ({ bytes }: Compiled): ReadonlyMap<string, string> =>
  new Map([[TEXT, `return \`\n${inLines(pack(bytes), WIDTH)}\`;`]]);

/** In lines that are not too long. */
const listed = (bytes: Uint8Array): string =>
  Array.from(bytes)
    .join(", ")
    .replace(/(.{100,110}?,) /g, "$1\n    ");

/** What comes at the beginning of the module. */
export function declarationsOf(
  module: ModelModule,
  { imports, places, bytes }: Compiled,
  helpers: ReadonlyMap<string, string>,
): string[] {
  const unpacking = unpackingOf(bytes.length, pack(bytes).length);
  const own = imports
    .filter((one) => one.module === OWN)
    .map(({ name }) => importedAs(name, helpers, module.facts.inputCount));
  const names = module.kernels.map(({ name }) => name);
  const given = [...(imports.some((one) => one.module === MATH) ? [`${MATH}: Math`] : [])];
  if (own.length > 0) given.push(`${OWN}: { ${own.join(", ")} }`);
  const type = ({ name, role }: Kernel): string => `${name}: (${role.ofBatch ? "length: number" : ""}) => number`;
  const otherwise = `compile ${module.facts.name} with --backend js.`;
  const policy = "The page's Content-Security-Policy forbids WebAssembly: put 'wasm-unsafe-eval' into its script-src,";
  return [
    `/** The kernels as WebAssembly, made when the module is imported. */
function compiled(): object {
  if (typeof WebAssembly === "undefined")
    throw new Error(${JSON.stringify(`There is no WebAssembly here: ${otherwise}`)});
  try {
    return new WebAssembly.Module(${READER}(${TEXT}()));
  } catch (error) {
    let why = ${JSON.stringify(`This engine does not take the WebAssembly of the module: ${otherwise} `)};
    try {
      // A module with nothing in it.
      new WebAssembly.Module(new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0]));
    } catch {
      why = ${JSON.stringify(`${policy} or ${otherwise} `)};
    }
    throw new Error(why + error);
  }
}`,
    `const code = compiled();
const { memory, ${names.map((name) => `${name}: ${codeName(name)}`).join(", ")} } = new WebAssembly.Instance(code, {${given.length > 0 ? ` ${given.join(", ")} ` : ""}})
  .exports as unknown as { memory: { buffer: ArrayBuffer }; ${module.kernels.map(type).join("; ")} };`,
    `function ${TEXT}(): string {\n  ${mark(TEXT)}\n}`,
    `/** Reads the text, by code that is there byte by byte. */
function ${READER}(text: string): Uint8Array {
  const reader = new WebAssembly.Module(new Uint8Array([
    ${listed(unpacking.module)}
  ]));
  const { memory, unpack } = new WebAssembly.Instance(reader, {})
    .exports as unknown as { memory: { buffer: ArrayBuffer }; unpack: (length: number) => void };
  const encoder = new TextEncoder();
  encoder.encodeInto(text, new Uint8Array(memory.buffer, ${unpacking.text}, ${unpacking.room}));
  unpack(text.length);
  return new Uint8Array(memory.buffer, ${unpacking.start}, ${bytes.length});
}`,
    "/** All numbers of the kernels. */\nconst cells = new Float64Array(memory.buffer);",
    ...["gradient", "out"].flatMap((array) => {
      const { start, length } = places.of.get(array)!;
      return length > 0 ? `const ${viewName(array)} = new Float64Array(memory.buffer, ${start}, ${length});` : [];
    }),
    ...contents(module, places),
    `function intoMemory(from: Float64Array, at: number, length: number, start = 0): void {
  // Many at once, of what is really such an array.
  if (length > ${MANY} && from instanceof Float64Array) {
    const isAll = from.length === length;
    return cells.set(isAll ? from : new Float64Array(from.buffer, from.byteOffset + 8 * start, length), at);
  }
  for (let i = 0; i < length; i++) cells[at + i] = from[start + i]!;
}`,
    `function outOfMemory(to: Float64Array, from: Float64Array): void {
  if (from.length > ${MANY} && to instanceof Float64Array) return to.set(from);
  for (let i = 0; i < from.length; i++) to[i] = from[i]!;
}`,
    ...(imports.some(({ name }) => name === REMAINDER)
      ? [`function ${REMAINDER}(x: number, y: number): number {\n  return x % y;\n}`]
      : []),
  ];
}

/** An import from the module itself, under the name that it has there. */
function importedAs(name: string, helpers: ReadonlyMap<string, string>, inputCount: number): string {
  const applied = appliedToAll(name);
  if (applied !== undefined)
    return `
  /** For ${applied.isInRow ? "numbers in a row" : "the examples of a batch, one number each"}. */
  "${name}": (at: number, end: number): void => {
    for (let i = at; i < end; i += ${applied.isInRow ? 1 : inputCount}) cells[i] = ${applied.callee}(cells[i]!);
  }`;
  const given = helpers.get(name) ?? name;
  return given === name ? name : `${name}: ${given}`;
}

/** Statements that fill the model's own numbers and indices in. */
function contents({ data, tables, index }: ModelModule, places: Places): string[] {
  return Object.entries({ data, tables, index }).flatMap(([name, numbers]) => {
    if (numbers.length === 0) return [];
    const { start } = places.of.get(name)!;
    const type = widthOf(name) === 4 ? "Int32Array" : "Float64Array";
    return [`${DECODER}(new ${type}(memory.buffer, ${start}, ${numbers.length}), \`\n${encodedLines(numbers)}\`);`];
  });
}
