/** So that data.ts type-checks before the model is compiled; afterwards the module's own declarations count. */
declare module "*/logistic.grad.mjs" {
  export const model: import("micrograd-compile/cluster").SummingModule["model"];
  export function createParameters(): Float64Array;
  export function batchValueAndGradient(parameters: Float64Array, batch: Float64Array, gradient: Float64Array): number;
  export function batchSumAndGradient(parameters: Float64Array, batch: Float64Array, gradient: Float64Array): number;
  export function regularizerValueAndGradient(parameters: Float64Array, gradient: Float64Array): number;
}
