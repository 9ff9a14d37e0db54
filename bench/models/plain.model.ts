/**
 * A damped chain of 500 masses between stops, 200 steps, in plain operators, `Math` and conditionals: what rewritten code
 * costs to trace. The energy at the end depends on the initial state.
 */
import { defineModel, vector } from "micrograd-compile";

const MASSES = 500;
const STEPS = 200;

/** A force that is stiffer once a spring is stretched. */
function spring(stretch: number): number {
  if (stretch > 0.1) return 4 * stretch - 0.3;
  return stretch;
}

export default defineModel({
  parameters: { start: vector(MASSES, (i) => Math.sin(i) / 4) },
  forward: ({ start }) => {
    const place = [...start] as number[];
    const speed = place.map(() => 0);
    for (let step = 0; step < STEPS; step++) {
      for (let i = 0; i < MASSES; i++) {
        const left = i > 0 ? place[i - 1]! : 0;
        speed[i]! += 0.05 * (spring(left - place[i]!) - 0.1 * speed[i]!);
      }
      for (let i = 0; i < MASSES; i++) {
        const next = place[i]! + 0.05 * speed[i]!;
        place[i] = Math.abs(next) < 1 ? next : place[i]!;
      }
    }
    return place.reduce((energy, x, i) => energy + x ** 2 + speed[i]! ** 2, 0);
  },
});
