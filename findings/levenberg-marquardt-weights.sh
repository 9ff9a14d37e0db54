#!/usr/bin/env bash
# ml-levenberg-marquardt 5.1.0: with weights the step is wrong by their fourth power. The matrix is J W Jᵀ with W = 1 / w²,
# the right-hand side is divided by W where it should be multiplied, so a weight of 2 for every point, which cannot change
# what fits best, makes each step 16 times too long: from (1, 0) a straight line through ten points is left at (1, 0) after
# 300 iterations, and no error says so; weights that differ fare no better. It is so with an exact Jacobian (jacobianFunction)
# and with differences.
# For users who give it a compiled Jacobian: leave weights out and multiply data, model and Jacobian by the weight instead.
# Seen: weights 2: [1, 0]; expected as with 1, and by the closed form of linear regression, [2.00606, 0.97273].
set -euo pipefail
directory=$(mktemp -d)
trap 'rm -rf "$directory"' EXIT
cd "$directory"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts ml-levenberg-marquardt@5.1.0
cat >try.mjs <<'JS'
import { levenbergMarquardt } from "ml-levenberg-marquardt";
const x = Array.from({ length: 10 }, (_, i) => i);
const y = x.map((t, i) => 2 * t + 1 + (i % 2 ? 0.1 : -0.1));
/** The line y = a·t + b with the least sum of w²·(y - a·t - b)², from the normal equations. */
function closed(w) {
  const sum = (f) => x.reduce((total, t, i) => total + w[i] ** 2 * f(t, y[i]), 0);
  const [n, t, tt, u, tu] = [() => 1, (t) => t, (t) => t * t, (_, y) => y, (t, y) => t * y].map(sum);
  const a = (n * tu - t * u) / (n * tt - t * t);
  return [a, (u - a * t) / n];
}
const options = { initialValues: [1, 0], maxIterations: 300 };
const line = ([a, b]) => (t) => a * t + b;
const fit = (weights) => levenbergMarquardt({ x, y }, line, { ...options, weights, jacobianFunction: () => (t) => [t, 1] }).parameterValues;
/** The way around: points stand for their index, so that each can have its factor. */
const scaled = (w) =>
  levenbergMarquardt({ x, y: y.map((v, i) => w[i] * v) }, ([a, b]) => (i) => w[i] * (a * x[i] + b), {
    ...options,
    jacobianFunction: () => (i) => [w[i] * x[i], w[i]],
  }).parameterValues;
const ones = x.map(() => 1);
const twos = x.map(() => 2);
const rising = x.map((t) => 1 + t / 10);
const near = (p, q) => p.every((v, i) => Math.abs(v - q[i]) < 1e-3);
let asSeen = true;
for (const [name, w, isRight] of [["1", ones, true], ["2", twos, false], ["1 to 1.9", rising, false]]) {
  console.log("weights", name, "found", fit(w), "expected", closed(w), "scaled instead", scaled(w));
  if (near(fit(w), closed(w)) !== isRight || !near(scaled(w), closed(w))) asSeen = false;
}
process.exit(asSeen && fit(twos).join() === "1,0" ? 0 : 1);
JS
node try.mjs
