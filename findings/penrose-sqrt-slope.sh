#!/usr/bin/env bash
# Penrose 3.2.0 (its optimiser): the slope of sqrt is cut off at 50,000 without a word: at 1e-12 it is 49999.99999999999, a tenth of
# what it is (500000), at 1e-20 a hundred-thousandth, and at 0 finite. The values are right.
# Seen: {"0":[0,49999.99999999999],"1e-8":[0.0001,5000],"1e-12":[0.000001,49999.99999999999],"1e-20":[1e-10,49999.99999999999]},
# value and slope. Exits with an error if that has changed.
set -euo pipefail
directory=$(mktemp -d)
trap 'rm -rf "$directory"' EXIT
cd "$directory"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund @penrose/core@3.2.0 >/dev/null
cat >try.mjs <<'JS'
import { sqrt, variable } from "@penrose/core";
import { genGradient } from "@penrose/core/dist/engine/Autodiff";
const x = variable(0);
const run = await genGradient([x], [sqrt(x)], []);
const masks = { inputMask: [true], objMask: [true], constrMask: [] };
const found = {};
for (const at of ["0", "1e-8", "1e-12", "1e-20"]) {
  const gradient = new Float64Array(1);
  const { phi } = run(masks, Float64Array.of(Number(at)), 0, gradient);
  found[at] = [phi, gradient[0]];
}
console.log(JSON.stringify(found));
JS
found=$(node try.mjs)
echo "$found"
[ "$found" = '{"0":[0,49999.99999999999],"1e-8":[0.0001,5000],"1e-12":[0.000001,49999.99999999999],"1e-20":[1e-10,49999.99999999999]}' ]
