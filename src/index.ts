/** The public API, and nothing else. */
export { compile, load } from "./compile.js";
export { defineOp, type OpDefinition1, type OpDefinition2 } from "./engine/define-op.js";
export { type Interpreter, interpret } from "./engine/interpreter.js";
export * from "./engine.js";
export type { Compilation, CompileOptions, ModelReport } from "./pipeline/compilation.js";
export type { ScalarModule, VectorModule } from "./products/modules.js";
