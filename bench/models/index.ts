/** The workloads, in the order of the table. */
import type { Workload } from "../workload.js";
import { logisticRegression } from "./logistic-regression.js";
import { moons, moonsBaked } from "./moons.js";
import { readmeExpression } from "./readme-expression.js";
import { rosenbrock } from "./rosenbrock.js";

export const workloads: readonly Workload[] = [readmeExpression, moons, rosenbrock, logisticRegression, moonsBaked];
