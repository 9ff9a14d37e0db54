#!/usr/bin/env bash
# jStat 1.9.6: poisson.pdf(k, λ) computes λ^k / k! as it stands, which overflows for k above 140 or so: poisson.pdf(160, 170)
# is Infinity, as a probability, and poisson.pdf(200, 190) NaN; cdf sums them and follows. Expected 0.02335 and 0.02177, and
# 0.2349 and 0.7784 for cdf: λ^k / k! is divided exactly in BigInt, e^-λ is the engine's.
# Seen: Infinity, Infinity, NaN, NaN; poisson.pdf(100, 90) is right.
set -euo pipefail
directory=$(mktemp -d)
trap 'rm -rf "$directory"' EXIT
cd "$directory"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts jstat@1.9.6
cat >try.cjs <<'JS'
const { jStat } = require("jstat");
/** λ^k / k! · 2^-shift as a double, exactly divided; shift keeps it in range. */
function term(k, lambda, shift) {
  let factorial = 1n;
  for (let i = 2n; i <= k; i++) factorial *= i;
  return Number((BigInt(lambda) ** BigInt(k) << 64n) / factorial >> BigInt(shift)) / 2 ** 64;
}
/** e^-λ · 2^shift is e^(shift·log 2 - λ), near 1. */
const pdf = (k, lambda) => {
  const shift = Math.round(lambda / Math.LN2);
  return term(k, lambda, shift) * Math.exp(shift * Math.LN2 - lambda);
};
const cdf = (k, lambda) => Array.from({ length: k + 1 }, (_, i) => pdf(i, lambda)).reduce((a, b) => a + b);
const found = [[100, 90], [160, 170], [200, 190]].map(([k, lambda]) => {
  const row = [jStat.poisson.pdf(k, lambda), jStat.poisson.cdf(k, lambda), pdf(k, lambda), cdf(k, lambda)];
  console.log(`k ${k}, λ ${lambda}: pdf ${row[0]}, cdf ${row[1]}; expected ${row[2]}, ${row[3]}`);
  return row;
});
const right = Math.abs(found[0][0] / found[0][2] - 1) < 1e-10 && Math.abs(found[1][2] - 0.0233512028) < 1e-9 && Math.abs(found[2][3] - 0.778423654) < 1e-8;
const wrong = found.slice(1).flatMap((row) => row.slice(0, 2)).join();
process.exit(right && wrong === "Infinity,Infinity,NaN,NaN" ? 0 : 1);
JS
node try.cjs
