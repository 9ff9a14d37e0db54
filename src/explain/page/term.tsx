/** Words that explain themselves where they stand. */
import type { JSX } from "./preact.js";

const TERMS: { readonly [word: string]: string } = {
  gradient: "How much the result changes when this number changes a little: the slope in its direction.",
  forward: "From the parameters to the result: each scalar is computed from those before it.",
  backward:
    "From the result to the parameters: the gradient of each scalar is shared out among what it was computed from.",
  "chain rule":
    "The share of an operand is the gradient of the result of the operation, times the slope of the operation in that operand.",
  scalar: "One number with a name: a parameter, an input, or the result of one operation.",
  loss: "What training makes small: the mean over all rows of data, plus the regularizer if there is one.",
  traced: "The operations that the model did when it ran once on recorded numbers.",
  derived: "The same with the operations of the backward pass.",
  optimised: "What is left when nothing is computed twice, and nothing that is not needed; no bit is changed.",
  Jacobian: "The gradients of all results, one row for each.",
  parameter: "A number that is learned: it has a gradient.",
  momentum: "Each step goes on a little in the direction of the one before.",
  Adam: "Each parameter has a step size of its own, from how large its gradients were lately.",
};

export function Term({ word, children }: { readonly word: string; readonly children?: string }): JSX.Element {
  return (
    <button type="button" class="term" data-tip={TERMS[word]} aria-description={TERMS[word]}>
      {children ?? word}
    </button>
  );
}
