#!/usr/bin/env bash
# jax-js 0.1.25 (Node 20): arrays of float64 go through exp, log, sin, cos and tanh with the accuracy of float32. The
# result is a Float64Array, sums, products and sqrt are right to the last bits, but exp, log and sin are off by 3e-7 to
# 6e-7 relative, a billion times the rounding of a double; so are all gradients through softplus, softmax or tanh. Nothing
# in the dtype says so.
# Seen: exp 5.5e-7, log 3.2e-7, sin 5.9e-7, cos 6.9e-7, tanh 1.1e-7, sqrt 0.
set -euo pipefail
cd "$(mktemp -d)"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts @jax-js/jax@0.1.25
cat >try.mjs <<'JS'
globalThis.Float16Array ??= class Float16Array {}; // Node 20 has none, and the library asks for it
const { numpy: np } = await import("@jax-js/jax");
const xs = Float64Array.from([0.1, 0.5, 1.5, 2, 5, 10, 3, 20]);
let asSeen = true;
for (const [name, least, most] of [["exp", 1e-8, 1e-5], ["log", 1e-8, 1e-5], ["sin", 1e-8, 1e-5], ["cos", 1e-8, 1e-5], ["tanh", 1e-8, 1e-5], ["sqrt", 0, 1e-15]]) {
  const found = np[name](np.array(xs, { dtype: np.float64 })).dataSync();
  const worst = xs.reduce((max, x, i) => Math.max(max, Math.abs(found[i] / Math[name](x) - 1)), 0);
  console.log(name, found.constructor.name, worst);
  if (!(found instanceof Float64Array && worst >= least && worst <= most)) asSeen = false;
}
process.exit(asSeen ? 0 : 1);
JS
node try.mjs
