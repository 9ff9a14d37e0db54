/** The backend that compiles kernels to WebAssembly, carried in the module as a text. The shell is the same as always. */
import type { Backend, Bodies, Printed, Setting } from "../backend.js";
import { javascript } from "../javascript/index.js";
import type { ModelModule } from "../module.js";
import { suits, wasmBudget } from "./budget.js";
import { compileModule } from "./compile-module.js";
import { AMBIENT, bodyOf, declarationsOf, GLUE_NAMES, textsOf } from "./glue.js";
import { SHARED } from "./places.js";
import { proveClosed } from "./prove.js";
import { watOf } from "./wat.js";

export const wasm: Backend = {
  name: "wasm",
  cost: wasmBudget,
  suits,
  hasOwnFunctions: true,
  print,
  reserved: [...javascript.reserved, ...GLUE_NAMES],
  globals: ["WebAssembly", "Error", "Uint8Array", "TextEncoder"],
  warm: "from the second call on",
  remarks: (module) => new Map(Array.from(compileModule(module).loops, ([kernel, loops]) => [kernel, inWords(loops)])),
  prove: proveClosed,
  ambient: AMBIENT,
  stages: { wat: (module) => watOf(compileModule(module).bytes) },
};

/** Of innermost loops: how many run in vectors, and why the others do not. */
function inWords(loops: readonly (string | null)[]): string {
  if (loops.length === 0) return "";
  const others = [...new Set(loops.filter((why) => why !== null))].map((why) => {
    const count = loops.filter((one) => one === why).length;
    return `${count === 1 ? "one" : count}: ${why}`;
  });
  const vectors = loops.filter((why) => why === null).length;
  return `vectors in ${vectors} of ${loops.length} innermost loops${others.map((text) => `; ${text}`).join("")}`;
}

function print(module: ModelModule, { helpers, typed }: Setting): Printed {
  const compiled = compileModule(module);
  const { places } = compiled;
  const functions = new Map<string, Bodies>();
  for (const kernel of module.kernels)
    functions.set(kernel.name, { parts: [], main: bodyOf(kernel, module, places, typed) });
  const shared = SHARED.filter((name) => module.arrays[name] > 0);
  return {
    functions,
    arrays: new Set(shared),
    views: Object.fromEntries(shared.map((name) => [name, `memory.buffer, ${places.of.get(name)!.start}, `])),
    declarations: declarationsOf(module, compiled, helpers),
    texts: textsOf(compiled),
    laws: new Set(compiled.imports.map(({ name }) => name)),
    decodes: [module.data, module.tables, module.index].some(({ length }) => length > 0),
  };
}
