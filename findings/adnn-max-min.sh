#!/usr/bin/env bash
# adnn 2.0.10 (reverse mode over scalars and tensors, which WebPPL is built on): `max` and `min` are lifted, and have no slopes:
# the gradient of max(x, y) at (1, 2) is (0, 0), without an error; that of x * max(x, 0) at 3 is 3. Expected: (0, 1), and 6.
# Seen: {"max":[2,0,0],"min":[1,0,0],"product":[9,3]}, values first. Exits with an error if that has changed.
set -euo pipefail
directory=$(mktemp -d)
trap 'rm -rf "$directory"' EXIT
cd "$directory"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund adnn@2.0.10 >/dev/null
cat >try.mjs <<'JS'
import ad from "adnn/ad/index.js";
const { max, min, mul } = ad.scalar;
const gradient = (f, ...at) => {
  const lifted = at.map((x) => ad.lift(x));
  const result = f(...lifted);
  result.backprop();
  return [ad.value(result), ...lifted.map((x) => ad.derivative(x))];
};
const found = {
  max: gradient((x, y) => max(x, y), 1, 2),
  min: gradient((x, y) => min(x, y), 1, 2),
  product: gradient((x) => mul(x, max(x, 0)), 3),
};
console.log(JSON.stringify(found));
JS
found=$(node try.mjs)
echo "$found"
[ "$found" = '{"max":[2,0,0],"min":[1,0,0],"product":[9,3]}' ]
