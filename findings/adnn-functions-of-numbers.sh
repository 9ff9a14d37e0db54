#!/usr/bin/env bash
# adnn 2.0.10: `ad.scalar` has log1p, expm1, cbrt, hypot, log2 and others beside exp and log, which are those of Math itself:
# of a lifted scalar they give NaN, without an error, and what is added to that has a gradient as if they were not there.
# Expected: log(1 + x) and 1.5 for x + log1p(x) at 1.
# Seen: {"log1p":[null,1],"expm1":[null,1],"cbrt":[null,1],"log2":[null,1]}, value (NaN as null) and slope.
# Exits with an error if that has changed.
set -euo pipefail
directory=$(mktemp -d)
trap 'rm -rf "$directory"' EXIT
cd "$directory"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund adnn@2.0.10 >/dev/null
cat >try.mjs <<'JS'
import ad from "adnn/ad/index.js";
const found = {};
for (const name of ["log1p", "expm1", "cbrt", "log2"]) {
  const x = ad.lift(1);
  const result = ad.scalar.add(x, ad.scalar[name](x));
  result.backprop();
  found[name] = [ad.value(result), ad.derivative(x)];
}
console.log(JSON.stringify(found));
JS
found=$(node try.mjs)
echo "$found"
[ "$found" = '{"log1p":[null,1],"expm1":[null,1],"cbrt":[null,1],"log2":[null,1]}' ]
