#!/usr/bin/env bash
# mathjs 15.2.0: (x ^ 2) ^ 1.5 is |x|³, and `simplify`, which `derivative` calls unless told not to, makes it x ^ 3; it does
# so for every power of a power with constant exponents. For a negative x the value and the derivative lose their sign: at -2
# the derivative is 12, expected 3x|x| = -12; of (x * x) ^ (1/2) it is 1, expected -1. The rule holds for positive x, for which the library has a
# context of its own (simplify.positiveContext) that is not asked for here; sqrt(x ^ 2) is rightly left alone.
# For users who compare with it: derivative(text, "x", { simplify: false }) is right.
# Seen: 12 and 1, without simplification -12 and -1; simplified value of (x ^ 2) ^ 1.5 at -2: -8, expected 8.
set -euo pipefail
directory=$(mktemp -d)
trap 'rm -rf "$directory"' EXIT
cd "$directory"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts mathjs@15.2.0
cat >try.mjs <<'JS'
import { compile, derivative, simplify } from "mathjs";
const found = ["(x ^ 2) ^ 1.5", "(x * x) ^ (1/2)"].map((text) => [
  compile(text).evaluate({ x: -2 }),
  simplify(text).evaluate({ x: -2 }),
  derivative(text, "x").evaluate({ x: -2 }),
  derivative(text, "x", { simplify: false }).evaluate({ x: -2 }),
]);
console.log("value, simplified, derivative, derivative not simplified:", JSON.stringify(found));
process.exit(JSON.stringify(found) === "[[8,-8,12,-12],[2,-2,1,-1]]" ? 0 : 1);
JS
node try.mjs
