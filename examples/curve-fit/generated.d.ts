/** So that fit.ts type-checks before the model is compiled; afterwards the module's own declarations count. */
declare module "*/model.grad.mjs" {
  export const model: {
    readonly parameterCount: 2;
    readonly inputCount: 1;
    readonly outputCount: 1;
    readonly parameters: readonly [
      { readonly path: readonly ["vmax"]; readonly shape: readonly []; readonly offset: 0 },
      { readonly path: readonly ["km"]; readonly shape: readonly []; readonly offset: 1 },
    ];
  };
  export function createParameters(): Float64Array;
  export function forward(parameters: Float64Array, inputs: Float64Array): number;
  export function valueAndGradient(parameters: Float64Array, inputs: Float64Array, gradient: Float64Array): number;
}
