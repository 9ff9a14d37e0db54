/**
 * Planck's law in units of kT: x³/(eˣ − 1) with x = hν/kT, its series x² (1 − x/2 + x²/12 − x⁴/720) where x is small
 * (Rayleigh and Jeans), summed over the channels of an instrument.
 */
import { defineModel, vector } from "micrograd-compile";

const NEAR_ZERO = 0.25;

const radiance = (x: number): number =>
  x < NEAR_ZERO ? x * x * (1 - x / 2 + x ** 2 / 12 - x ** 4 / 720 + x ** 6 / 30240) : x ** 3 / Math.expm1(x);

const channels = [0.2, 0.5, 1, 3].map((frequency, i) => ({ frequency, weight: 1 + i / 4 }));

/** What the instrument sees of a body of temperature x[0] and emissivity x[1]. */
export function f(x: readonly number[]): number {
  const [temperature = 1, emissivity = 1] = x;
  let signal = 0;
  for (const { frequency, weight } of channels) signal += weight * radiance(frequency / temperature);
  return emissivity * signal * temperature ** 3;
}

export const domain: readonly (readonly [number, number])[] = [
  [0.3, 15],
  [0.1, 1],
];
export const seeds: readonly (readonly number[])[] = [
  [0.5, 0.5],
  [1.5, 0.7],
];

export default defineModel({ parameters: { x: vector(domain.length, [1.2, 0.9]) }, forward: ({ x }) => f(x) });
