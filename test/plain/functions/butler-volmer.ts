/**
 * The voltage of a fuel cell from the current: Newton's method on the equation of Butler and Volmer for the overpotential,
 * sinh form with unequal transfer coefficients, and a loss by concentration near the limiting current.
 */
import { defineModel, vector } from "micrograd-compile";

const F_OVER_RT = 38.92 / 10;

function overpotential(current: number, exchange: number, alpha: number): number {
  // Tafel's approximation is where to start from, if the current is large.
  let eta = current > 3 * exchange ? Math.log(current / exchange) / (alpha * F_OVER_RT) : 0;
  for (let n = 0; n < 9; n++) {
    const forward = Math.exp(alpha * F_OVER_RT * eta);
    const backward = Math.exp(-(1 - alpha) * F_OVER_RT * eta);
    const slope = exchange * F_OVER_RT * (alpha * forward + (1 - alpha) * backward);
    eta -= (exchange * (forward - backward) - current) / slope;
  }
  return eta;
}

/** x is current, exchange current, transfer coefficient, resistance. */
export function f(x: readonly number[]): number {
  const [current, exchange, alpha, resistance] = x as [number, number, number, number];
  const limiting = 2.2;
  let voltage = 1.2 - overpotential(current, exchange, alpha) - resistance * current;
  if (current > 0.5 * limiting) voltage += 0.05 * Math.log(1 - (current - 0.5 * limiting) / limiting);
  return voltage;
}

export const domain: readonly (readonly [number, number])[] = [
  [0.1, 2],
  [0.1, 0.6],
  [0.3, 0.7],
  [0.05, 0.3],
];

export default defineModel({ parameters: { x: vector(domain.length, [1, 0.2, 0.5, 0.1]) }, forward: ({ x }) => f(x) });
