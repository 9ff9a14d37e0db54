#!/usr/bin/env bash
# nerdamer 1.1.13 and its fork nerdamer-prime 1.5.0: the derivative of a product with a square root in it is wrong in the
# terms that should hold the root itself: the root is differentiated in place, and what the product rule then finds is
# √(1 / (2√x)) instead of √x. d/dx of √x · sin(x) at 1/2 is 1.077, expected 0.960; √x · log(x) happens to be right. No
# warning: the result is an expression that looks like any other.
# Seen: 1.0770 (expected 0.9595), 2.4403 (2.1410), 0.7050 (0.9024), 1.0781 (1.1338); expected by an independent difference.
set -euo pipefail
directory=$(mktemp -d)
trap 'rm -rf "$directory"' EXIT
cd "$directory"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts nerdamer@1.1.13 nerdamer-prime@1.5.0
cat >try.cjs <<'JS'
const { sin, sqrt, exp } = Math;
const cases = [
  ["sin(x)*exp(x)", (x) => sin(x) * exp(x), null],
  ["sqrt(x)*log(x)", (x) => sqrt(x) * Math.log(x), null],
  ["sqrt(x)*sin(x)", (x) => sqrt(x) * sin(x), 1.0769610798],
  ["sqrt(x)*sin(x)*exp(x)", (x) => sqrt(x) * sin(x) * exp(x), 2.4402860315],
  ["csc(sqrt(x))*x", (x) => x / sin(sqrt(x)), 0.7049538841],
  ["sqrt(x^2+1)*x*sin(x)", (x) => sqrt(x * x + 1) * x * sin(x), 1.078098888],
];
let asSeen = true;
for (const name of ["nerdamer", "nerdamer-prime"]) {
  const nerdamer = require(`${name}/all`);
  for (const [text, f, wrong] of cases) {
    const derivative = String(nerdamer.diff(text, "x"));
    const found = Number(nerdamer(derivative, { x: 0.5 }).evaluate().text());
    const h = 1e-4;
    const expected = (f(0.5 - 2 * h) - 8 * f(0.5 - h) + 8 * f(0.5 + h) - f(0.5 + 2 * h)) / (12 * h);
    console.log(name, text, "→", derivative, "at 1/2:", found, "expected", expected);
    if (!(Math.abs(found - (wrong ?? expected)) < 1e-8 && (wrong === null || Math.abs(found - expected) > 0.05))) asSeen = false;
  }
}
process.exit(asSeen ? 0 : 1);
JS
node try.cjs
