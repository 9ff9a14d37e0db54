/**
 * Fits the model to a table of measurements, `concentration,rate`, and draws the result. The generated module gives the
 * prediction for one measurement and its gradient, which is a row of the Jacobian.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { levenbergMarquardt } from "../optimisers/levenberg-marquardt.js";
import { createParameters, forward, valueAndGradient } from "./model.grad.mjs";
import { plot } from "./plot.js";

const [table, picture] = process.argv.slice(2) as [string, string];
const rows = readFileSync(table, "utf8").trim().split(/\r?\n/).slice(1);
const data = rows.map((row) => row.split(",").map(Number) as [concentration: number, rate: number]);

const fit = levenbergMarquardt(
  {
    residualCount: data.length,
    residuals: (parameters, out) =>
      data.forEach(([x, y], i) => {
        out[i] = forward(parameters, Float64Array.of(x)) - y;
      }),
    jacobian: (parameters, out) =>
      data.forEach(([x], i) => {
        valueAndGradient(parameters, Float64Array.of(x), out.subarray(2 * i, 2 * i + 2));
      }),
  },
  createParameters(),
);

["vmax", "km"].forEach((name, j) => {
  console.log(`${name} = ${fit.parameters[j]!.toPrecision(4)} ± ${fit.standardErrors[j]!.toPrecision(2)}`);
});
console.log(`sum of squares ${fit.sumOfSquares.toFixed(1)}, ${fit.iterations} steps`);

/** The curve at x, and its standard error √gᵀCg: g is its gradient, C the covariance of the parameters. */
function curve(x: number): { y: number; error: number } {
  const g = new Float64Array(2);
  const y = valueAndGradient(fit.parameters, Float64Array.of(x), g);
  const [c00, c01, , c11] = fit.covariance as unknown as [number, number, number, number];
  return { y, error: Math.sqrt(g[0]! ** 2 * c00 + 2 * g[0]! * g[1]! * c01 + g[1]! ** 2 * c11) };
}

writeFileSync(picture, plot(data, curve, { x: "concentration (ppm)", y: "rate (counts/min²)" }));
