/**
 * The same regression by L-BFGS, to its minimum: the data is the solver's objective. Where a step fails (no redis, a worker that
 * is gone), what was found is printed, and `node minimise.js …numbers` goes on from there.
 */
import { EvaluationFailed, lbfgs } from "micrograd-compile/solvers";
import { SHARDS } from "./data.js";
import { connected } from "./where.js";

const start = process.argv.slice(2).map(Number);
const data = await connected();
try {
  const { value, steps, evaluations, stopped } = await lbfgs(data, {
    tolerance: 1e-8,
    ...(start.length > 0 && { start }),
  });
  console.log(
    `loss ${value.toPrecision(10)} after ${steps} steps, ${evaluations} sums over ${SHARDS} shards: ${stopped}`,
  );
} catch (error) {
  if (!(error instanceof EvaluationFailed)) throw error;
  console.error(`${error.message}\nGo on with: ${error.last.parameters.join(" ")}`);
  process.exitCode = 1;
} finally {
  await data.close();
}
