/** So that fit.ts type-checks before the model is compiled; afterwards the module's own declarations count. */
declare module "*/model.grad.mjs" {
  export const model: {
    readonly parameterCount: 2;
    readonly inputCount: 1;
    readonly outputCount: 1;
    readonly parameters: readonly [
      { readonly path: readonly ["vmax"]; readonly shape: readonly []; readonly offset: 0; readonly min: 0 },
      { readonly path: readonly ["km"]; readonly shape: readonly []; readonly offset: 1; readonly min: 0 },
    ];
  };
  export function createParameters(): Float64Array;
  export function forward(parameters: Float64Array, inputs: Float64Array): Float64Array;
  export function batchOutputs(parameters: Float64Array, batch: Float64Array, outputs?: Float64Array): Float64Array;
  export function batchJacobian(parameters: Float64Array, batch: Float64Array, jacobian?: Float64Array): Float64Array;
}
