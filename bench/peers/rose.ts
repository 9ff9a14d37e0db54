/**
 * Rose: functions that are traced and compiled to WebAssembly. What repeats (a term, a point, a row) is a function of its
 * own, which is compiled once and called; that is what Rose is for. It has no exp: opaque functions bring their derivative.
 */
import type { Tool } from "../tools.js";
import type { Peer, Setup } from "./peer.js";
import { type Arithmetic, hinge, logLoss } from "./scalar-models.js";

const VERSION = "0.4.10";

export const rose: Peer = {
  name: `Rose ${VERSION}`,
  packages: { rose: VERSION },
  tolerance: 1e-9,
  tasks: async (load) => {
    const { Dual, Real, Vec, abs, add, compile, div, fn, gt, mul, neg, opaque, select, sub, vjp } = await load("rose");
    const exp = opaque([Real], Real, Math.exp);
    exp.jvp = fn([Dual], Dual, ({ re, du }: Tool) => {
      const value = exp(re);
      return { re: value, du: mul(du, value) };
    });
    const log1p = opaque([Real], Real, Math.log1p);
    log1p.jvp = fn([Dual], Dual, ({ re, du }: Tool) => ({ re: log1p(re), du: div(du, add(1, re)) }));
    const relu = fn([Real], Real, (x: Tool) => select(gt(x, 0), Real, x, 0));
    const softplus = fn([Real], Real, (x: Tool) => add(relu(x), log1p(exp(neg(abs(x))))));
    const own: Arithmetic<Tool> = { add, mul, relu, softplus };

    /** The gradient of a function of all parameters. */
    const compiled = async (count: number, f: (p: Tool) => Tool) => {
      const Parameters = Vec(count, Real);
      const value = fn([Parameters], Real, f);
      const both = fn([Parameters], { value: Real, slopes: Parameters }, (p: Tool) => {
        const { ret, grad } = vjp(value)(p);
        return { value: ret, slopes: grad(1) };
      });
      const run = await compile(both);
      return (parameters: Float64Array, gradient: Float64Array): number => {
        const { value, slopes } = run(parameters);
        for (let i = 0; i < count; i++) gradient[i] = slopes[i];
        return value;
      };
    };
    const all = (count: number, p: Tool): Tool[] => Array.from({ length: count }, (_, i) => p[i]);
    const total = (terms: readonly Tool[]): Tool => terms.reduce((sum, term) => add(sum, term));

    const rosenbrock: Setup = (_, count) => {
      const term = fn([Real, Real], Real, (x: Tool, next: Tool) => {
        const steep = sub(next, mul(x, x));
        const flat = sub(1, x);
        return add(mul(100, mul(steep, steep)), mul(flat, flat));
      });
      return compiled(count, (p) => total(Array.from({ length: count - 1 }, (_, i) => term(p[i], p[i + 1]))));
    };
    /** The mean of a function of the parameters and a row, over rows. */
    const overRows =
      (loss: (own: Arithmetic<Tool>, weights: readonly Tool[], row: readonly Tool[]) => Tool, penalty: number): Setup =>
      (rows, count) => {
        const width = rows[0]!.length;
        const ofRow = fn([Vec(count, Real), Vec(width, Real)], Real, (p: Tool, row: Tool) =>
          loss(own, all(count, p), all(width, row)),
        );
        return compiled(count, (p) => {
          const mean = mul(total(rows.map((row) => ofRow(p, row))), 1 / rows.length);
          return penalty === 0 ? mean : add(mean, mul(total(all(count, p).map((w) => mul(w, w))), penalty));
        });
      };
    return { rosenbrock, moons: overRows(hinge, 1e-4), "logistic-regression": overRows(logLoss, 0) };
  },
};
