#!/usr/bin/env bash
# mathjs 15.2.0: coth(x) is NaN from x = 355 on. Its documentation defines it as 1 / tanh(x), which is 1 there; computed is
# (e^2x + 1) / (e^2x - 1), Infinity / Infinity. The derivative of csch(x), -csch(x) · coth(x), is NaN with it, where it is
# -1.3e-154. Close to 0 half of the digits are lost, in csch too: coth(1e-10) is 9999999173.6, expected 1e10.
# For users who compare with it: write 1 / tanh(x), 1 / sinh(x).
# Seen: NaN, -1, NaN, 9999999173.59636, 9999999172.59636; expected 1, -1, -1.3381010762532297e-154, 1e10, 1e10.
set -euo pipefail
directory=$(mktemp -d)
trap 'rm -rf "$directory"' EXIT
cd "$directory"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts mathjs@15.2.0
cat >try.mjs <<'JS'
import { coth, csch, derivative, sinh, tanh } from "mathjs";
const slope = derivative("csch(x)", "x");
const found = [coth(355), coth(-355), slope.evaluate({ x: 355 }), coth(1e-10), csch(1e-10)].map(String).join(" ");
const expected = [1 / tanh(355), 1 / tanh(-355), -1 / sinh(355) / tanh(355), 1 / tanh(1e-10), 1 / sinh(1e-10)].map(String).join(" ");
console.log("found   ", found);
console.log("expected", expected);
process.exit(found === "NaN -1 NaN 9999999173.59636 9999999172.59636" && expected === "1 -1 -1.3381010762532297e-154 10000000000 10000000000" ? 0 : 1);
JS
node try.mjs
