/** The workloads, in the order of the table. */
import type { Workload } from "../workload.js";
import { gathered } from "./gathered.js";
import { gmm } from "./gmm.js";
import { indexed } from "./indexed.js";
import { large } from "./large.js";
import { logisticRegression } from "./logistic-regression.js";
import { loops } from "./loops.js";
import { mlps } from "./mlp.js";
import { mnist } from "./mnist.js";
import { moons, moonsBaked, moreMoons } from "./moons.js";
import { readmeExpression } from "./readme-expression.js";
import { longRosenbrock, rosenbrock } from "./rosenbrock.js";

export const workloads: readonly Workload[] = [
  readmeExpression,
  moons,
  rosenbrock,
  logisticRegression,
  moonsBaked,
  ...moreMoons,
  ...mlps,
  mnist,
  gmm,
  longRosenbrock,
  ...loops,
  ...gathered,
  ...indexed,
  ...large,
];
