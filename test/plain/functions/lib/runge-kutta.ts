/** The classic method of Runge and Kutta, order 4. */
import { plus } from "./vector.js";

export type Field = (state: readonly number[], t: number) => readonly number[];

export function rk4(field: Field, start: readonly number[], dt: number, steps: number): number[] {
  let y = [...start];
  for (let n = 0; n < steps; n++) {
    const t = n * dt;
    const k1 = field(y, t);
    const k2 = field(plus(y, k1, dt / 2), t + dt / 2);
    const k3 = field(plus(y, k2, dt / 2), t + dt / 2);
    const k4 = field(plus(y, k3, dt), t + dt);
    y = y.map((yi, i) => yi + (dt / 6) * (k1[i]! + 2 * k2[i]! + 2 * k3[i]! + k4[i]!));
  }
  return y;
}
