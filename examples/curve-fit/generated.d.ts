/** So that fit.ts type-checks before the model is compiled; afterwards the module's own declarations count. */
declare module "*/model.grad.mjs" {
  export function createParameters(): Float64Array;
  export function forward(parameters: Float64Array, inputs: Float64Array): number;
  export function valueAndGradient(parameters: Float64Array, inputs: Float64Array, gradient: Float64Array): number;
}
