/**
 * Polynomials as text in Estrin's scheme (Estrin, Organization of computer systems, 1960): neighbours are joined in pairs, the
 * pairs in pairs, so that a processor has several products to work on at a time.
 */
import { literal } from "../code.js";

/**
 * @param powers the names of x, x², x⁴ …, as many as there are levels of pairs.
 * @param coefficients of 1, x, x² …
 */
export function polynomial([x, ...squares]: readonly string[], coefficients: readonly number[]): string {
  return joined(
    coefficients.map((c) => literal(c).within(12)),
    x!,
    squares,
  );
}

function joined(terms: readonly string[], x: string, squares: readonly string[]): string {
  if (terms.length === 1) return terms[0]!;
  const pairs = Array.from({ length: Math.ceil(terms.length / 2) }, (_, i) => {
    const [low, high] = [terms[2 * i]!, terms[2 * i + 1]];
    return high === undefined ? low : `(${low} + ${x} * ${high})`;
  });
  return joined(pairs, squares[0]!, squares.slice(1));
}
