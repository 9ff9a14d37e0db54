/** Minimisers on the sums of squares of Moré, Garbow and Hillstrom, from the usual starts. */
import { load } from "micrograd-compile";
import { lbfgs, newtonCg } from "micrograd-compile/solvers";
import { type Problem, problems } from "../../test/solvers/more-garbow-hillstrom/problems.js";
import { importIn, installed, resolveIn } from "../tools.js";
import type { Contest } from "./contest.js";

/** Its build is CommonJS that Node takes for a module, and finds empty: its sources are bundled instead. */
const PACKAGES = { fmin: "0.0.4", numeric: "1.2.6" };

interface Sum {
  readonly valueAndGradient: (x: Float64Array, gradient: Float64Array) => number;
  readonly hvp: (x: Float64Array, vector: Float64Array, out?: Float64Array) => Float64Array;
}

export async function minima(): Promise<Contest> {
  const sums = await load<Record<string, Sum>>("test/solvers/more-garbow-hillstrom/sums.ts");
  const folder = installed(PACKAGES);
  const { build } = await import("esbuild");
  const outfile = `${folder}/fmin.bundled.mjs`;
  await build({ entryPoints: [resolveIn(folder, "fmin/index.js")], bundle: true, format: "esm", outfile });
  const fmin = await importIn(folder, outfile);
  const { default: numeric } = await importIn(folder, "numeric");
  const all: Readonly<Record<string, Problem>> = problems;
  const startOf = (name: string): number[] => [...all[name]!.start];
  const sumAt = (name: string, x: ArrayLike<number>): number =>
    all[name]!.residuals(Array.from(x)).reduce((sum, r) => sum + r * r, 0);
  return {
    title: "minima of 35 sums of squares",
    problems: Object.keys(problems),
    solvers: {
      "`lbfgs`": (name, count) => {
        const { valueAndGradient } = sums[name]!;
        const counted = (x: Float64Array, gradient: Float64Array): number => {
          count();
          return valueAndGradient(x, gradient);
        };
        return lbfgs(counted, { start: startOf(name) }).parameters;
      },
      "`newtonCg`": (name, count) => {
        const { valueAndGradient, hvp } = sums[name]!;
        const counted = (x: Float64Array, gradient: Float64Array): number => {
          count();
          return valueAndGradient(x, gradient);
        };
        return newtonCg({ valueAndGradient: counted, hvp }, { start: startOf(name) }).parameters;
      },
      "fmin 0.0.4, `conjugateGradient`": (name, count) => {
        const { valueAndGradient } = sums[name]!;
        const gradient = new Float64Array(startOf(name).length);
        const f = (x: number[], out: number[] = []): number => {
          count();
          const value = valueAndGradient(Float64Array.from(x), gradient);
          gradient.forEach((g, i) => {
            out[i] = g;
          });
          return value;
        };
        return fmin.conjugateGradient(f, startOf(name), { maxIterations: 10_000 }).x;
      },
      "numeric 1.2.6, `uncmin`": (name, count) => {
        const { valueAndGradient } = sums[name]!;
        const at = (x: number[]): [value: number, gradient: number[]] => {
          const gradient = new Float64Array(x.length);
          count();
          return [valueAndGradient(Float64Array.from(x), gradient), [...gradient]];
        };
        return numeric.uncmin(
          (x: number[]) => at(x)[0],
          startOf(name),
          1e-10,
          (x: number[]) => at(x)[1],
          10_000,
        ).solution;
      },
    },
    isSolution: (name, found) => {
      const value = sumAt(name, found);
      return all[name]!.minima.some((minimum) =>
        minimum === 0 ? value < 1e-12 : Math.abs(value / minimum - 1) < 1e-5,
      );
    },
  };
}
