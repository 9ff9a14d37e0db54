/**
 * Three bodies under softened gravity, moved by the leapfrog (kick, drift, kick), and the energy they are left with: bodies
 * are objects that are changed in place.
 */
import { defineModel, vector } from "micrograd-compile";

interface Body {
  readonly mass: number;
  position: [number, number];
  velocity: [number, number];
}

const SOFTENING = 0.1;

function kick(bodies: readonly Body[], dt: number): void {
  for (const a of bodies)
    for (const b of bodies) {
      if (a === b) continue;
      const dx = b.position[0] - a.position[0];
      const dy = b.position[1] - a.position[1];
      const r2 = dx * dx + dy * dy + SOFTENING;
      const pull = (b.mass * dt) / (r2 * Math.sqrt(r2));
      a.velocity[0] += pull * dx;
      a.velocity[1] += pull * dy;
    }
}

function drift(bodies: readonly Body[], dt: number): void {
  for (const { position, velocity } of bodies) for (const k of [0, 1] as const) position[k] += dt * velocity[k];
}

/** x is x, y, vx, vy of each of three bodies. */
export function f(x: readonly number[]): number {
  const bodies = [1, 0.5, 0.25].map((mass, i): Body => {
    const [px, py, vx, vy] = x.slice(4 * i, 4 * (i + 1)) as [number, number, number, number];
    return { mass, position: [px, py], velocity: [vx, vy] };
  });
  const dt = 0.05;
  for (let n = 0; n < 6; n++) {
    kick(bodies, dt / 2);
    drift(bodies, dt);
    kick(bodies, dt / 2);
  }
  return bodies.reduce((sum, { mass, position: [px, py], velocity: [vx, vy] }) => {
    const kinetic = (mass * (vx ** 2 + vy ** 2)) / 2;
    return sum + kinetic + mass * Math.sin(px) * py;
  }, 0);
}

const around = (centre: number): readonly [number, number] => [centre - 0.3, centre + 0.3];
export const domain: readonly (readonly [number, number])[] = [0, 0, 0, 0, 1, 0, 0, 1, 0, -1.5, 0.8, 0].map(around);

export default defineModel({
  parameters: { x: vector(domain.length, [0, 0, 0, 0, 1, 0, 0, 1, 0, -1.5, 0.8, 0]) },
  forward: ({ x }) => f(x),
});
