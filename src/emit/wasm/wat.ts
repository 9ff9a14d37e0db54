/** A WebAssembly module as text, as it was encoded: for `--dump wat`. Tools for that format read it. */
import { widthOfAccess } from "./instructions.js";
import { type Line, type ReadModule, readModule } from "./read.js";

const OPENS = new Set(["block", "loop", "if"]);

export function watOf(bytes: Uint8Array): string {
  const module = readModule(bytes);
  const { imports, functions, pages, exports } = module;
  const exported = new Map(exports.flatMap(({ name, kind, index }) => (kind === 0 ? [[index, name] as const] : [])));
  const lines = [
    "(module",
    ...imports.map(
      ({ module: from, name, type }, i) =>
        `  (import "${from}" "${name}" (func $${name}_${i}${signature(module, type)}))`,
    ),
    `  (memory (export "memory") ${pages.least} ${pages.most})`,
  ];
  functions.forEach(({ type, locals, code }, i) => {
    const index = imports.length + i;
    const name = exported.get(index);
    lines.push(`  (func $${nameOf(module, index)}${name ? ` (export "${name}")` : ""}${signature(module, type)}`);
    if (locals.length > 0) lines.push(`    (local ${locals.join(" ")})`);
    let depth = 2;
    for (const line of code.slice(0, -1)) {
      if (line.name === "end" || line.name === "else") depth--;
      lines.push("  ".repeat(depth) + lineOf(line, module));
      if (OPENS.has(line.name) || line.name === "else") depth++;
    }
    lines.push("  )");
  });
  return `${[...lines, ")"].join("\n")}\n`;
}

function signature({ types }: ReadModule, type: number): string {
  const { parameters, results } = types[type]!;
  const part = (word: string, list: readonly string[]): string =>
    list.length > 0 ? ` (${word} ${list.join(" ")})` : "";
  return part("param", parameters) + part("result", results);
}

function nameOf({ imports, exports }: ReadModule, index: number): string {
  const imported = imports[index];
  if (imported) return `${imported.name}_${index}`;
  return exports.find((one) => one.kind === 0 && one.index === index)?.name ?? `part_${index}`;
}

function lineOf({ name, immediate }: Line, module: ReadModule): string {
  if (immediate === undefined) return name;
  if (name === "call") return `call $${nameOf(module, immediate as number)}`;
  if (name === "i8x16.shuffle")
    return `${name} ${Array.from({ length: 16 }, (_, i) => (i + (immediate as number)) % 16).join(" ")}`;
  if (OPENS.has(name)) return immediate === "none" ? name : `${name} (result ${immediate})`;
  if (name === "v128.const")
    return `${name} f64x2 ${numberText(immediate as number)} ${numberText(immediate as number)}`;
  if (widthOfAccess(name) > 0) {
    const lane = name.endsWith("_lane") ? " 1" : "";
    return (immediate === 0 ? name : `${name} offset=${immediate}`) + lane;
  }
  return `${name} ${numberText(immediate as number)}`;
}

const numberText = (x: number): string =>
  Number.isNaN(x) ? "nan" : Object.is(x, -0) ? "-0" : String(x).replace("Infinity", "inf");
