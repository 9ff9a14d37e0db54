import { cos, defineModel, MLP, sin, vector } from "micrograd-compile";

/** Nested results, flat in the order they are written. */
export const arm = defineModel({
  parameters: { angle: vector(2, 0.3) },
  forward: ({ angle }) => {
    const [a, b] = angle as [(typeof angle)[number], (typeof angle)[number]];
    return { elbow: [cos(a), sin(a)], hand: { x: cos(a).add(cos(a.add(b))), y: sin(a).add(sin(a.add(b))) } };
  },
});

export const net = defineModel({
  parameters: new MLP(1, [2, 1], { seed: 1 }),
  inputs: { x: vector(1) },
  reduction: "sum",
  forward: (mlp, { x }) => mlp.forward(x),
});
