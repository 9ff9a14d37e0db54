/** Penrose's own optimiser: graphs of scalars, compiled to one WebAssembly function per term. Not a public entry, but there. */
import type { Tool } from "../tools.js";
import type { Peer, Setup, Task } from "./peer.js";
import { type Arithmetic, TERMS } from "./scalar-models.js";

const VERSION = "3.2.0";

export const penrose: Peer = {
  name: `Penrose ${VERSION}`,
  packages: { "@penrose/core": VERSION },
  tolerance: 1e-9,
  tasks: async (load) => {
    const { absVal, add, exp, log1p, max, mul, variable } = await load("@penrose/core");
    const { genGradient } = await load("@penrose/core/dist/engine/Autodiff");
    const relu = (x: Tool): Tool => max(x, 0);
    const softplus = (x: Tool): Tool => add(relu(x), log1p(exp(mul(absVal(x), -1))));
    const own: Arithmetic<Tool> = { add, mul, relu, softplus };
    const setup =
      (task: Task): Setup =>
      async (rows, count) => {
        const inputs = Array.from({ length: count }, () => variable(0));
        const terms = TERMS[task](own, inputs, rows);
        const run = await genGradient(inputs, terms, []);
        const masks = { inputMask: inputs.map(() => true), objMask: terms.map(() => true), constrMask: [] };
        return (parameters, gradient) => run(masks, parameters, 0, gradient).phi;
      };
    return {
      rosenbrock: setup("rosenbrock"),
      moons: setup("moons"),
      "logistic-regression": setup("logistic-regression"),
    };
  },
};
