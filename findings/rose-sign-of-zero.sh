#!/usr/bin/env bash
# Rose 0.4.10: sign(0) is 1 and sign(-0) is -1, where Math.sign gives 0 and -0; sign(NaN) is 1, where Math.sign gives NaN. The slope
# of abs is that sign, so it is 1 at 0, -1 at -0 (two equal numbers), and 1 where the value is NaN.
# Seen: {"sign":["1","-1","1"],"value":["0","0","NaN"],"slope":["1","-1","1"]} at 0, -0, NaN. Exits with an error if that has changed.
set -euo pipefail
directory=$(mktemp -d)
trap 'rm -rf "$directory"' EXIT
cd "$directory"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund rose@0.4.10 >/dev/null
cat >try.mjs <<'JS'
import { abs, compile, fn, Real, sign, vjp } from "rose";
const absolute = fn([Real], Real, (x) => abs(x));
const signs = await compile(fn([Real], Real, (x) => sign(x)));
const values = await compile(absolute);
const slopes = await compile(fn([Real], Real, (x) => vjp(absolute)(x).grad(1)));
const at = (f) => [0, -0, Number.NaN].map((x) => String(f(x)));
console.log(JSON.stringify({ sign: at(signs), value: at(values), slope: at(slopes) }));
JS
found=$(node try.mjs)
echo "$found"
[ "$found" = '{"sign":["1","-1","1"],"value":["0","0","NaN"],"slope":["1","-1","1"]}' ]
