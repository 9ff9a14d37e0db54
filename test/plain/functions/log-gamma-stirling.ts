/**
 * log Γ(x): Stirling's series, log Γ(z) ≈ (z − ½) log z − z + ½ log 2π + 1/12z − 1/360z³ + …, where z is large; small
 * arguments go up by Γ(z + 1) = z Γ(z) as often as they need to.
 */
import { defineModel, vector } from "micrograd-compile";

const STEPS = 7;

/** log Γ(x) for x > 0. */
export function f([x = 1]: readonly number[]): number {
  let z = x;
  let shift = 0;
  for (let k = 0; k < STEPS; k++) {
    if (z < STEPS) {
      shift += Math.log(z);
      z++;
    }
  }
  const w = 1 / z ** 2;
  const series = (1 / 12 - w * (1 / 360 - w * (1 / 1260 - w / 1680))) / z;
  return (z - 0.5) * Math.log(z) - z + Math.log(2 * Math.PI) / 2 + series - shift;
}

export const domain: readonly (readonly [number, number])[] = [[0.4, 9]];
export const seeds: readonly (readonly number[])[] = [[0.45], [0.7], [0.93]];

export default defineModel({ parameters: { x: vector(domain.length, [3.3]) }, forward: ({ x }) => f(x) });
