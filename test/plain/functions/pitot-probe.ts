/**
 * Gas dynamics: isentropic flow below the speed of sound, a normal shock after Rankine and Hugoniot above it (Anderson,
 * Modern Compressible Flow, 3.6), as the pressure that a probe measures, calibrated with a quadratic in the angle of attack.
 */
import { defineModel, vector } from "micrograd-compile";

const isentropic = (mach: number, gamma: number): number =>
  (1 + ((gamma - 1) / 2) * mach ** 2) ** (gamma / (gamma - 1));

/** p₀ behind the shock, over p before it. */
function pitot(mach: number, gamma: number): number {
  if (!(mach > 1)) return isentropic(mach, gamma);
  const m2 = mach * mach;
  const jump = 1 + ((2 * gamma) / (gamma + 1)) * (m2 - 1);
  const behind = Math.sqrt((1 + ((gamma - 1) / 2) * m2) / (gamma * m2 - (gamma - 1) / 2));
  return jump * isentropic(behind, gamma);
}

/** x is Mach number, γ, angle of attack. */
export function f(x: readonly number[]): number {
  const [mach, gamma, attack] = x as [number, number, number];
  const stalls = attack > 0.3 || attack < -0.25;
  const calibration = stalls ? 0.9 : 1 - attack ** 2;
  return pitot(mach, gamma) * calibration;
}

export const domain: readonly (readonly [number, number])[] = [
  [0.3, 3],
  [1.2, 1.66],
  [-0.5, 0.5],
];

export default defineModel({ parameters: { x: vector(domain.length, [1.5, 1.4, 0.1]) }, forward: ({ x }) => f(x) });
