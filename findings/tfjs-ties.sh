#!/usr/bin/env bash
# TensorFlow.js 4.22.0 (CPU backend): the gradient of |x| at 0 is -1, and a tie of two has another rule in each spelling of
# the same maximum: max(x, y) gives (1, 0), the max of an array [x, y] gives (1, 1), which is twice the gradient. Expected:
# 0 at 0, as in PyTorch and TensorFlow for Python, and slopes of a tie that add up to 1.
# Seen: abs -1, maximum 1 and 0, max 1 and 1. Exits with an error if that has changed.
set -euo pipefail
directory=$(mktemp -d)
trap 'rm -rf "$directory"' EXIT
cd "$directory"
npm init -y >/dev/null
# The gradients come as modules that only a bundler can resolve.
npm install --silent --no-audit --no-fund \
  @tensorflow/tfjs-core@4.22.0 @tensorflow/tfjs-backend-cpu@4.22.0 esbuild@0.25.0 >/dev/null
cat >try.js <<'JS'
import "@tensorflow/tfjs-core/dist/register_all_gradients";
import "@tensorflow/tfjs-backend-cpu";
import * as tf from "@tensorflow/tfjs-core";
const abs = Array.from(tf.grad((x) => tf.abs(x))(tf.scalar(0)).dataSync());
const maximum = tf.grads((x, y) => tf.maximum(x, y))([tf.scalar(1), tf.scalar(1)]).map((g) => g.dataSync()[0]);
const max = Array.from(tf.grad((x) => tf.max(x))(tf.tensor1d([1, 1])).dataSync());
console.log(JSON.stringify({ abs, maximum, max }));
JS
npx esbuild try.js --bundle --platform=node --main-fields=module,main --log-level=error --outfile=try.cjs
found=$(node try.cjs 2>/dev/null | grep "^{")
echo "$found"
[ "$found" = '{"abs":[-1],"maximum":[1,0],"max":[1,1]}' ]
