import { defineModel, erf, log, lt, scalar, select, sqrt, vector } from "micrograd-compile";

export default defineModel({
  parameters: { w: vector(2, [0.5, -1]), b: scalar(1) },
  forward: ({ w, b }) => {
    const inside = select(lt(w[0]!, b), sqrt(w[0]!.sub(w[1]!)), log(b));
    return inside.mul(2).add(erf(b)).add(w[1]!.relu());
  },
});
