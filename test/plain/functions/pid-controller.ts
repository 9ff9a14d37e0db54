/**
 * A PID controller with a saturated output and conditional integration against windup (Åström and Hägglund, PID
 * Controllers, 3.5), on a plant of first order with friction. The cost is the integral of the squared error.
 */
import { defineModel, vector } from "micrograd-compile";

interface Gains {
  readonly kp: number;
  readonly ki: number;
  readonly kd: number;
}

class Pid {
  private integral: number;
  private previous: number | undefined;
  private readonly gains: Gains;
  private readonly limit: number;

  constructor(gains: Gains, limit: number, integral = 0) {
    this.gains = gains;
    this.limit = limit;
    this.integral = integral;
  }

  update(error: number, dt: number): number {
    const { kp, ki, kd } = this.gains;
    const slope = this.previous === undefined ? 0 : (error - this.previous) / dt;
    this.previous = error;
    const wanted = kp * error + ki * (this.integral + error * dt) + kd * slope;
    if (wanted > this.limit) {
      if (error < 0) this.integral += error * dt;
      return this.limit;
    }
    if (wanted < -this.limit) {
      if (!(error < 0)) this.integral += error * dt;
      return -this.limit;
    }
    this.integral += error * dt;
    return wanted;
  }
}

/** Cost of the gains x[0..2] with limit x[3], from position x[4] to setpoint x[5], after a time that has left x[6] in it. */
export function f(x: readonly number[]): number {
  const [kp, ki, kd, limit, start, setpoint, left] = x as [number, number, number, number, number, number, number];
  const controller = new Pid({ kp, ki, kd }, limit, left);
  const dt = 0.2;
  let position = start;
  let velocity = 0;
  let cost = 0;
  for (let n = 0; n < 6; n++) {
    const error = setpoint - position;
    const force = controller.update(error, dt);
    velocity += (force - 0.8 * velocity) * dt;
    position += velocity * dt;
    cost += error * error * dt;
  }
  return cost;
}

export const domain: readonly (readonly [number, number])[] = [
  [0.5, 4],
  [0.5, 4],
  [0.05, 0.6],
  [0.3, 2],
  [-1, 1],
  [-1, 1],
  [-3, 3],
];

export default defineModel({
  parameters: { x: vector(domain.length, [2, 0.5, 0.1, 1.5, 0, 1, 0]) },
  forward: ({ x }) => f(x),
});
