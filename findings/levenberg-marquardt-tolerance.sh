#!/usr/bin/env bash
# ml-levenberg-marquardt 5.1.0: `errorTolerance` (0.01) is compared with the sum of squares itself, so whether anything is fitted depends on
# the unit: a decay measured in volts of some 10⁻⁶ has a sum below 0.01 from the start, which is returned after 0 iterations;
# the same in microvolts is fitted. A smaller improvement than the tolerance is not kept, either.
# For users: scale the data to about 1, or give an `errorTolerance` far below the sum that is expected (not 0: a fit
# that is exact then runs to its last iteration).
# Seen: in volts the start, (1e-6, 0.6), after 0 iterations; in microvolts (3.00, 0.40).
set -euo pipefail
directory=$(mktemp -d)
trap 'rm -rf "$directory"' EXIT
cd "$directory"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts ml-levenberg-marquardt@5.1.0
cat >try.mjs <<'JS'
import { levenbergMarquardt } from "ml-levenberg-marquardt";
const x = [0, 1, 2, 3, 4, 5, 6, 7];
const decay = ([a, b]) => (t) => a * Math.exp(-b * t);
const jacobianFunction = ([a, b]) => (t) => [Math.exp(-b * t), -a * t * Math.exp(-b * t)];
const fit = (unit) =>
  levenbergMarquardt({ x, y: x.map((t) => unit * 3 * Math.exp(-0.4 * t)) }, decay, {
    initialValues: [unit, 0.6],
    jacobianFunction,
    damping: 1,
  });
const [volts, microvolts] = [fit(1e-6), fit(1)];
console.log("in volts:", volts, "in microvolts:", microvolts);
const [a, b] = microvolts.parameterValues;
const isFitted = Math.abs(a - 3) < 0.1 && Math.abs(b - 0.4) < 0.05 && microvolts.iterations > 0;
process.exit(isFitted && volts.iterations === 0 && volts.parameterValues.join() === "0.000001,0.6" ? 0 : 1);
JS
node try.mjs
