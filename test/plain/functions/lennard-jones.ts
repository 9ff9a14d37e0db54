/**
 * Four atoms in the plane with the potential of Lennard-Jones, 4 (r⁻¹² − r⁻⁶), cut off at 2 and shifted so that it ends at
 * 0 (Allen and Tildesley, Computer Simulation of Liquids, 5.2).
 */
import { defineModel, vector } from "micrograd-compile";

interface Atom {
  readonly x: number;
  readonly y: number;
}

const CUTOFF = 1.7;
const potential = (r2: number): number => {
  const s = 1 / (r2 * r2 * r2);
  return 4 * s * (s - 1);
};
const SHIFT = potential(CUTOFF ** 2);

class Cluster {
  private energy = 0;
  private readonly atoms: readonly Atom[];

  constructor(atoms: readonly Atom[]) {
    this.atoms = atoms;
  }

  total(): number {
    for (let i = 0; i < this.atoms.length; i++) for (let j = 0; j < i; j++) this.pair(this.atoms[i]!, this.atoms[j]!);
    return this.energy;
  }

  private pair(a: Atom, b: Atom): void {
    const r2 = (a.x - b.x) ** 2 + (a.y - b.y) ** 2;
    if (r2 > CUTOFF ** 2) return;
    this.energy += potential(r2) - SHIFT;
  }
}

/** x is x₀, y₀, x₁, y₁, …. */
export function f(x: readonly number[]): number {
  const atoms: Atom[] = [];
  for (let i = 0; i < x.length; i += 2) atoms.push({ x: x[i]!, y: x[i + 1]! });
  return new Cluster(atoms).total();
}

const around = (centre: number): readonly [number, number] => [centre - 0.25, centre + 0.25];
export const domain: readonly (readonly [number, number])[] = [0, 0, 1.4, 0, 0, 1.4, 1.3, 1.3].map(around);

export default defineModel({
  parameters: { x: vector(domain.length, [0, 0, 1.4, 0, 0, 1.4, 1.3, 1.3]) },
  forward: ({ x }) => f(x),
});
