/**
 * A ball with quadratic drag that bounces: explicit Euler steps; whenever it is below the ground it is reflected and keeps
 * a part of its speed. How far has it come?
 */
import { defineModel, vector } from "micrograd-compile";

const DT = 0.15;
const STEPS = 12;

class Ball {
  x = 0;
  y: number;
  vx: number;
  vy: number;
  private readonly drag: number;

  constructor(height: number, vx: number, vy: number, drag: number) {
    this.y = height;
    this.vx = vx;
    this.vy = vy;
    this.drag = drag;
  }

  step(dt: number, restitution: number): void {
    const speed = Math.hypot(this.vx, this.vy);
    this.vx -= this.drag * speed * this.vx * dt;
    this.vy -= (9.81 + this.drag * speed * this.vy) * dt;
    this.x += this.vx * dt;
    this.y += this.vy * dt;
    if (this.y < 0) {
      this.y *= -restitution;
      this.vy = -restitution * this.vy;
      this.vx *= 0.9;
    }
  }
}

/** Distance from height x[0], with velocity (x[1], x[2]), drag x[3] and restitution x[4]. */
export function f(x: readonly number[]): number {
  const [height, vx, vy, drag, restitution] = x as [number, number, number, number, number];
  const ball = new Ball(height, vx, vy, drag);
  for (let n = 0; n < STEPS; n++) ball.step(DT, restitution);
  return ball.x + 0.1 * ball.y;
}

export const domain: readonly (readonly [number, number])[] = [
  [0.1, 3],
  [2, 8],
  [-4, 5],
  [0.01, 0.05],
  [0.5, 0.9],
];
export const seeds: readonly (readonly number[])[] = [
  [0.2, 3, -3, 0.02, 0.8],
  [0.2, 3, 2, 0.02, 0.8],
];

export default defineModel({
  parameters: { x: vector(domain.length, [1, 5, 3, 0.02, 0.7]) },
  forward: ({ x }) => f(x),
});
