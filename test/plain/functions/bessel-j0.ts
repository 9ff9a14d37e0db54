/**
 * J₀(x), Abramowitz and Stegun 9.4.1 (|x| ≤ 3) and 9.4.3 (beyond): a polynomial, or an amplitude and a phase.
 */
import { defineModel, vector } from "micrograd-compile";
import { horner } from "./lib/horner.js";

const small = [1, -2.2499997, 1.2656208, -0.3163866, 0.0444479, -0.0039444, 0.00021];
const amplitude = [0.79788456, -0.00000077, -0.0055274, -0.00009512, 0.00137237, -0.00072805, 0.00014476];
const phase = [-0.78539816, -0.04166397, -0.00003954, 0.00262573, -0.00054125, -0.00029333, 0.00013558];

/** J₀(x). */
export function f(x: readonly number[]): number {
  let z = x[0]!;
  if (z < 0) z = -z;
  if (z <= 3) {
    const t = z / 3;
    return horner(small, t * t);
  } else {
    const t = 3 / z;
    return (horner(amplitude, t) * Math.cos(z + horner(phase, t))) / Math.sqrt(z);
  }
}

export const domain: readonly (readonly [number, number])[] = [[-9, 9]];

export default defineModel({ parameters: { x: vector(domain.length, [1.7]) }, forward: ({ x }) => f(x) });
