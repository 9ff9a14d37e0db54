/**
 * Multinomial logistic regression with three classes on a few flowers: mean cross-entropy with the largest logit taken out,
 * and a ridge on the weights.
 */
import { defineModel, vector } from "micrograd-compile";

const flowers = [
  { features: [1.4, 0.2], label: 0 },
  { features: [4.7, 1.4], label: 1 },
  { features: [6, 2.5], label: 2 },
  { features: [1.3, 0.3], label: 0 },
  { features: [4.1, 1.3], label: 1 },
];
const CLASSES = 3;

const logSoftmax = (logits: readonly number[]): number[] => {
  const largest = Math.max(...logits);
  const shifted = logits.map((z) => z - largest);
  const log = Math.log(shifted.reduce((sum, z) => sum + Math.exp(z), 0));
  return shifted.map((z) => z - log);
};

/** x is, for each class, two weights and a bias. */
export function f(x: readonly number[]): number {
  const rows = Array.from({ length: CLASSES }, (_, k) => x.slice(3 * k, 3 * k + 3));
  const losses = flowers.map(({ features: [a = 0, b = 0], label }) => {
    const logits = rows.map(([wa = 0, wb = 0, bias = 0]) => wa * a + wb * b + bias);
    return -logSoftmax(logits)[label]!;
  });
  const ridge = rows.flatMap(([wa = 0, wb = 0]) => [wa, wb]).reduce((sum, w) => sum + w ** 2, 0);
  return losses.reduce((sum, loss) => sum + loss) / losses.length + 0.01 * ridge;
}

export const domain: readonly (readonly [number, number])[] = Array.from({ length: 9 }, () => [-1, 1] as const);

export default defineModel({
  parameters: { x: vector(domain.length, (i) => 0.1 * (i - 4)) },
  forward: ({ x }) => f(x),
});
