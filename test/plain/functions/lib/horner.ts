/** Polynomials. */

/** c₀ + c₁ x + c₂ x² + …, by Horner's rule. */
export function horner(coefficients: readonly number[], x: number): number {
  let p = 0;
  for (let i = coefficients.length - 1; i >= 0; i--) p = p * x + coefficients[i]!;
  return p;
}
