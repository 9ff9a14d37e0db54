/**
 * The engine alone, for pages and whoever else has no use for a compiler: values, nets, pictures. What is said here goes
 * for the whole package, whose main entry has the same and more. Without `defineOp`, which reads JavaScript.
 */

export { gradients } from "./derive/gradients.js";
export { Diagnostic, type Location, type Warning } from "./diagnostics.js";
export { at } from "./engine/at.js";
export { type DotOptions, toDot, toSvg } from "./engine/dot.js";
export {
  abs,
  acos,
  acosh,
  add,
  and,
  asin,
  asinh,
  atan,
  atan2,
  atanh,
  cbrt,
  ceil,
  cos,
  cosh,
  div,
  elu,
  eq,
  erf,
  exp,
  exp2,
  expm1,
  floor,
  ge,
  gelu,
  gt,
  hypot,
  inv,
  le,
  leakyRelu,
  log,
  log1p,
  log2,
  log10,
  lt,
  max,
  min,
  mod,
  mul,
  ne,
  neg,
  not,
  or,
  pow,
  relu,
  round,
  select,
  sigmoid,
  sign,
  silu,
  sin,
  sinh,
  softplus,
  sqrt,
  square,
  stopGradient,
  sub,
  tan,
  tanh,
  trunc,
} from "./engine/functions.js";
export {
  type Definition,
  defineModel,
  type HasParameters,
  integer,
  integers,
  Model,
  matrix,
  type Result,
  scalar,
  vector,
} from "./engine/model.js";
export { type Activation, Layer, MLP, Module, type NetworkOptions, Neuron } from "./engine/nn.js";
export { clamp, crossEntropy, dot, logSumExp, mean, norm, softmax, sum } from "./engine/reductions.js";
export type { Shape } from "./engine/shapes.js";
export { Condition, type Num, type Scalar, type Truth, Value } from "./engine/value.js";
