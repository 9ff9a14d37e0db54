#!/usr/bin/env bash
# Rose 0.4.10: the side of a `select` that is not chosen spoils the gradient. Of select(x > 0, sqrt(x), 0) the value at -1 and
# at 0 is 0, and its slope by `vjp` is NaN at both; of select(x > 0, 1 / x, 7) the slope at 0 is NaN.
# Expected: 0, the slope of what was chosen.
# Seen: {"vjp":["NaN","NaN","0.25"],"reciprocal":"NaN"} at -1, 0, 4 and at 0. Exits with an error if that has changed.
set -euo pipefail
directory=$(mktemp -d)
trap 'rm -rf "$directory"' EXIT
cd "$directory"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund rose@0.4.10 >/dev/null
cat >try.mjs <<'JS'
import { compile, div, fn, gt, Real, select, sqrt, vjp } from "rose";
const slope = (f) => {
  const whole = fn([Real], Real, f);
  return compile(fn([Real], Real, (x) => vjp(whole)(x).grad(1)));
};
const root = await slope((x) => select(gt(x, 0), Real, sqrt(x), 0));
const reciprocal = await slope((x) => select(gt(x, 0), Real, div(1, x), 7));
console.log(JSON.stringify({ vjp: [-1, 0, 4].map((x) => String(root(x))), reciprocal: String(reciprocal(0)) }));
JS
found=$(node try.mjs)
echo "$found"
[ "$found" = '{"vjp":["NaN","NaN","0.25"],"reciprocal":"NaN"}' ]
