/**
 * Proves of the WebAssembly in a module's text that it stands alone: it imports functions of `Math` and of the module around
 * it, exports its kernels and its memory, has a memory that does not grow, touches it at constant places inside alone, or at
 * places that the engine holds to it, and has no instruction but those of kernels. Reads what was written, not what was meant.
 */
import { diagnostic } from "../../diagnostics.js";
import { MATH, OWN } from "./compile-module.js";
import { PAGE } from "./encode.js";
import { widthOfAccess } from "./instructions.js";
import { type Line, type ReadModule, readModule } from "./read.js";
import { read } from "./text.js";

/** What gives the code, in a module's text; and modules that are there byte by byte. */
const PACKED = /\bfunction encoded\(\) \{\s*return `([^`]*)`;\s*\}/g;
const LISTED = /\bnew Uint8Array\(\[\s*(0, 97, 115, 109,[\d,\s]*?)\s*\]\)/g;

/** @throws the diagnostic `not-closed`. */
export function proveClosed(javascript: string): void {
  try {
    for (const [, text] of javascript.matchAll(PACKED)) proveModule(readModule(read(text!)));
    for (const [, list] of javascript.matchAll(LISTED))
      proveModule(readModule(Uint8Array.from(list!.split(","), Number)));
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw diagnostic("not-closed", `of its WebAssembly, ${error.message}`);
  }
}

/** @throws RangeError that says what is wrong. */
export function proveModule({ imports, exports, pages, functions }: ReadModule): void {
  for (const { module, name } of imports) {
    const isOfMath = module === MATH && typeof Math[name as keyof Math] === "function" && name !== "random";
    if (!isOfMath && module !== OWN) throw new RangeError(`\`${module}.${name}\` is imported`);
  }
  if (pages.least !== pages.most) throw new RangeError("the memory may grow");
  const all = imports.length + functions.length;
  for (const { name, kind, index } of exports)
    if (kind === 0 ? index < imports.length || index >= all : kind !== 2)
      throw new RangeError(`\`${name}\` is exported, which is no kernel`);
  for (const { code } of functions) proveAccesses(code, pages.least * PAGE);
}

function proveAccesses(code: readonly Line[], size: number): void {
  code.forEach(({ name, immediate }, i) => {
    const width = widthOfAccess(name);
    if (width === 0) return;
    const before = code[i - 1];
    // Before a value that is stored, or a vector that a lane is put into, there may be anything.
    const address =
      /\.load(8_u|16_u|64_splat)?$/.test(name) && before?.name === "i32.const" ? (before.immediate as number) : 0;
    if (address + (immediate as number) + width > size)
      throw new RangeError(`byte ${address + (immediate as number)} of ${size} is touched`);
  });
}
