/** Whose derivatives are compared with what they are derivatives of. Knows models and names of functions. */
import { ownModel, type Workload } from "../workload.js";
import { workloads } from "../workloads/index.js";

/** The functions of a module that are timed, each compared with the one before it. */
export interface Case {
  readonly title: string;
  readonly file: string;
  readonly functions: readonly string[];
  readonly data: Pick<Workload, "parameters" | "batch" | "inputs">;
}

/** What takes minutes to compile or to warm up is left out, and so are copies of the same model with more points. */
const isTimed = ({ group, name }: Workload): boolean =>
  group !== "large" && group !== "random" && !/^moons-baked-\d/.test(name);

export const cases: readonly Case[] = [
  ...workloads.filter(isTimed).map(({ title, name, file = `examples/${name}.ts`, ...data }) => ({
    title,
    file,
    functions: data.batch
      ? ["batchForward", "batchValueAndGradient", "batchHvp"]
      : ["forward", "valueAndGradient", "hvp"],
    data,
  })),
  {
    title: "Rosenbrock, n = 1,000, sparse Hessian",
    file: ownModel("rosenbrock-1000"),
    functions: ["forward", "valueAndGradient", "hessianValues"],
    data: {},
  },
  {
    title: "bundle adjustment, one observation, sparse Jacobian",
    file: ownModel("bundle-adjustment"),
    functions: ["forward", "jacobianValues"],
    data: { inputs: () => Float64Array.of(0.3, -0.2) },
  },
];
