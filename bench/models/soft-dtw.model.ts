/** Dynamic time warping with a soft minimum (Cuturi & Blondel): how far is a curve from another one that runs unevenly? */
import { defineModel, type Model, vector } from "micrograd-compile";

export function softDtw(length: number, other: number): Model {
  const target = Array.from({ length: other }, (_, j) => Math.sin(0.4 * j + 0.05 * j * Math.cos(j)));
  return defineModel({
    parameters: { curve: vector(length, (i) => Math.sin(0.35 * i)) },
    forward: ({ curve }) => {
      const softMin = (a: number, b: number, c: number): number => {
        const least = Math.min(a, b, c);
        return least - Math.log(Math.exp(least - a) + Math.exp(least - b) + Math.exp(least - c));
      };
      let above: number[] = [0, ...target.map(() => Number.POSITIVE_INFINITY)];
      for (const x of curve) {
        const row: number[] = [Number.POSITIVE_INFINITY];
        target.forEach((y, j) => {
          row.push((x - y) * (x - y) + softMin(above[j]!, above[j + 1]!, row[j]!));
        });
        above = row;
      }
      return above.at(-1)!;
    },
  });
}

export default softDtw(24, 30);
