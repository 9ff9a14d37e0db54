#!/usr/bin/env bash
# mathjs 15.2.0, `derivative`: the derivative of acoth has the wrong sign, -1 / (1 - x²) where it is 1 / (1 - x²) (DLMF
# 4.37.13; at 2 it is -1/3, found +1/3), alone and wherever it is an inner function. And the derivative of cbrt(x), or of
# nthRoot(x, 3), which are real for a negative x, is x ^ (-2/3) / 3, of which the same library takes the principal, complex
# value there: at -8 it is -0.0417 - 0.0722i, where the slope is 1/12.
# Seen: as said. The values of the functions themselves are right, which the differences in the script show.
set -euo pipefail
directory=$(mktemp -d)
trap 'rm -rf "$directory"' EXIT
cd "$directory"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts mathjs@15.2.0
cat >try.mjs <<'JS'
import { compile, derivative } from "mathjs";
const difference = (f, x) => (f.evaluate({ x: x + 1e-4 }) - f.evaluate({ x: x - 1e-4 })) / 2e-4;
const cases = [
  ["acoth(x)", 2, -1 / 3, (d) => Math.abs(d - 1 / 3) < 1e-15],
  ["acoth(x ^ 2)", 2, -4 / 15, (d) => Math.abs(d - 4 / 15) < 1e-15],
  ["cbrt(x)", -8, 1 / 12, (d) => Math.hypot(d.re + 1 / 24, d.im + Math.sqrt(3) / 24) < 1e-15],
  ["nthRoot(x, 3)", -8, 1 / 12, (d) => Math.hypot(d.re + 1 / 24, d.im + Math.sqrt(3) / 24) < 1e-15],
];
let asSeen = true;
for (const [text, x, expected, wrong] of cases) {
  const d = derivative(text, "x");
  const found = d.evaluate({ x });
  console.log(text, "→", d.toString(), "at", x, "is", String(found), "expected", expected, "difference", difference(compile(text), x));
  if (!(wrong(found) && Math.abs(difference(compile(text), x) - expected) < 1e-6)) asSeen = false;
}
process.exit(asSeen ? 0 : 1);
JS
node try.mjs
