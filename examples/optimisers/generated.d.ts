/** So that compare.ts type-checks before the model is compiled; afterwards the module's own declarations count. */
declare module "*/rosenbrock.grad.mjs" {
  export const model: {
    readonly parameterCount: 100;
    readonly inputCount: 0;
    readonly outputCount: 1;
    readonly parameters: readonly [
      { readonly path: readonly ["x"]; readonly shape: readonly [100]; readonly offset: 0 },
    ];
  };
  export function createParameters(): Float64Array;
  export function valueAndGradient(parameters: Float64Array, gradient: Float64Array): number;
  export function hvp(parameters: Float64Array, vector: Float64Array, out?: Float64Array): Float64Array;
}
