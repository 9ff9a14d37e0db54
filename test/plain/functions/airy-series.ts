/**
 * Ai(x) by its Maclaurin series, c₁ f(x) − c₂ g(x) (DLMF 9.4.1): f = 1 + x³/3! + 1·4 x⁶/6! + …, g = x + 2 x⁴/4! + ….
 * The terms come out of a generator.
 */
import { defineModel, vector } from "micrograd-compile";

const C1 = 0.3550280538878172;
const C2 = 0.2588194037928068;

/** first, first·x³/((n+2)(n+3)), …: each series has every third power. */
function* terms(first: number, n: number, cube: number, count: number): Generator<number> {
  let term = first;
  for (let k = 0; k < count; k++) {
    yield term;
    term *= cube / ((n + 3 * k + 2) * (n + 3 * k + 3));
  }
}

/** Ai(x). */
export function f(x: readonly number[]): number {
  const z = x[0]!;
  const cube = z ** 3;
  let even = 0;
  for (const term of terms(1, 0, cube, 14)) even += term;
  let odd = 0;
  for (const term of terms(z, 1, cube, 14)) odd += term;
  return C1 * even - C2 * odd;
}

export const domain: readonly (readonly [number, number])[] = [[-3.5, 2.5]];

export default defineModel({ parameters: { x: vector(domain.length, [-1.2]) }, forward: ({ x }) => f(x) });
