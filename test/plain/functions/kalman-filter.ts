/**
 * The innovation likelihood of a Kalman filter (position and velocity, position measured), with a gate: a measurement too
 * many deviations away is not used (Bar-Shalom, Estimation and Tracking, 3.4).
 */
import { defineModel, vector } from "micrograd-compile";

const measurements = [0.1, 0.9, 2.3, 2.8, 4.4];

type Matrix2 = [[number, number], [number, number]];

class Filter {
  private mean: [number, number];
  private covariance: Matrix2 = [
    [1, 0],
    [0, 1],
  ];
  logLikelihood = 0;

  constructor(velocity: number) {
    this.mean = [0, velocity];
  }

  predict(noise: number): void {
    const [[a, b], [c, d]] = this.covariance;
    this.mean[0] += this.mean[1];
    this.covariance = [
      [a + b + c + d + noise / 3, b + d + noise / 2],
      [c + d + noise / 2, d + noise],
    ];
  }

  update(z: number, noise: number, gate: number): void {
    const P = this.covariance;
    const S = P[0][0] + noise;
    const innovation = z - this.mean[0];
    this.logLikelihood -= 0.5 * (innovation ** 2 / S + Math.log(2 * Math.PI * S));
    if (innovation ** 2 > gate ** 2 * S) return;
    const [k0, k1] = [P[0][0] / S, P[1][0] / S];
    this.mean[0] += k0 * innovation;
    this.mean[1] += k1 * innovation;
    const [p00, p01] = P[0];
    P[0][0] -= k0 * p00;
    P[0][1] -= k0 * p01;
    P[1][0] -= k1 * p00;
    P[1][1] -= k1 * p01;
  }
}

/** Negative log-likelihood: x is first velocity, process noise, measurement noise, gate. */
export function f(x: readonly number[]): number {
  const [velocity, process, noise, gate] = x as [number, number, number, number];
  const filter = new Filter(velocity);
  for (const z of measurements) {
    filter.predict(process);
    filter.update(z, noise, gate);
  }
  return -filter.logLikelihood;
}

export const domain: readonly (readonly [number, number])[] = [
  [-2, 3],
  [0.05, 1],
  [0.1, 1],
  [0.3, 2],
];

export default defineModel({
  parameters: { x: vector(domain.length, [1, 0.2, 0.3, 2]) },
  forward: ({ x }) => f(x),
});
