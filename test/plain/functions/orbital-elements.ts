/**
 * Orbital elements of a state: energy, eccentricity and the angles of ascending node and periapsis, each with the question
 * in which half of the turn it is (Bate, Mueller and White, Fundamentals of Astrodynamics, 2.4).
 */
import { defineModel, vector } from "micrograd-compile";
import { cross, dot, type Vec3 } from "./lib/vector.js";

interface Elements {
  semiMajorAxis: number;
  eccentricity: number;
  inclination: number;
  node: number;
  periapsis: number;
}

const norm = ([x, y, z]: Vec3): number => Math.hypot(x, y, z);

function elements(r: Vec3, v: Vec3): Elements {
  const h = cross(r, v);
  const n: Vec3 = [-h[1], h[0], 0];
  const distance = norm(r);
  const energy = dot(v, v) / 2 - 1 / distance;
  const [e0, e1, e2] = cross(v, h).map((c, i) => c - r[i]! / distance) as [number, number, number];
  const e: Vec3 = [e0, e1, e2];
  let node = Math.acos(n[0] / norm(n));
  if (n[1] < 0) node = 2 * Math.PI - node;
  let periapsis = Math.acos(dot(n, e) / (norm(n) * norm(e)));
  if (e2 < 0) {
    periapsis = 2 * Math.PI - periapsis;
  }
  return {
    semiMajorAxis: -1 / (2 * energy),
    eccentricity: norm(e),
    inclination: Math.acos(h[2] / norm(h)),
    node,
    periapsis,
  };
}

/** A weighted sum of the elements of the state (position, velocity). */
export function f([x = 0, y = 0, z = 0, vx = 0, vy = 0, vz = 0]: readonly number[]): number {
  const { semiMajorAxis, eccentricity, ...angles } = elements([x, y, z], [vx, vy, vz]);
  return (
    semiMajorAxis + 2 * eccentricity + angles.inclination + 0.5 * Math.sin(angles.node) + Math.cos(angles.periapsis)
  );
}

export const domain: readonly (readonly [number, number])[] = [
  [0.8, 1.2],
  [-0.4, 0.4],
  [-0.3, 0.3],
  [-0.3, 0.3],
  [0.8, 1],
  [0.2, 0.5],
];

export default defineModel({
  parameters: { x: vector(domain.length, [1, 0.1, 0.1, 0, 0.9, 0.3]) },
  forward: ({ x }) => f(x),
});
