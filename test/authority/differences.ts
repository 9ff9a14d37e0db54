/**
 * Where the project does not give what PyTorch gives, each with what it gives instead and why. All at special points: at
 * ordinary ones there is no difference. Verdicts:
 * - "law": the project's convention is another one, on purpose;
 * - "artefact": PyTorch's own arithmetic loses the derivative (0·∞ or 0·NaN with an element of a seed that is 0), and what is
 *   here is the derivative.
 */
export const PRODUCTS = ["gradient", "hessian", "jvp", "hvp"] as const;
export type Product = (typeof PRODUCTS)[number];

export interface Difference {
  readonly name: string;
  readonly x: readonly number[];
  readonly verdict: "law" | "artefact";
  readonly reason: string;
  readonly instead: { readonly [K in Product]?: readonly number[] };
}

const [NAN, INF] = [Number.NaN, Number.POSITIVE_INFINITY];
const SEED =
  "PyTorch multiplies an infinite slope with the 0 of its seed; its own transposed element is the same number";
const MIXED = "∂²/∂x∂y xʸ = xʸ⁻¹(1 + y·log x) = 1/x at y = 0, as PyTorch's transposed element says";
const AT_ZERO = "for y > 1 the derivatives at x = 0 are the limits: PyTorch multiplies 0 by log 0 on the way";
const NO_SLOPE = "∂/∂y xʸ is NaN at x = 0, y ≤ 0";
const zeros = (n: number): number[] => new Array<number>(n).fill(0);

export const differences: readonly Difference[] = [
  {
    name: "hypotenuse",
    x: [0, 0, 1],
    verdict: "law",
    reason: "hypot has slope 0 at the origin; PyTorch divides 0 by 0. There are no second derivatives",
    instead: { gradient: zeros(3), jvp: [0], hessian: [NAN, NAN, 0, NAN, NAN, 0, 0, 0, 0], hvp: [NAN, NAN, 0] },
  },
  {
    name: "logisticLoss",
    x: [1000, 1, 1],
    verdict: "artefact",
    reason: "e^−401 is left of the second derivative: PyTorch's softplus is linear from 20 on",
    instead: {
      hessian: [0.16, 0.8, -0.4, 0.8, 4, -2, -0.4, -2, 1].map((c) => c * Math.exp(-401)),
      hvp: [5.061103577923776e-175, 2.530551788961888e-174, -1.265275894480944e-174],
    },
  },
  {
    name: "smallExponents",
    x: [-1, 0.5],
    verdict: "artefact",
    reason: SEED,
    instead: { hessian: [-INF, Math.exp(0.5), Math.exp(0.5), Math.exp(0.5)] },
  },
  {
    name: "logarithms",
    x: [0, 1],
    verdict: "artefact",
    reason: SEED,
    instead: { hessian: [-INF, 0.40607678552256626, 0.40607678552256626, -Math.LOG10E] },
  },
  {
    name: "inverseTrigonometrics",
    x: [1, 0.5],
    verdict: "artefact",
    reason: SEED,
    instead: { hessian: [INF, 0.48, 0.48, -1.4098003589195014] },
  },
  {
    name: "inverseTrigonometrics",
    x: [0.5, -1],
    verdict: "artefact",
    reason: SEED,
    instead: { hessian: [1.4098003589195014, 0.48, 0.48, INF] },
  },
  {
    name: "tracedExponent",
    x: [1, 0],
    verdict: "artefact",
    reason: MIXED,
    instead: { hessian: [0, 1, 1, 0], hvp: [1.3856, 0.9002] },
  },
  {
    name: "tracedExponent",
    x: [2, 0],
    verdict: "artefact",
    reason: MIXED,
    instead: { hessian: [0, 0.5, 0.5, Math.LN2 ** 2], hvp: [0.25695, 0.5251548038525637] },
  },
  {
    name: "tracedExponent",
    x: [0, 2],
    verdict: "artefact",
    reason: AT_ZERO,
    instead: { hessian: [2, 0, 0, 0], hvp: [2.187, 0] },
  },
  {
    name: "tracedExponent",
    x: [0, 3],
    verdict: "artefact",
    reason: AT_ZERO,
    instead: { hessian: zeros(4), hvp: [0, 0] },
  },
  {
    name: "tracedExponent",
    x: [0, 0],
    verdict: "law",
    reason: `${NO_SLOPE}, where PyTorch takes 0 at y = 0`,
    instead: { gradient: [0, NAN], jvp: [NAN] },
  },
  {
    name: "tracedExponent",
    x: [0, 0],
    verdict: "law",
    reason: "∂²/∂x² x⁰ is 0 at every x; the others do not exist",
    instead: { hessian: [0, NAN, NAN, NAN] },
  },
  {
    name: "tracedExponent",
    x: [0, -1],
    verdict: "law",
    reason: `${NO_SLOPE}; PyTorch has −∞ for y < 0`,
    instead: { gradient: [-INF, NAN], jvp: [NAN] },
  },
  {
    name: "tracedExponent",
    x: [0, -1],
    verdict: "law",
    reason: "∂²/∂x² x⁻¹ is ∞ at 0; the others do not exist",
    instead: { hessian: [INF, NAN, NAN, NAN], hvp: [NAN, NAN] },
  },
  {
    name: "tracedExponent",
    x: [-2, 2],
    verdict: "artefact",
    reason: "∂²/∂x² is 2: PyTorch multiplies the NaN of the exponent's slope with the 0 of its seed",
    instead: { hessian: [2, NAN, NAN, NAN] },
  },
  ...[1, 0].map(
    (y): Difference => ({
      name: "roots",
      x: [0, y],
      verdict: "artefact",
      reason: SEED,
      instead: { hessian: [-INF, INF, INF, 2] },
    }),
  ),
  ...[1, 0].map(
    (y): Difference => ({
      name: "roots",
      x: [0, y],
      verdict: "law",
      reason: "the IEEE result of Hessian times vector is −∞ + ∞; PyTorch adds before it divides by 0",
      instead: { hvp: [NAN, INF] },
    }),
  ),
];
