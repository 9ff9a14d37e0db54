/** Rosenbrock's function of 100 and of 100,000 variables. By hand: one loop, each variable read once and each slope written once. */
import { emitted, timesByHand, timesValue } from "../figures.js";
import { ownModel, type ValueAndGradient, type Workload } from "../workload.js";

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
  group: "demo",
  title: "Rosenbrock, n = 100",
  handwritten: () => byHand,
  figures: [timesByHand(1.1)],
};

export const longRosenbrock: Workload = {
  name: "rosenbrock-100000",
  group: "loops",
  title: "Rosenbrock, n = 100,000",
  file: ownModel("rosenbrock-100000"),
  handwritten: () => byHand,
  figures: [emitted(200_000), timesValue(4)],
  rounds: 3,
};
