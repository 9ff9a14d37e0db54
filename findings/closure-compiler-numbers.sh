#!/usr/bin/env bash
# Closure Compiler 20261015 (SIMPLE, the native build for Linux), Node 20: numbers that it computes itself follow Java.
# Math.round of a constant is Java's, which ends at a 64-bit integer: Math.round(1e21) becomes 9223372036854775807, not
# 1e21, and Math.round(-0.2) becomes 0, not -0 (ECMAScript: Math.round). Besides, where x is a number for certain, `0 - x`
# becomes `-x` and `x + 0` becomes `x`, as if there were no -0: behind atan2, 1 / x or a sign that is another value: with
# `0 - y * y` at y = 0 an angle of π becomes -π. WHITESPACE_ONLY leaves all that alone.
# For users: leave modules that the compiler generates out of it, or give them WHITESPACE_ONLY.
# Seen: 9223372036854776000, 0, -3.141592653589793, -Infinity; expected 1e21, -0, 3.141592653589793, Infinity.
set -euo pipefail
directory=$(mktemp -d)
trap 'rm -rf "$directory"' EXIT
cd "$directory"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts google-closure-compiler-linux@20261015.0.0
cat >source.js <<'JS'
globalThis["rounded"] = () => Math.round(1e21);
globalThis["small"] = () => Math.round(-0.2);
globalThis["angle"] = (y, x) => Math.atan2(0 - y * y, x);
globalThis["pole"] = (x) => 1 / (3 * x + 0);
JS
compiler=node_modules/google-closure-compiler-linux/compiler
for level in WHITESPACE_ONLY SIMPLE; do
  $compiler --compilation_level $level --language_in ECMASCRIPT_2020 --language_out ECMASCRIPT_2020 --js source.js --js_output_file $level.js
done
cat >check.cjs <<'JS'
require(`./${process.argv[2]}.js`);
const values = [rounded(), small(), angle(0, -1), pole(-0)];
console.log(values.map((x) => (Object.is(x, -0) ? "-0" : String(x))).join(" "));
JS
plain=$(node check.cjs WHITESPACE_ONLY) simple=$(node check.cjs SIMPLE)
echo "WHITESPACE_ONLY: $plain"
echo "SIMPLE:          $simple"
[ "$plain" = "1e+21 -0 3.141592653589793 Infinity" ] && [ "$simple" = "9223372036854776000 0 -3.141592653589793 -Infinity" ]
