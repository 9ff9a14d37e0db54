/** So that train.ts type-checks before the model is compiled; afterwards the module's own declarations count. */
declare module "*/gpt.grad.mjs" {
  export const model: { readonly inputCount: number };
  export function createParameters(): Float64Array;
  export function unpackParameters(parameters: Float64Array): import("./model.js").Weights;
  export function valueAndGradient(parameters: Float64Array, inputs: Float64Array, gradient: Float64Array): number;
}
