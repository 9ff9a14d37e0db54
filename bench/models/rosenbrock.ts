/** Rosenbrock's function of 100 variables. By hand: one loop, each variable read once and each slope written once. */
import model from "../../examples/rosenbrock.js";
import type { ValueAndGradient, Workload } from "../workload.js";

const byHand: ValueAndGradient = (x, gradient) => {
  const last = x.length - 1;
  let total = 0;
  let here = x[0]!;
  let fromBefore = 0;
  for (let i = 0; i < last; i++) {
    const next = x[i + 1]!;
    const steep = next - here * here;
    const flat = 1 - here;
    total += 100 * (steep * steep) + flat * flat;
    const slope = 200 * steep;
    gradient[i] = fromBefore - 2 * flat - 2 * slope * here;
    fromBefore = slope;
    here = next;
  }
  gradient[last] = fromBefore;
  return total;
};

export const rosenbrock: Workload = {
  name: "rosenbrock",
  title: "Rosenbrock, n = 100",
  model,
  parameters: model.createParameters(),
  batch: null,
  handwritten: () => byHand,
  figures: [{ against: "handwritten", atMost: 1.1 }],
};
