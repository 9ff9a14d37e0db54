/** Lorenz's attractor by the classic Runge-Kutta method: how far from a point is the state in the end? */
import { add, defineModel, type Model, mul, type Num, scalar, sub, sum, vector } from "micrograd-compile";

const STEP = 0.001;
const TARGET = [1, 2, 20];

type State = readonly Num[];

export function lorenz(steps: number): Model {
  return defineModel({
    parameters: { start: vector(3, [1, 1, 1]), sigma: scalar(10), rho: scalar(28), beta: scalar(8 / 3) },
    forward: ({ start, sigma, rho, beta }) => {
      const slope = ([x, y, z]: State): State => [
        mul(sigma, sub(y!, x!)),
        sub(mul(x!, sub(rho, z!)), y!),
        sub(mul(x!, y!), mul(beta, z!)),
      ];
      let state: State = start;
      for (let step = 0; step < steps; step++) state = rungeKutta(slope, state);
      return sum(state.map((x, i) => sub(x, TARGET[i]!).square()));
    },
  });
}

function rungeKutta(slope: (state: State) => State, state: State): State {
  const moved = (by: State, time: number): State => state.map((x, i) => add(x, mul(time, by[i]!)));
  const k1 = slope(state);
  const k2 = slope(moved(k1, STEP / 2));
  const k3 = slope(moved(k2, STEP / 2));
  const k4 = slope(moved(k3, STEP));
  return state.map((x, i) => {
    const weighted = add(k1[i]!, mul(2, k2[i]!), mul(2, k3[i]!), k4[i]!);
    return add(x, mul(STEP / 6, weighted));
  });
}

export default lorenz(10_000);
