/**
 * Charges on a ring of a protein, in short: Σ qᵢ qⱼ / (ε r) with Debye screening e^{−κr} and a dielectric constant that
 * depends on the distance, smoothly softened inside a contact distance.
 */
import { defineModel, vector } from "micrograd-compile";

type Charge = { readonly position: readonly number[]; readonly charge: number };

const CONTACT = 1.2;

function screened(a: Charge, b: Charge, kappa: number): number {
  const [dx = 0, dy = 0, dz = 0] = a.position.map((p, i) => p - b.position[i]!);
  const r = Math.hypot(dx, dy, dz);
  let epsilon = 4 * r;
  if (r < CONTACT) epsilon = 2 * CONTACT + (2 * r * r) / CONTACT;
  return (a.charge * b.charge * Math.exp(-kappa * r)) / (epsilon * r);
}

/** x is κ, then x, y, z of each charge. */
export function f([kappa = 0, ...rest]: readonly number[]): number {
  const charges: Charge[] = [1, -1, 0.5].map((charge, i) => ({ charge, position: rest.slice(3 * i, 3 * i + 3) }));
  let energy = 0;
  charges.forEach((a, i) => {
    for (const b of charges.slice(i + 1)) energy += screened(a, b, kappa);
  });
  return energy;
}

export const domain: readonly (readonly [number, number])[] = [
  [0.05, 1],
  ...[0, 0, 0, 1, 0, 0, 0, 1, 0.3].map((c) => [c - 0.25, c + 0.25] as const),
];

export default defineModel({
  parameters: { x: vector(domain.length, [0.3, 0, 0, 0, 1, 0, 0, 0, 1, 0.3]) },
  forward: ({ x }) => f(x),
});
