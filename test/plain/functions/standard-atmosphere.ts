/**
 * Air pressure by height after the standard atmosphere of 1976: a linear temperature up to 11 km, isothermal up to 20 km,
 * warmer above; each layer begins where the one below ends.
 */
import { defineModel, vector } from "micrograd-compile";

interface Layer {
  readonly base: number;
  readonly lapse: number;
}

const layers: readonly Layer[] = [
  { base: 0, lapse: -6.5 },
  { base: 11, lapse: 0 },
  { base: 20, lapse: 1 },
];
const G_OVER_R = 34.163;

/** The dynamic pressure at height x[0] km and Mach number x[1], sea level at x[2] K. */
export function f(x: readonly number[]): number {
  const [height, mach, sea] = x as [number, number, number];
  let temperature = sea;
  let pressure = 1;
  layers.forEach(({ base, lapse }, i) => {
    if (i > 0 && height < base) return;
    const top = layers[i + 1]?.base ?? Infinity;
    const rise = Math.min(height, top) - base;
    const warmer = temperature + lapse * rise;
    pressure *=
      lapse === 0 ? Math.exp((-G_OVER_R * rise) / temperature) : (warmer / temperature) ** (-G_OVER_R / lapse);
    temperature = warmer;
  });
  return 0.7 * pressure * mach ** 2 * Math.sqrt(temperature / 288.15);
}

export const domain: readonly (readonly [number, number])[] = [
  [0.5, 30],
  [0.2, 2],
  [270, 305],
];

export default defineModel({ parameters: { x: vector(domain.length, [8, 0.8, 288.15]) }, forward: ({ x }) => f(x) });
