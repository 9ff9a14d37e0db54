#!/usr/bin/env bash
# esbuild 0.28.2, Node 20: a power of two constants is computed by the minifier, and not as JavaScript does. A whole exponent
# is worked off by repeated multiplication whose errors add up: 8.31 ** 250 is 141 units in the last place from the true
# value, 0.999 ** 9999 is 594 (the proof is exact, in BigInt), where the engine, run on the same source, is off by less than
# 1. And 1 ** NaN, 1 ** Infinity become 1, which ECMAScript (Number::exponentiate) says are NaN. It happens to constants at
# the start of a scope, and in enums even without `--minify`. Math.pow(a, b) is left alone.
# For users: minify what the compiler generates, which writes Math.pow, and not the model; or write Math.pow in the model.
# Seen: `expected` at the end.
set -euo pipefail
directory=$(mktemp -d)
trap 'rm -rf "$directory"' EXIT
cd "$directory"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts esbuild@0.28.2
cat >values.ts <<'TS'
export const constants = { powers: [8.31 ** 250, 0.999 ** 9999, 47.1 ** 100], ones: [1 ** NaN, 1 ** Infinity] };
enum Rate { Year = 0.999 ** 9999, Never = 1 ** NaN }
export const rates = [Rate.Year, Rate.Never];
export const called = Math.pow(8.31, 250);
TS
for option in --minify-whitespace --minify; do
  node_modules/.bin/esbuild values.ts $option --format=esm --log-level=error --outfile=values$option.mjs
done
cat >check.mjs <<'JS'
const [plain, minified] = await Promise.all(["--minify-whitespace", "--minify"].map((option) => import(`./values${option}.mjs`)));
/** [m, e] with x = m · 2^e exactly, m of 53 bits. */
function parts(x) {
  const bits = new BigUint64Array(Float64Array.of(x).buffer)[0];
  return [(bits & ((1n << 52n) - 1n)) | (1n << 52n), Number(bits >> 52n) - 1075];
}
/** How many units in the last place a value is from base ** n. */
function distance(value, base, n) {
  const [m, e] = parts(base);
  const [digits, exponent] = parts(value);
  const shift = e * n - exponent + 64;
  const exact = shift < 0 ? m ** BigInt(n) >> BigInt(-shift) : m ** BigInt(n) << BigInt(shift);
  const difference = exact - (digits << 64n);
  return Number((difference < 0n ? -difference : difference) >> 44n) / 2 ** 20;
}
const operands = [[8.31, 250], [0.999, 9999], [47.1, 100]];
const off = ({ constants }) => constants.powers.map((value, i) => distance(value, ...operands[i]));
const found = {
  plain: off(plain).map((ulps) => ulps < 1),
  minified: off(minified).map(Math.round),
  enums: [Math.round(distance(plain.rates[0], 0.999, 9999)), String(plain.rates[1])],
  called: Object.is(plain.called, minified.called),
  ones: [plain, minified].map(({ constants }) => constants.ones.map(String)),
};
const expected = {
  plain: [true, true, true],
  minified: [141, 594, 12],
  enums: [594, "1"],
  called: true,
  ones: [["NaN", "NaN"], ["1", "1"]],
};
console.log(JSON.stringify(found));
process.exit(JSON.stringify(found) === JSON.stringify(expected) ? 0 : 1);
JS
node check.mjs
