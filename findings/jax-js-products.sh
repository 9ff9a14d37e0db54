#!/usr/bin/env bash
# jax-js 0.1.25 (Node 20, float64): the gradient of a product that has a zero among its factors is NaN at the zero. The slope
# of Πx by xᵢ is the product of the others, 1 for (0.5, 0, 2) at the second; computed is product / xᵢ, 0 / 0. So it is for
# cumprod. JAX for Python, which the library follows, gives (0, 1, 0). And sinc has a NaN at 0, where its slope is 0 and JAX
# has a rule for it. Factors that are relu's, masks or one-hots have zeros all the time, and one NaN spoils every step.
# Seen: prod 0, NaN, 0; cumprod (summed) NaN in the second; sinc NaN; the values themselves are right: 0, and sinc(0) = 1.
set -euo pipefail
directory=$(mktemp -d)
trap 'rm -rf "$directory"' EXIT
cd "$directory"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts @jax-js/jax@0.1.25
cat >try.mjs <<'JS'
globalThis.Float16Array ??= class Float16Array {}; // Node 20 has none, and the library asks for it
const { grad, numpy: np } = await import("@jax-js/jax");
const array = (xs) => np.array(Float64Array.from(xs), { dtype: np.float64 });
const slopes = (f, xs) => Array.from(grad(f)(array(xs)).dataSync(), (s) => s + 0);
const found = {
  prod: slopes((x) => np.prod(x), [0.5, 0, 2]),
  "prod without a zero": slopes((x) => np.prod(x), [0.5, 4, 2]),
  cumprod: slopes((x) => np.sum(np.cumprod(x)), [0.5, 0, 2]),
  sinc: slopes((x) => np.sum(np.sinc(x)), [0]),
  values: [np.prod(array([0.5, 0, 2])).dataSync()[0], np.sinc(array([0])).dataSync()[0]],
};
console.log(found, "expected prod [0, 1, 0], cumprod [1, 1.5, 0], sinc [0]");
const nan = (list) => list.map(Number.isNaN).join();
process.exit(
  nan(found.prod) === "false,true,false" && nan(found.cumprod).includes("true") && nan(found.sinc) === "true" &&
    Math.hypot(...found["prod without a zero"].map((s, i) => s - [8, 1, 2][i])) < 1e-6 && found.values.join() === "0,1"
    ? 0
    : 1,
);
JS
node try.mjs
