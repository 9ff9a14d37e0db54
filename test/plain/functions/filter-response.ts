/**
 * The gain of a Butterworth low pass of order n in decibels, |H|² = 1/(1 + (ω/ω₀)²ⁿ), beside an RLC circuit computed with
 * complex numbers as pairs; below a floor the meter shows the floor.
 */
import { defineModel, vector } from "micrograd-compile";

type Complex = { readonly re: number; readonly im: number };

const over = (a: Complex, b: Complex): Complex => {
  const size = b.re ** 2 + b.im ** 2;
  return { re: (a.re * b.re + a.im * b.im) / size, im: (a.im * b.re - a.re * b.im) / size };
};

const decibels = (power: number): number => 10 * Math.log10(power);

function butterworth(ratio: number, order = 3): number {
  let power = 1;
  for (let n = 0; n < 2 * order; n++) power *= ratio;
  return decibels(1 / (1 + power));
}

/** x is the frequency, the corner, R, L, C. */
export function f(x: readonly number[]): number {
  const [omega, corner, R, L, C] = x as [number, number, number, number, number];
  const filter = Math.max(-30, butterworth(omega / corner));
  const { re, im } = over({ re: 0, im: -1 / (omega * C) }, { re: R, im: omega * L - 1 / (omega * C) });
  const circuit = decibels(re * re + im * im);
  return 0.1 * (filter + circuit) + Math.atan2(im, re + 3);
}

export const domain: readonly (readonly [number, number])[] = [
  [0.5, 3],
  [0.5, 2],
  [0.5, 1.5],
  [0.5, 1.5],
  [0.5, 1.5],
];

export default defineModel({
  parameters: { x: vector(domain.length, [1.2, 1, 0.8, 1, 1]) },
  forward: ({ x }) => f(x),
});
