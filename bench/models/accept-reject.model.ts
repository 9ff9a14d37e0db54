/**
 * Runge-Kutta with an estimate of its error (Bogacki & Shampine): a step counts only if the error is small enough, and time
 * goes on only with it.
 */
import { defineModel, type Model, scalar, vector } from "micrograd-compile";

const TOLERANCE = 1e-6;

export function acceptReject(steps: number): Model {
  return defineModel({
    parameters: { start: vector(2, [1, 0.5]), rate: vector(3, [1.2, 0.7, 0.4]), time: scalar(0) },
    forward: ({ start, rate, time }) => {
      const slope = (t: number, [x, v]: readonly number[]): number[] => [
        v!,
        rate[0]! * (1 - x! * x!) * v! - rate[1]! * x! + rate[2]! * Math.sin(t),
      ];
      const moved = (y: readonly number[], h: number, k: readonly number[]): number[] => y.map((x, i) => x + h * k[i]!);
      const h = 0.02;
      let t: number = time;
      let y: number[] = [...start];
      for (let step = 0; step < steps; step++) {
        const k1 = slope(t, y);
        const k2 = slope(t + h / 2, moved(y, h / 2, k1));
        const k3 = slope(t + (3 * h) / 4, moved(y, (3 * h) / 4, k2));
        const next = y.map((x, i) => x + (h / 9) * (2 * k1[i]! + 3 * k2[i]! + 4 * k3[i]!));
        const k4 = slope(t + h, next);
        const error = Math.hypot(...y.map((_, i) => h * ((-5 / 72) * k1[i]! + k2[i]! / 12 + k3[i]! / 9 - k4[i]! / 8)));
        if (error < TOLERANCE) {
          y = next;
          t += h;
        }
      }
      return (y[0]! - 0.5) ** 2 + (y[1]! - t) ** 2;
    },
  });
}

export default acceptReject(225);
