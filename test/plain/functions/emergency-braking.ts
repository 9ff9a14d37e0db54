/**
 * A driver's assistant: it brakes when the time to collision is short or the car is too fast, not while the driver
 * steers away; comfort counts the change of acceleration. Conditions are kept in variables and changed by `||=` and `&&=`.
 */
import { defineModel, vector } from "micrograd-compile";

/** x is speed, the other's speed, gap, limit, steering: a cost of discomfort and nearness. */
export function f(x: readonly number[]): number {
  let [speed, gap] = [x[0]!, x[2]!];
  const [other, limit, steering] = [x[1]!, x[3]!, x[4]!];
  let cost = 0;
  let before = 0;
  for (let n = 0; n < 5; n++) {
    const closing = speed - other;
    let brakes = speed > limit;
    brakes ||= closing > 0.2 * gap;
    brakes &&= !(steering > 0.7);
    const acceleration = brakes ? -0.6 * speed : 0.1 * (limit - speed);
    speed += 0.5 * acceleration;
    gap -= 0.5 * closing;
    cost += (acceleration - before) ** 2 + Math.exp(-0.2 * gap);
    before = acceleration;
  }
  return cost;
}

export const domain: readonly (readonly [number, number])[] = [
  [1, 9],
  [1, 7],
  [5, 30],
  [2, 8],
  [0, 1],
];

export default defineModel({
  parameters: { x: vector(domain.length, [8, 5, 20, 9, 0.2]) },
  forward: ({ x }) => f(x),
});
