/**
 * The pH of a weak acid with a strong base: the balance of charge [H] + [Na] = Ka c/(Ka + [H]) + Kw/[H] in log [H],
 * bracketed by bisection and solved by Newton's method (Butler, Ionic Equilibrium, chapter 4).
 */
import { defineModel, vector } from "micrograd-compile";

const KW = 1e-14;

/** pH: x is concentration, pKa, volume of base over volume of acid. */
export function f(x: readonly number[]): number {
  const [concentration, pKa, share] = x as [number, number, number];
  const total = concentration / (1 + share);
  const sodium = (concentration * share) / (1 + share);
  const Ka = 10 ** -pKa;
  const balance = (log: number): { readonly value: number; readonly slope: number } => {
    const h = Math.exp(log);
    const oh = KW / h;
    const acid = (Ka * total) / (Ka + h);
    return { value: h + sodium - acid - oh, slope: h + (acid * h) / (Ka + h) + oh };
  };
  let [lower, upper] = [-12 * Math.LN10, -2 * Math.LN10];
  for (let n = 0; n < 5; n++) {
    const middle = (lower + upper) / 2;
    if (balance(middle).value > 0) upper = middle;
    else lower = middle;
  }
  let log = (lower + upper) / 2;
  for (let n = 0; n < 5; n++) {
    const { value, slope } = balance(log);
    log -= value / slope;
  }
  return -log / Math.LN10;
}

export const domain: readonly (readonly [number, number])[] = [
  [0.01, 0.2],
  [3.5, 8],
  [0.02, 0.9],
];
export default defineModel({ parameters: { x: vector(domain.length, [0.1, 4.76, 0.5]) }, forward: ({ x }) => f(x) });
