/**
 * Kepler's equation E − e sin E = M by Newton's method, started at π where the orbit is eccentric, and the place on the
 * orbit (Danby, Fundamentals of Celestial Mechanics, 6.6). The mean anomaly is brought into one turn first.
 */
import { defineModel, vector } from "micrograd-compile";

const TURN = 2 * Math.PI;

function eccentricAnomaly(mean: number, e: number): number {
  let M = mean % TURN;
  if (M < 0) M += TURN;
  let E = e > 0.8 ? Math.PI : M;
  for (let i = 0; i < 10; i++) {
    const { sin, cos } = Math;
    E -= (E - e * sin(E) - M) / (1 - e * cos(E));
  }
  return E;
}

/** How far the body is from the point (x[2], x[3]), at mean anomaly x[0] on an orbit of eccentricity x[1]. */
export function f(x: readonly number[]): number {
  const [mean, e, px, py] = x as [number, number, number, number];
  const E = eccentricAnomaly(mean, e);
  const place = { x: Math.cos(E) - e, y: Math.sqrt(1 - e ** 2) * Math.sin(E) };
  return Math.hypot(place.x - px, place.y - py);
}

export const domain: readonly (readonly [number, number])[] = [
  [-8, 8],
  [0.05, 0.9],
  [2, 3],
  [1, 2],
];

export default defineModel({ parameters: { x: vector(domain.length, [1, 0.3, 2, 1]) }, forward: ({ x }) => f(x) });
