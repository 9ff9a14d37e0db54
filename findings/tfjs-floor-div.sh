#!/usr/bin/env bash
# TensorFlow.js 4.22.0 (CPU backend): floorDiv(a, b) = ⌊a / b⌋ is constant between its steps, its gradient is that of a / b:
# (1/b, -a/b²), where `tf.floor(tf.div(a, b))` has 0, as floor has, and TensorFlow for Python and JAX give none or 0. A loss
# with a rounded-down quotient in it is pulled towards somewhere it does not fall. `mod`, x - b · ⌊x / b⌋, is right.
# Seen: gradients 0.5 and -1.75 at (7, 2), of the composition 0 and 0; differences of the value: 0 and 0.
set -euo pipefail
directory=$(mktemp -d)
trap 'rm -rf "$directory"' EXIT
cd "$directory"
npm init -y >/dev/null
# The gradients come as modules that only a bundler can resolve.
npm install --silent --no-audit --no-fund --ignore-scripts \
  @tensorflow/tfjs-core@4.22.0 @tensorflow/tfjs-backend-cpu@4.22.0 esbuild@0.28.2
cat >try.js <<'JS'
import "@tensorflow/tfjs-core/dist/register_all_gradients";
import "@tensorflow/tfjs-backend-cpu";
import * as tf from "@tensorflow/tfjs-core";
const a = tf.scalar(7);
const b = tf.scalar(2);
const number = (t) => t.dataSync()[0];
const slopes = (f) => tf.grads(f)([a, b]).map(number);
const fused = slopes((x, y) => tf.floorDiv(x, y));
const composed = slopes((x, y) => tf.floor(tf.div(x, y)));
const h = 0.01;
const difference = [
  number(tf.floorDiv(tf.scalar(7 + h), b)) - number(tf.floorDiv(tf.scalar(7 - h), b)),
  number(tf.floorDiv(a, tf.scalar(2 + h))) - number(tf.floorDiv(a, tf.scalar(2 - h))),
].map((d) => d / (2 * h));
const found = JSON.stringify({ fused, composed: composed.map((s) => s + 0), difference, mod: slopes((x, y) => tf.mod(x, y)) });
console.log(found);
process.exit(found === `{"fused":[0.5,-1.75],"composed":[0,0],"difference":[0,0],"mod":[1,-3]}` ? 0 : 1);
JS
node_modules/.bin/esbuild try.js --bundle --platform=node --main-fields=module,main --log-level=error --outfile=try.cjs
node try.cjs 2>/dev/null
