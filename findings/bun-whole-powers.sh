#!/usr/bin/env bash
# bun 1.4.5 (JavaScriptCore): `x ** n` with a whole n up to 1000 is a product of squares whose rounding errors add up, while
# any other exponent takes an accurate path: 1.0001 ** 1000 is 105 units in the last place off, 1.0001 ** 1001 less than one.
# A finite difference in the exponent across a whole number sees a jump that is no derivative. `bun build --minify` computes
# powers of constants so and writes them into the bundle, which then carries them into every other engine. V8 (Node 20) is
# off by less than one for each of these. The proof is exact, in BigInt.
# For users: the gradient of x ** n is n · x ** (n - 1) as exactly as the engine has powers; in bun, with a large n, this.
# Seen: the last three lines, which are compared.
set -euo pipefail
directory=$(mktemp -d)
trap 'rm -rf "$directory"' EXIT
cd "$directory"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund bun@1.4.5
cat >powers.mjs <<'JS'
export const constant = 8.31 ** 250;
const operands = [[1.0001, 1000], [1.0001, 1001], [8.31, 250], [47.1, 100]];
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
const off = operands.map(([x, n]) => Math.floor(distance(x ** n, x, n)));
console.log(JSON.stringify({ off, constant: Math.floor(distance(constant, 8.31, 250)) }));
JS
bun=node_modules/.bin/bun
$bun build powers.mjs --minify --outfile=bundled.mjs >/dev/null
in_bun=$($bun powers.mjs) in_node=$(node powers.mjs) bundled=$(node bundled.mjs)
printf 'bun            %s\nNode           %s\nNode, bundled  %s\n' "$in_bun" "$in_node" "$bundled"
[ "$in_bun" = '{"off":[105,0,141,11],"constant":141}' ] &&
  [ "$in_node" = '{"off":[0,0,0,0],"constant":0}' ] &&
  [ "$bundled" = '{"off":[0,0,0,0],"constant":141}' ]
