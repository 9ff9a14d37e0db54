/**
 * Robust losses: how much a residual counts that is far off. Each is ρ(z) of z = (r / scale)², with ρ(z) ≈ z for small ones, so
 * that scale² Σ ρ takes the place of the sum of squares. P. J. Huber (1964), J. W. Tukey; minimised by iteratively reweighted least
 * squares (P. W. Holland and R. E. Welsch 1977).
 */

/** ρ, ρ′ and ρ″ at z. */
export type Loss = (z: number) => readonly [rho: number, slope: number, bend: number];

const losses = {
  /** The sum of squares itself. */
  squares: (z) => [z, 1, 0],
  /** Beyond the scale, the absolute value. */
  huber: (z) => (z <= 1 ? [z, 1, 0] : [2 * Math.sqrt(z) - 1, z ** -0.5, -0.5 * z ** -1.5]),
  /** As huber, without a seam. */
  "soft-l1": (z) => {
    const root = Math.sqrt(1 + z);
    return [2 * (z / (1 + root)), 1 / root, -0.5 / root ** 3];
  },
  /** Grows as a logarithm: what is far off hardly pulls. */
  cauchy: (z) => [Math.log1p(z), 1 / (1 + z), -1 / (1 + z) ** 2],
  /** Beyond the scale nothing counts (the biweight of J. W. Tukey). */
  tukey: (z) => (z <= 1 ? [(1 - (1 - z) ** 3) / 3, (1 - z) ** 2, -2 * (1 - z)] : [1 / 3, 0, 0]),
} satisfies Record<string, Loss>;

export type LossName = keyof typeof losses;

export function lossOf(name: LossName): Loss {
  if (Object.hasOwn(losses, name)) return losses[name];
  throw new RangeError(`loss: there is no ${String(name)}; there are ${Object.keys(losses).join(", ")}`);
}

export interface Robust {
  readonly loss: Loss;
  /** Residuals up to about this one count in full. */
  readonly scale: number;
}

/** scale² Σ ρ((r / scale)²). */
export function total({ loss, scale }: Robust, residuals: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < residuals.length; i++) sum += loss((residuals[i]! / scale) ** 2)[0];
  return sum * scale * scale;
}

/**
 * Weighs residuals and Jacobian by √ρ′, so that the sum of squares has the slope of the total and lies nowhere below it: the total
 * falls at least as far as that sum. A curvature of its own (with ρ″) would be 0 or less just where residuals are large.
 */
export function reweigh({ loss, scale }: Robust, residuals: Float64Array, jacobian: Float64Array): void {
  const columns = jacobian.length / residuals.length;
  for (let i = 0; i < residuals.length; i++) {
    const factor = Math.sqrt(loss((residuals[i]! / scale) ** 2)[1]);
    residuals[i]! *= factor;
    for (let j = 0; j < columns; j++) jacobian[i * columns + j]! *= factor;
  }
}
