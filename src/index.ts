/** The public API, and nothing else. */
export { type Compilation, type CompileOptions, compile, load, type ModelReport } from "./compile.js";
export { Diagnostic, type Location, type Warning } from "./diagnostics.js";
export { type DotOptions, toDot, toSvg } from "./engine/dot.js";
export {
  abs, acos, acosh, add, and, asin, asinh, atan, atan2, atanh, cbrt, ceil, cos, cosh, div, elu, eq, erf, exp, exp2, expm1,
  floor, ge, gelu, gt, hypot, inv, le, leakyRelu, log, log10, log1p, log2, lt, max, min, mod, mul, ne, neg, not, or, pow,
  relu, round, select, sigmoid, sign, silu, sin, sinh, softplus, sqrt, square, stopGradient, sub, tan, tanh,
} from "./engine/functions.js";
export { type Interpreter, interpret } from "./engine/interpreter.js";
export { type Definition, defineModel, type HasParameters, matrix, Model, type Result, scalar, vector } from "./engine/model.js";
export { type Activation, Layer, MLP, Module, type NetworkOptions, Neuron } from "./engine/nn.js";
export { clamp, crossEntropy, dot, logSumExp, mean, norm, softmax, sum } from "./engine/reductions.js";
export type { Shape } from "./engine/shapes.js";
export { Condition, type Num, type Scalar, type Truth, Value } from "./engine/value.js";
