/** The public API, and nothing else. */
export { type Compilation, type CompileOptions, compile, load, type ModelReport } from "./compile.js";
export { Diagnostic, type Location, type Warning } from "./diagnostics.js";
export { type Definition, defineModel, type HasParameters, matrix, Model, type Result, scalar, vector } from "./engine/model.js";
export { type Interpreter, interpret } from "./engine/interpreter.js";
export type { Shape } from "./engine/shapes.js";
export { Condition, type Num, type Scalar, type Truth, Value } from "./engine/value.js";
