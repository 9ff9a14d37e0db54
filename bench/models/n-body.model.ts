/** Bodies that attract one another, by leapfrog: how do their last places depend on where they start and what they weigh? */
import { defineModel, type Model, matrix, vector } from "micrograd-compile";

const STEP = 0.01;
const SOFTENING = 0.05;

export function nBody(bodies: number, steps: number): Model {
  return defineModel({
    parameters: {
      place: matrix(bodies, 3, (i, k) => Math.sin(5 * i + 2 * k)),
      speed: matrix(bodies, 3, (i, k) => 0.3 * Math.cos(3 * i + 4 * k)),
      mass: vector(bodies, (i) => 1 + 0.1 * i),
    },
    forward: ({ mass, ...start }) => {
      const place: number[][] = start.place.map((row) => [...row]);
      const speed: number[][] = start.speed.map((row) => [...row]);
      const attract = (): number[][] => {
        const pull = place.map(() => [0, 0, 0]);
        for (let i = 0; i < bodies; i++)
          for (let j = i + 1; j < bodies; j++) {
            const [x, y, z] = [0, 1, 2].map((k) => place[j]![k]! - place[i]![k]!) as [number, number, number];
            const squared = x * x + y * y + z * z + SOFTENING;
            const scale = 1 / (squared * Math.sqrt(squared));
            [x, y, z].forEach((d, k) => {
              pull[i]![k]! += mass[j]! * d * scale;
              pull[j]![k]! -= mass[i]! * d * scale;
            });
          }
        return pull;
      };
      for (let step = 0; step < steps; step++) {
        const pull = attract();
        for (let i = 0; i < bodies; i++)
          for (let k = 0; k < 3; k++) {
            speed[i]![k]! += STEP * pull[i]![k]!;
            place[i]![k]! += STEP * speed[i]![k]!;
          }
      }
      let total = 0;
      for (const body of place) for (const x of body) total += x * x;
      return total;
    },
  });
}

export default nBody(8, 20);
