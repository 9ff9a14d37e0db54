/** The model of ../meta-learning.ts, written with functions and methods: for tools that do not rewrite model files. */
import { defineModel, gradients, mul, type Num, type Scalar, scalar, sub } from "micrograd-compile";

const STEPS = 3;

export default defineModel({
  parameters: { start: scalar(0.5), rate: scalar(0.05) },
  inputs: { x: scalar(), y: scalar() },
  forward: ({ start, rate }, { x, y }) => {
    const loss = (w: Scalar): Num => sub(mul(w, x), y).pow(2);
    let w: Num = start;
    for (let step = 0; step < STEPS; step++) {
      const [slope] = gradients(loss(w), [w]);
      w = sub(w, mul(rate, slope));
    }
    return loss(w);
  },
});
