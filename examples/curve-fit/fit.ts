/**
 * Fits the model to a table of measurements, `concentration,rate`: a report in the terminal, and a picture. The generated
 * module gives the predictions for all rows at once, and their slopes.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { fit, fitReport, plotFit } from "micrograd-compile/solvers";
import * as model from "./model.grad.mjs";

const [table, picture] = process.argv.slice(2) as [string, string];
const rows = readFileSync(table, "utf8").trim().split(/\r?\n/).slice(1);
const data = rows.map((row) => row.split(",").map(Number) as [concentration: number, rate: number]);
const concentrations = Float64Array.from(data, ([concentration]) => concentration);
const rates = Float64Array.from(data, ([, rate]) => rate);

const found = fit(model, { batch: concentrations, observed: rates, progress: true });
console.log(fitReport(found));
writeFileSync(picture, plotFit(found, concentrations, rates, { x: "concentration (ppm)", y: "rate (counts/min²)" }));
