/** docs/accuracy.md: the worst errors that were found, as a table. */
import type { Errors } from "./errors.js";

const DERIVATIVES = ["x", "y", "xx", "xy", "yy"];

/** The engine that the errors belong to. */
export const engine = `Node ${process.versions.node.split(".")[0]} (${process.arch})`;

const shown = (error: Errors | undefined): string =>
  error === undefined ? "" : error.worst === 0 ? "0" : error.worst.toFixed(2);

export function accuracyPage(errors: readonly Errors[]): string {
  const row = (op: string): string => {
    const of = (derivative: string): Errors | undefined =>
      errors.find((error) => error.op === op && error.derivative === derivative);
    return `| \`${op}\` | ${DERIVATIVES.map((derivative) => shown(of(derivative))).join(" | ")} |`;
  };
  const ops = [...new Set(errors.map(({ op }) => op))];
  return `# Accuracy of derivatives

Written by \`npm run accuracy\`. The largest error of each op's first and second derivatives at 2,000 points, in units in the last
place of the true value, in ${engine}. The tests hold 4 of them in every engine, but for whole powers in bun (README, Limits). The points go from 10⁻³⁰⁷ to 10³⁰⁸, as far as
the value is finite, and close to every pole; true values are good to 60 digits (\`test/accuracy/data\`). x and y are the first and
the second operand; 0 is exact at all points.

Two things are counted otherwise. Next to a zero that comes of two terms which cancel (the first and second derivatives of \`gelu\`
and \`silu\`, ∂²/∂x∂y of \`pow\` and \`atan2\`), the unit is that of the sum of the terms' sizes, where that is more than twice the
result. And where what \`Math.exp\` or \`Math.pow\` gives a derivative to multiply is below 2⁻¹⁰²² and has lost digits (\`gelu\`, \`erf\`,
\`silu\`, \`pow\`), one unit in its last place counts as one.

Reductions are sums of ops, so they cancel where sums do: the slope of \`crossEntropy\` in the logit of the label, p − 1, has an error
of 10⁻¹⁶, not of 10⁻¹⁶ of itself, where the model is sure of the label; the same holds for second derivatives of \`logSumExp\` and
\`softmax\`.

What agrees in a whole model:

- \`hessian\` and \`batchHessian\` are symmetric to the bit. \`hessianValues\` are elements of \`hessian\` to the bit, up to 20,000 rows of
  operations; above, where \`hessian\` is computed by products with unit vectors, to rounding.
- \`gradients\` of \`gradients\` is the Hessian: of one op to the bit (or both NaN), at every point; of a composition up to rounding,
  since sums come in another order, wherever all numbers on the way are finite.
- \`hvp\` with unit vectors gives the rows of the Hessian. Of two elements that mirror one another, the Hessian has the bits that
  one of the two products gives, and the other product differs by rounding. Where an element of a row is not finite, or a number on the
  way, products may be NaN where the Hessian is not: 0 · ∞.

| op | ${DERIVATIVES.map((derivative) => `∂${derivative}`).join(" | ")} |
|---|--:|--:|--:|--:|--:|
${ops.map(row).join("\n")}
`;
}
