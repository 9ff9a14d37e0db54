/**
 * Meta-learning: where should gradient descent start, and with which learning rate, so that three steps fit y = w·x to a task
 * it has not seen? The inner steps are part of the model, their gradients come from `gradients`; the compiled gradient
 * differentiates through them (MAML: Finn, Abbeel & Levine, ICML 2017). A task is one point (x, y); a batch, many tasks.
 */
import { defineModel, gradients, scalar } from "micrograd-compile";

const STEPS = 3;

export default defineModel({
  parameters: { start: scalar(0.5), rate: scalar(0.05) },
  inputs: { x: scalar(), y: scalar() },
  forward: ({ start, rate }, { x, y }) => {
    const loss = (w: number): number => (w * x - y) ** 2;
    let w: number = start;
    for (let step = 0; step < STEPS; step++) {
      const [slope] = gradients(loss(w), [w]);
      w -= rate * slope;
    }
    return loss(w);
  },
});
