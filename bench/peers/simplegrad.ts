/** simplegrad: a graph of scalars, compiled to straight-line JavaScript over two arrays. It has no log1p. */
import type { Tool } from "../tools.js";
import type { Peer, Setup, Task } from "./peer.js";
import { type Arithmetic, TERMS } from "./scalar-models.js";

const VERSION = "1.0.0";

export const simplegrad: Peer = {
  name: `simplegrad ${VERSION}`,
  packages: { simplegrad: VERSION },
  tolerance: 1e-9,
  tasks: async (load) => {
    const { ValueStorage, Variable } = await load("simplegrad");
    const own: Arithmetic<Tool> = {
      add: (x, y) => x.add(y),
      mul: (x, y) => x.mul(y),
      relu: (x) => x.ReLU(),
      softplus: (x) => x.ReLU().add(x.abs().mul(-1).exp().add(1).log()),
    };
    const setup =
      (task: Task): Setup =>
      (rows, count) => {
        const storage = new ValueStorage();
        const inputs = Array.from({ length: count }, () => new Variable(storage));
        const result = TERMS[task](own, inputs, rows).reduce((sum, term) => sum.add(term));
        result.compile();
        const { v: values, gv: slopes } = storage;
        const places = Int32Array.from(inputs, ({ id }) => id);
        return (parameters, gradient) => {
          for (let i = 0; i < count; i++) values[places[i]!] = parameters[i];
          result.forward();
          slopes.fill(0);
          result.setGradient(1);
          result.backward();
          for (let i = 0; i < count; i++) gradient[i] = slopes[places[i]!];
          return result.getValue();
        };
      };
    return {
      rosenbrock: setup("rosenbrock"),
      moons: setup("moons"),
      "logistic-regression": setup("logistic-regression"),
    };
  },
};
