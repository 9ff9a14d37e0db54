/**
 * Adam (Kingma & Ba 2015): each parameter goes its own pace, by the mean of its last gradients over the root of the mean of
 * their squares. Made for gradients of batches, which are noisy; here the rate falls to nothing along a half cosine, so that
 * it comes to rest. Give it the `valueAndGradient` and the `createParameters()` of a generated module, or a function that
 * calls `batchValueAndGradient` with the next batch.
 */

export interface AdamOptions {
  readonly iterations?: number;
  /** The rate of the first step, in units of the parameters. */
  readonly rate?: number;
  /** How much of the last means is kept: of gradients and of their squares. */
  readonly beta1?: number;
  readonly beta2?: number;
}

export function adam(
  valueAndGradient: (parameters: Float64Array, gradient: Float64Array) => number,
  start: Float64Array,
  { iterations = 10_000, rate = 0.01, beta1 = 0.9, beta2 = 0.999 }: AdamOptions = {},
) {
  const parameters = start.slice();
  const gradient = new Float64Array(start.length);
  const mean = new Float64Array(start.length);
  const square = new Float64Array(start.length);
  for (let step = 1; step <= iterations; step++) {
    valueAndGradient(parameters, gradient);
    const now = (rate * (1 + Math.cos((Math.PI * step) / iterations))) / 2;
    for (let i = 0; i < parameters.length; i++) {
      const slope = gradient[i]!;
      mean[i] = beta1 * mean[i]! + (1 - beta1) * slope;
      square[i] = beta2 * square[i]! + (1 - beta2) * slope * slope;
      // Means that began at 0 are too small at first.
      const unbiased = mean[i]! / (1 - beta1 ** step);
      parameters[i]! -= (now * unbiased) / (Math.sqrt(square[i]! / (1 - beta2 ** step)) + 1e-8);
    }
  }
  return { parameters, value: valueAndGradient(parameters, gradient), iterations };
}
