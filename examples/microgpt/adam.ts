/** Adam with bias correction, the step size falling to 0 along a line: what microgpt trains with. Allocates nothing. */
const [BETA1, BETA2, EPSILON] = [0.85, 0.99, 1e-8];

/** The step that takes parameters along a gradient; called with the number of the step, from 0. */
export function adam(count: number, rate: number, steps: number) {
  const [mean, square] = [new Float64Array(count), new Float64Array(count)];
  return (step: number, parameters: Float64Array, gradient: Float64Array): void => {
    const scale = (rate * (1 - step / steps)) / (1 - BETA1 ** (step + 1));
    const correction = 1 / (1 - BETA2 ** (step + 1));
    for (let i = 0; i < count; i++) {
      const g = gradient[i]!;
      const m = BETA1 * mean[i]! + (1 - BETA1) * g;
      const v = BETA2 * square[i]! + (1 - BETA2) * (g * g);
      mean[i] = m;
      square[i] = v;
      parameters[i] = parameters[i]! - (scale * m) / (Math.sqrt(v * correction) + EPSILON);
    }
  };
}
