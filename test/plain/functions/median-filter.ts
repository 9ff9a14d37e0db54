/**
 * A signal after a median filter of three and an alpha-trimmed mean: sorting networks out of swaps in branches, applied at
 * every window, and the roughness that is left.
 */
import { defineModel, vector } from "micrograd-compile";

/** Sorts two elements of an array in place. */
function exchange(values: number[], i: number, j: number): void {
  if (values[i]! > values[j]!) [values[i], values[j]] = [values[j]!, values[i]!];
}

function median3(a: number, b: number, c: number): number {
  if (a > b) [a, b] = [b, a];
  if (b > c) [b, c] = [c, b];
  return a > b ? a : b;
}

function trimmedMean(window: readonly number[]): number {
  const sorted = [...window];
  for (const [i, j] of [
    [0, 1],
    [2, 3],
    [0, 2],
    [1, 3],
    [1, 2],
  ] as const)
    exchange(sorted, i, j);
  return (sorted[1]! + sorted[2]!) / 2;
}

/** x is the signal. */
export function f(x: readonly number[]): number {
  const smooth = x.slice(1, -1).map((value, i) => median3(x[i]!, value, x[i + 2]!));
  let roughness = 0;
  for (let i = 1; i < smooth.length; i++) roughness += (smooth[i]! - smooth[i - 1]!) ** 2;
  return roughness + trimmedMean(x.slice(0, 4)) * trimmedMean(x.slice(-4));
}

export const domain: readonly (readonly [number, number])[] = Array.from({ length: 6 }, () => [-2, 2] as const);

export default defineModel({
  parameters: { x: vector(domain.length, (i) => Math.sin(2 * i)) },
  forward: ({ x }) => f(x),
});
