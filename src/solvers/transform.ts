/** The way between a model's parameters and unbounded numbers, for users: by the bounds that are in the model, or given. */
import type { Generated } from "./modules.js";
import { type Place, Space } from "./problem.js";
import { bounded, unbounded } from "./unbounded.js";

export interface Transformed {
  /** The whole flat vector, inside of its bounds. */
  readonly parameters: Float64Array;
  /** log |∂parameters/∂unbounded|: what is added to a log density of the parameters. */
  readonly logJacobian: number;
}

/**
 * The free parameters as numbers without bounds: a logarithm where there is one bound, a logit where there are two.
 * @param parameters the whole flat vector
 * @throws RangeError if it is outside of its bounds
 */
export function toUnbounded(module: Generated, parameters: ArrayLike<number>, bounds: Place = {}): Float64Array {
  const space = new Space({ ...bounds, start: parameters }, module);
  return unbounded(space.box, space.start, new Float64Array(space.size));
}

/** The way back. Parameters that are fixed have their initial values. */
export function fromUnbounded(module: Generated, numbers: ArrayLike<number>, bounds: Place = {}): Transformed {
  const space = new Space(bounds, module);
  if (numbers.length !== space.size)
    throw new RangeError(`unbounded: expected ${space.size} numbers, got ${numbers.length}`);
  const x = new Float64Array(space.size);
  const logJacobian = bounded(space.box, Float64Array.from(numbers), x);
  return { parameters: space.copyOf(x), logJacobian };
}
