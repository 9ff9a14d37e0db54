/** The model of ../rosenbrock.ts, written with functions and methods: for tools that do not rewrite model files. */
import { add, defineModel, mul, sub, sum, vector } from "micrograd-compile";

export default defineModel({
  parameters: { x: vector(100, (i) => (i % 2 === 0 ? -1.2 : 1)) },
  forward: ({ x }) => {
    const terms = x.slice(1).map((next, i) => {
      const steep = sub(next, x[i]!.pow(2)).pow(2);
      const flat = sub(1, x[i]!).pow(2);
      return add(mul(100, steep), flat);
    });
    return sum(terms);
  },
});
