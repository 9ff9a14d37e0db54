/** Least squares on NIST's regressions, from both of their starts: to six digits of the certified parameters. */
import { readdirSync, readFileSync } from "node:fs";
import { load } from "micrograd-compile";
import { levenbergMarquardt, type VectorModel } from "micrograd-compile/solvers";
import type { Problem } from "../../test/nist/residuals.js";
import { importIn, installed } from "../tools.js";
import type { Contest, Solver } from "./contest.js";

const PACKAGES = { "ml-levenberg-marquardt": "5.1.0" };

type Module = VectorModel & { readonly jacobian: NonNullable<VectorModel["jacobian"]> };

export async function curves(): Promise<Contest> {
  const { levenbergMarquardt: other } = await importIn(installed(PACKAGES), "ml-levenberg-marquardt");
  const modules = new Map<string, Module>();
  const data = new Map<string, Problem>();
  for (const file of readdirSync("test/nist/problems")) {
    const name = file.replace(/\.ts$/, "");
    modules.set(name, await load<Module>(`test/nist/problems/${file}`));
    data.set(name, JSON.parse(readFileSync(`test/nist/data/${name}.json`, "utf8")) as Problem);
  }
  const of = (problem: string): { module: Module; start: readonly number[]; observations: number } => {
    const [name, start] = problem.split(" ") as [string, "start1" | "start2"];
    return { module: modules.get(name)!, start: data.get(name)![start], observations: data.get(name)!.observations };
  };
  /** Residuals by their number, that should be 0. */
  const by =
    (options: object): Solver =>
    (problem, count) => {
      const { module, start, observations } = of(problem);
      const x = Array.from({ length: observations }, (_, i) => i);
      const residuals = (parameters: number[]) => {
        count();
        const found = module.forward(Float64Array.from(parameters));
        return (i: number): number => found[i]!;
      };
      const jacobianFunction = (parameters: number[]) => {
        const found = module.jacobian(Float64Array.from(parameters));
        return (i: number): number[] => [...found.subarray(i * start.length, (i + 1) * start.length)];
      };
      const given = { initialValues: [...start], jacobianFunction, ...options };
      return other({ x, y: x.map(() => 0) }, residuals, given).parameterValues;
    };
  return {
    title: "28 regressions of NIST",
    problems: [...data.keys()].flatMap((name) => [`${name} start1`, `${name} start2`]),
    solvers: {
      "`levenbergMarquardt`": (problem, count) => {
        const { module, start } = of(problem);
        const forward = (...arrays: Float64Array[]): Float64Array => {
          count();
          return module.forward(...arrays);
        };
        return levenbergMarquardt({ ...module, forward }, { start }).parameters;
      },
      "ml-levenberg-marquardt 5.1.0": by({}),
      "the same, `maxIterations: 1000, errorTolerance: 0`": by({ maxIterations: 1000, errorTolerance: 0 }),
    },
    isSolution: (problem, found) =>
      data.get(problem.split(" ")[0]!)!.certified.every((x, j) => Math.abs(found[j]! / x - 1) < 1e-6),
  };
}
