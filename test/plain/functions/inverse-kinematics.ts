/**
 * The loss of an arm with four joints that reaches for a target: squared distance of the hand, a quadratic cost beyond each
 * joint's limits, and a cost for elbows below the table. Captured variables are changed by a closure in a branch.
 */
import { defineModel, vector } from "micrograd-compile";

const lengths = [1, 0.8, 0.6, 0.3];
const LIMIT = 1.2;

/** x is four angles, then the target. */
export function f(x: readonly number[]): number {
  const angles = x.slice(0, 4);
  const target = { x: x[4]!, y: x[5]! };
  let [px, py, direction] = [0, 0, 0];
  let penalty = 0;
  const forbid = (excess: number): void => {
    if (excess > 0) penalty += excess ** 2;
  };
  for (const [i, angle] of angles.entries()) {
    direction += angle;
    px += lengths[i]! * Math.cos(direction);
    py += lengths[i]! * Math.sin(direction);
    forbid(angle - LIMIT);
    forbid(-angle - LIMIT);
    forbid(-py);
  }
  return (px - target.x) ** 2 + (py - target.y) ** 2 + 10 * penalty;
}

export const domain: readonly (readonly [number, number])[] = [
  ...Array.from({ length: 4 }, () => [-1.8, 1.8] as const),
  [-1, 2],
  [-1, 2],
];

export default defineModel({
  parameters: { x: vector(domain.length, [0.3, 0.5, -0.2, 0.4, 1.2, 0.8]) },
  forward: ({ x }) => f(x),
});
