#!/usr/bin/env bash
# neataptic 1.4.7: the derivative of the activation SOFTSIGN, x / (1 + |x|), is given as x / (1 + |x|)², expected
# 1 / (1 + |x|)²: 0 at 0, where the slope is 1, and negative for every negative x. A net with such neurons moves away from
# what it should learn. The cost MSLE (mean squared logarithmic error) forgets the square: it is negative where the output
# is larger than the target, so that the least cost is an arbitrarily bad output. All other activations agree with finite differences.
# Seen: SOFTSIGN at -2.3 -0.2112, expected 0.0918; MSLE of target 1 and output 100 -4.6, of a right output 0.
set -euo pipefail
directory=$(mktemp -d)
trap 'rm -rf "$directory"' EXIT
cd "$directory"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts neataptic@1.4.7
cat >try.cjs <<'JS'
const { methods } = require("neataptic");
const h = 1e-4;
const wrong = Object.entries(methods.activation).filter(([, f]) =>
  [-2.3, -0.7, 0.2, 0.8, 1.9].some((x) => Math.abs(f(x, true) - (f(x + h) - f(x - h)) / (2 * h)) > 1e-4),
);
const { SOFTSIGN } = methods.activation;
const slopes = [SOFTSIGN(-2.3, true), (SOFTSIGN(-2.3 + h) - SOFTSIGN(-2.3 - h)) / (2 * h), SOFTSIGN(0, true)];
const costs = [methods.cost.MSLE([1], [1]), methods.cost.MSLE([1], [100])];
console.log("wrong:", wrong.map(([name]) => name).join(), "· slopes", slopes, "· MSLE", costs);
const seen = [-2.3 / 3.3 ** 2, 1 / 3.3 ** 2, 0];
const asSeen = slopes.every((s, i) => Math.abs(s - seen[i]) < 1e-6) && costs[0] === 0 && Math.abs(costs[1] + Math.log(100)) < 1e-9;
process.exit(asSeen && wrong.map(([name]) => name).join() === "SOFTSIGN" ? 0 : 1);
JS
node try.cjs
