/** What the two backends are compared by: models, what they are called with, and how many times of another one each may take. */
import { alphabetOf, encode } from "../../examples/microgpt/names.js";
import { ownModel, type Workload } from "../workload.js";
import { logisticRegression } from "../workloads/logistic-regression.js";
import { mnist } from "../workloads/mnist.js";
import { moons, moonsBaked } from "../workloads/moons.js";

/** What the time of WebAssembly may be at most, as a multiple. */
export interface Asked {
  /** Of JavaScript of this build. */
  readonly js?: number;
  /** Of the earlier build, if it competes. */
  readonly before?: number;
  /** Of native code. */
  readonly native?: number;
  /** The first 20 calls after the import, of the earlier build. */
  readonly first?: number;
  /** `--fast-math` with WebAssembly, of exact JavaScript. */
  readonly fast?: number;
  /** The module's bytes, of JavaScript of this build. */
  readonly bytes?: number;
}

export type Contestant = Pick<Workload, "name" | "title" | "file" | "parameters" | "batch" | "inputs"> & {
  readonly asked: Asked;
  /** Seconds until V8 has optimised all of the JavaScript, if it is that much. */
  readonly warmUp?: number;
};

const own = (name: string, title: string, asked: Asked): Contestant => ({ name, title, file: ownModel(name), asked });

export const contestants: readonly Contestant[] = [
  own("lu", "LU decomposition, 20 × 20", { before: 0.5, native: 1.4 }),
  own("lu-30", "LU decomposition, 30 × 30", { before: 0.45, native: 1.5 }),
  {
    ...own("random-arithmetic-10k", "random arithmetic, 10,000 operations", { js: 1, first: 0.06, bytes: 0.25 }),
    warmUp: 10,
  },
  {
    ...own("random-arithmetic-100k", "random arithmetic, 100,000 operations", { js: 1, first: 0.06, bytes: 0.25 }),
    warmUp: 40,
  },
  { ...moons, asked: { js: 0.6, native: 1.1 } },
  own("cholesky", "log-determinant by Cholesky, 40 × 40", { js: 0.7 }),
  own("gmm", "GMM, d = 10, k = 5, 1,000 points", { js: 0.88, fast: 0.5 }),
  { ...moonsBaked, asked: { js: 0.88 } },
  { ...logisticRegression, asked: { js: 0.9, fast: 0.5 } },
  { ...mnist, asked: { js: 0.7 } },
  {
    name: "microgpt",
    title: "microgpt, a step with a name of six letters",
    file: "examples/microgpt/model.ts",
    inputs: () => encode(alphabetOf("abcdefghijklmnopqrstuvwxyz"), "kamila", new Float64Array(18)),
    asked: { js: 0.6 },
  },
];
