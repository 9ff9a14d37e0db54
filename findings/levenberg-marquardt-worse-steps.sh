#!/usr/bin/env bash
# ml-levenberg-marquardt 5.1.0: a step that makes the error larger is taken all the same; only the damping grows for the next one. The
# method of Levenberg and Marquardt stays where it was then. So one step too long is for good: 3 · exp(-0.4 t) at t = 0 … 7, without noise
# and with the exact Jacobian, is left from (1, 1) for a decay so fast that all slopes vanish, and 100 iterations later it
# returns that, without a word; `parameterError` is 7.3, and is 0 at (3, 0.4).
# For users: give a larger `damping` (100 does here; the default is 0.01) and limits for the parameters.
# Seen: [3.0000, 330.67]; expected [3, 0.4]; with damping 100 and 1,000 iterations [3, 0.4].
set -euo pipefail
directory=$(mktemp -d)
trap 'rm -rf "$directory"' EXIT
cd "$directory"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts ml-levenberg-marquardt@5.1.0
cat >try.mjs <<'JS'
import { levenbergMarquardt } from "ml-levenberg-marquardt";
const x = [0, 1, 2, 3, 4, 5, 6, 7];
const y = x.map((t) => 3 * Math.exp(-0.4 * t));
/** The errors of the iterates, which the package asks the model for. */
function fit(options) {
  const errors = [];
  const decay = ([a, b]) => {
    errors.push(x.reduce((sum, t, i) => sum + (y[i] - a * Math.exp(-b * t)) ** 2, 0));
    return (t) => a * Math.exp(-b * t);
  };
  const jacobianFunction = ([a, b]) => (t) => [Math.exp(-b * t), -a * t * Math.exp(-b * t)];
  const found = levenbergMarquardt({ x, y }, decay, { initialValues: [1, 1], jacobianFunction, ...options });
  return { ...found, errors: errors.filter((error, i) => error !== errors[i - 1]).slice(0, 4) };
}
const [plain, damped] = [fit({}), fit({ damping: 100, maxIterations: 1000, errorTolerance: 1e-12 })];
console.log("default:", plain, "damped:", damped);
const near = (p, q) => p.every((v, i) => Math.abs(v - q[i]) < 1e-4);
process.exit(plain.parameterValues[1] > 100 && plain.parameterError > 7 && near(damped.parameterValues, [3, 0.4]) ? 0 : 1);
JS
node try.mjs
