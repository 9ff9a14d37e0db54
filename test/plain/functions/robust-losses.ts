/**
 * A line through points with outliers, under Huber's loss (Ann. Math. Stat. 35, 1964) and Tukey's biweight, whose influence
 * ends: which one is named by a tag.
 */
import { defineModel, vector } from "micrograd-compile";

type Loss = { readonly kind: "huber"; readonly delta: number } | { readonly kind: "tukey"; readonly c: number };

function evaluate(loss: Loss, residual: number): number {
  switch (loss.kind) {
    case "huber": {
      const { delta } = loss;
      const size = Math.abs(residual);
      return size <= delta ? 0.5 * residual ** 2 : delta * (size - delta / 2);
    }
    case "tukey": {
      const { c } = loss;
      const rim = c ** 2 / 6;
      if (residual > c || residual < -c) return rim;
      return rim * (1 - (1 - (residual / c) ** 2) ** 3);
    }
  }
}

const ts = [0, 1, 2, 3, 4];
const ys = [0.1, 0.9, 2.2, 4.5, 3.8];

/** x is intercept, slope and the width of both losses. */
export function f(x: readonly number[]): number {
  const [intercept, slope, width] = x as [number, number, number];
  const losses: Loss[] = [
    { kind: "huber", delta: width },
    { kind: "tukey", c: 2 * width },
  ];
  let sum = 0;
  for (const loss of losses) ts.forEach((t, i) => (sum += evaluate(loss, ys[i]! - intercept - slope * t)));
  return sum;
}

export const domain: readonly (readonly [number, number])[] = [
  [-2, 2],
  [0, 2],
  [0.3, 1.5],
];

export default defineModel({ parameters: { x: vector(domain.length, [0.2, 0.9, 1]) }, forward: ({ x }) => f(x) });
