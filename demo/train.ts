/** Gradient descent as in the notebook: all points in every step, with a falling learning rate. */
import type { MoonsModule } from "./compile.js";
import { batch } from "./data.js";

/** Trains from the initial parameters. Gives the parameters after the last step, and the loss before each. */
export function train(module: MoonsModule, steps: number): { parameters: Float64Array; losses: number[] } {
  const parameters = module.createParameters();
  const gradient = new Float64Array(parameters.length);
  const losses: number[] = [];
  for (let k = 0; k < steps; k++) {
    losses.push(module.batchValueAndGradient(parameters, batch, gradient));
    const rate = 1 - (0.9 * k) / steps;
    for (let i = 0; i < parameters.length; i++) parameters[i]! -= rate * gradient[i]!;
  }
  return { parameters, losses };
}
