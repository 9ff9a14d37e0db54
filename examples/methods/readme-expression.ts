/** The model of ../readme-expression.ts, written with functions and methods: for tools that do not rewrite model files. */
import { add, defineModel, div, mul, relu, scalar } from "micrograd-compile";

export default defineModel({
  parameters: { a: scalar(-4), b: scalar(2) },
  forward: ({ a, b }) => {
    let c = add(a, b);
    let d = add(mul(a, b), b.pow(3));
    c = c.add(c.add(1));
    c = c.add(add(1, c).sub(a));
    d = d.add(d.mul(2).add(relu(b.add(a))));
    d = d.add(mul(3, d).add(relu(b.sub(a))));
    const e = c.sub(d);
    const f = e.pow(2);
    return add(div(f, 2), div(10, f));
  },
});
