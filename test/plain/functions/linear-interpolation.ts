/**
 * A table of a turbine: linear interpolation in it, constant beyond both ends, with an early return out of the loop that
 * looks the piece up; and a second table looked up with the result of the first.
 */
import { defineModel, vector } from "micrograd-compile";

type Table = readonly (readonly [at: number, value: number])[];

const power: Table = [
  [3, 0],
  [5, 0.15],
  [8, 0.65],
  [11, 0.95],
  [13, 1],
];
const losses: Table = [
  [0.1, 0.02],
  [0.5, 0.03],
  [0.9, 0.08],
];

function lookUp(table: Table, x: number): number {
  if (x <= table[0]![0]) return table[0]![1];
  for (let i = 1; i < table.length; i++) {
    const [x0, y0] = table[i - 1]!;
    const [x1, y1] = table[i]!;
    if (x < x1) return y0 + ((y1 - y0) * (x - x0)) / (x1 - x0);
  }
  return table[table.length - 1]![1];
}

/** What is left of the power at wind speed x[0], with density x[1]. */
export function f(x: readonly number[]): number {
  const [wind, density] = x as [number, number];
  const gross = density * lookUp(power, wind);
  return gross * (1 - lookUp(losses, gross)) + 0.001 * wind;
}

export const domain: readonly (readonly [number, number])[] = [
  [2, 15],
  [0.8, 1.3],
];

export default defineModel({ parameters: { x: vector(domain.length, [7, 1.1]) }, forward: ({ x }) => f(x) });
