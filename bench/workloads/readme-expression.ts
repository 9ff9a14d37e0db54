/** The expression of micrograd's README. By hand: the same steps, and each slope where the chain rule leaves it. */
import { timesInterpreter } from "../figures.js";
import type { ValueAndGradient, Workload } from "../workload.js";

const byHand: ValueAndGradient = (parameters, gradient) => {
  const a = parameters[0]!;
  const b = parameters[1]!;
  const sum = a + b;
  const difference = b - a;
  const d0 = a * b + b * b * b;
  const c1 = sum + (sum + 1);
  const c2 = c1 + (1 + c1 - a);
  const d1 = d0 + (d0 * 2 + Math.max(sum, 0));
  const d2 = d1 + (3 * d1 + Math.max(difference, 0));
  const e = c2 - d2;
  const f = e * e;
  // From here on each name is the slope of the result in what the name says.
  const ofE = 2 * e * (0.5 - 10 / (f * f));
  const ofSum = 4 * ofE - (sum > 0 ? 4 * ofE : 0);
  const ofDifference = difference > 0 ? -ofE : 0;
  const ofD0 = -12 * ofE;
  gradient[0] = ofSum - ofE - ofDifference + ofD0 * b;
  gradient[1] = ofSum + ofDifference + ofD0 * (a + 3 * b * b);
  return f / 2 + 10 / f;
};

export const readmeExpression: Workload = {
  name: "readme-expression",
  group: "demo",
  title: "README expression, value and gradient",
  handwritten: () => byHand,
  figures: [timesInterpreter(1000)],
};
