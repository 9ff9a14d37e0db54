/**
 * The equation of state of Peng and Robinson (Ind. Eng. Chem. Fundam. 15, 1976), with the slope of α for heavy components
 * of their 1978 revision (acentric factor above 0.491), in reduced units.
 */
import { defineModel, vector } from "micrograd-compile";

const OMEGA_A = 0.45724;
const OMEGA_B = 0.0778;
const Zc = 0.3074;

function kappa(w: number): number {
  if (w <= 0.491) return 0.37464 + 1.54226 * w - 0.26992 * w * w;
  return 0.379642 + 1.48503 * w - 0.164423 * w ** 2 + 0.016666 * w ** 3;
}

/** Reduced pressure at reduced temperature x[0] and reduced volume x[1], acentric factor x[2]. */
export function f(x: readonly number[]): number {
  const [T, V, acentric] = x as [number, number, number];
  const alpha = (1 + kappa(acentric) * (1 - Math.sqrt(T))) ** 2;
  const v = V * Zc;
  const repulsion = T / (v - OMEGA_B);
  const attraction = (OMEGA_A * alpha) / (v * (v + OMEGA_B) + OMEGA_B * (v - OMEGA_B));
  return repulsion - attraction;
}

export const domain: readonly (readonly [number, number])[] = [
  [0.6, 2],
  [0.6, 4],
  [0, 1],
];

export default defineModel({ parameters: { x: vector(domain.length, [0.9, 1.5, 0.2]) }, forward: ({ x }) => f(x) });
