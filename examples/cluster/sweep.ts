/** 4,000 fits, each to a data set of its own (`node sweep.js 4000 2000`): how far do estimates from 2,000 rows scatter? */
import { type Job, TRUTH } from "./data.js";
import { connected } from "./where.js";

const [fits = 4000, rows = 2000] = process.argv.slice(2).map(Number);
const jobs: Job[] = Array.from({ length: fits }, (_, i) => ({ seed: 1000 + i, rows }));

const data = await connected();
const results = await data.map<Job, Float64Array>(jobs).finally(() => data.close());

console.log(`${fits} fits of ${rows} rows each`);
for (const i of [0, 1, TRUTH.length - 1]) {
  const estimates = results.map((parameters) => parameters[i]!);
  const mean = estimates.reduce((sum, x) => sum + x, 0) / fits;
  const deviation = Math.sqrt(estimates.reduce((sum, x) => sum + (x - mean) ** 2, 0) / (fits - 1));
  const name = i < TRUTH.length - 1 ? `w[${i}]` : "b";
  console.log(`${name}: ${mean.toFixed(3)} ± ${deviation.toFixed(3)}, in truth ${TRUTH[i]!.toFixed(3)}`);
}
