/**
 * The velocity that Hohmann's transfer between two circular orbits takes (1925), by the vis-viva equation
 * v² = μ (2/r − 1/a), with a change of plane at the outer orbit, where it is cheapest.
 */
import { defineModel, vector } from "micrograd-compile";

const MU = 1;
const visViva = (r: number, a: number): number => Math.sqrt(MU * (2 / r - 1 / a));
/** The law of cosines. */
const turned = (v1: number, v2: number, angle: number): number =>
  Math.sqrt(v1 * v1 + v2 * v2 - 2 * v1 * v2 * Math.cos(angle));

/** From radius x[0] to radius x[1], with a change of plane by x[2]. */
export function f(x: readonly number[]): number {
  const [from, to, plane] = x as [number, number, number];
  const a = (from + to) / 2;
  const raises = to > from;
  const first = turned(visViva(from, from), visViva(from, a), raises ? 0.1 * plane : 0.9 * plane);
  const second = turned(visViva(to, a), visViva(to, to), raises ? 0.9 * plane : 0.1 * plane);
  return first + second;
}

export const domain: readonly (readonly [number, number])[] = [
  [0.5, 3],
  [0.5, 3],
  [0.2, 1],
];

export default defineModel({ parameters: { x: vector(domain.length, [1, 2, 0.3]) }, forward: ({ x }) => f(x) });
