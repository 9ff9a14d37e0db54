/**
 * Yaw, pitch and roll of a quaternion (Diebel, Representing Attitude, 2006), with the pitch held near the poles, where
 * yaw and roll are one angle: there roll is 0.
 */
import { defineModel, vector } from "micrograd-compile";

const POLE = 0.9;

/** x is a quaternion (normalised here): a loss that wants the attitude to be level. */
export function f(x: readonly number[]): number {
  const length = Math.hypot(Math.hypot(x[0]!, x[1]!), Math.hypot(x[2]!, x[3]!));
  const [w, a, b, c] = x.map((component) => component / length) as [number, number, number, number];
  const sine = 2 * (w * b - c * a);
  let yaw: number;
  let pitch: number;
  let roll: number;
  if (Math.abs(sine) >= POLE) {
    pitch = (Math.sign(sine) * Math.PI) / 2;
    yaw = 2 * Math.atan2(c, w);
    roll = 0;
  } else {
    pitch = Math.asin(sine);
    yaw = Math.atan2(2 * (w * c + a * b), 1 - 2 * (b * b + c * c));
    roll = Math.atan2(2 * (w * a + b * c), 1 - 2 * (a * a + b * b));
  }
  return (1 - Math.cos(yaw)) * 0.1 + pitch ** 2 + roll ** 2;
}

export const domain: readonly (readonly [number, number])[] = [
  [0.6, 1],
  [-0.4, 0.4],
  [-0.9, 0.9],
  [-0.4, 0.4],
];
export const seeds: readonly (readonly number[])[] = [
  [0.7, 0.05, 0.71, -0.05],
  [0.7, 0.05, -0.71, 0.1],
  [0.7, 0, 0.75, 0.1],
];

export default defineModel({
  parameters: { x: vector(domain.length, [0.9, 0.1, 0.2, 0.3]) },
  forward: ({ x }) => f(x),
});
