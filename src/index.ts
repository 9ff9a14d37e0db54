/** The public API, and nothing else. */
export {
  type Compilation,
  type CompileOptions,
  compile,
  load,
  type ModelReport,
  type ScalarModule,
  type VectorModule,
} from "./compile.js";
export { defineOp, type OpDefinition1, type OpDefinition2 } from "./engine/define-op.js";
export { type Interpreter, interpret } from "./engine/interpreter.js";
export * from "./engine.js";
