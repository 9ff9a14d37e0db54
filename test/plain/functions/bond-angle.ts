/**
 * The potential of a water molecule: harmonic bonds, a harmonic angle by acos of a clamped cosine, and a soft wall between
 * the hydrogen atoms.
 */
import { defineModel, vector } from "micrograd-compile";
import { dot, plus } from "./lib/vector.js";

const BOND = 0.96;
const ANGLE = (104.5 * Math.PI) / 180;

/** x is the places of O, H and H in space. */
export function f(x: readonly number[]): number {
  const [oxygen, left, right] = [0, 1, 2].map((i) => x.slice(3 * i, 3 * i + 3)) as [number[], number[], number[]];
  const a = plus(left, oxygen, -1);
  const b = plus(right, oxygen, -1);
  const [ra, rb] = [Math.hypot(a[0]!, a[1]!, a[2]!), Math.hypot(b[0]!, b[1]!, b[2]!)];
  let cosine = dot(a, b) / (ra * rb);
  cosine = Math.max(-0.999, Math.min(0.999, cosine));
  const bent = Math.acos(cosine) - ANGLE;
  const gap = plus(left, right, -1);
  const overlap = 1.3 - Math.sqrt(dot(gap, gap));
  let energy = 2 * (ra - BOND) ** 2 + 2 * (rb - BOND) ** 2 + bent * bent;
  if (overlap > 0) energy += overlap ** 3;
  return energy;
}

export const domain: readonly (readonly [number, number])[] = [0, 0, 0, 0.8, 0.6, 0, -0.8, 0.6, 0].map(
  (centre) => [centre - 0.35, centre + 0.35] as const,
);

export default defineModel({
  parameters: { x: vector(domain.length, [0, 0, 0, 0.8, 0.6, 0, -0.8, 0.6, 0]) },
  forward: ({ x }) => f(x),
});
