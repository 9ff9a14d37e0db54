#!/usr/bin/env bash
# TensorFlow.js 4.22.0 (CPU backend): three linear operations whose gradients are wrong. A scalar L that is linear in x equals
# the inner product of x and its gradient, so nothing but the library is needed for the proof:
# - mirrorPad, both modes: the gradient is that of padding with zeros, what the mirrored copies contribute is dropped;
# - avgPool with "same" padding: the mean is over the cells inside of the image, its gradient divides by the whole window;
# - resizeBilinear and resizeNearestNeighbor with halfPixelCenters: the gradient is that without them.
# With "valid" padding, and without halfPixelCenters, value and gradient agree. And an image that is not square has no gradient
# through resizeBilinear: it comes out with height and width exchanged, which is then an error.
# Seen: (value, inner product) mirrorPad 1785 and 681, avgPool 255 and 151.7, resizeBilinear 2041 and 2197, nearest 2105 and 1765.
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
const x = tf.tensor([1, 2, 3, 4, 5, 6, 7, 8, 9], [1, 3, 3, 1]);
/** The sum of what an operation gives, weighted with 1, 2, 3 ..., and the inner product of its gradient and x. */
function pair(operation) {
  const scalar = (a) => {
    const y = tf.reshape(operation(a), [-1]);
    return tf.sum(tf.mul(y, tf.range(1, y.size + 1)));
  };
  return [scalar(x), tf.sum(tf.mul(tf.grad(scalar)(x), x))].map((t) => t.dataSync()[0]);
}
const reflect = (a) => tf.mirrorPad(a, [[0, 0], [1, 1], [1, 1], [0, 0]], "reflect");
const resize = (name, half) => (a) => tf.image[name](a, [5, 5], false, half);
const cases = {
  mirrorPad: pair(reflect),
  "avgPool same": pair((a) => tf.avgPool(a, 3, 1, "same")),
  "avgPool valid": pair((a) => tf.avgPool(a, 3, 1, "valid")),
  "bilinear half": pair(resize("resizeBilinear", true)),
  bilinear: pair(resize("resizeBilinear", false)),
  "nearest half": pair(resize("resizeNearestNeighbor", true)),
  nearest: pair(resize("resizeNearestNeighbor", false)),
};
console.log(JSON.stringify(cases));
const agree = Object.entries(cases).filter(([, [a, b]]) => Math.abs(a - b) < 1e-4).map(([name]) => name);
console.log("agree:", agree.join(", "));
let oblong = "fine";
try {
  tf.grad((a) => tf.image.resizeBilinear(a, [4, 4]))(tf.ones([1, 2, 3, 1]));
} catch (error) {
  oblong = error.message;
}
console.log(oblong);
process.exit(agree.join() === "avgPool valid,bilinear,nearest" && oblong.includes("1,3,2,1") ? 0 : 1);
JS
node_modules/.bin/esbuild try.js --bundle --platform=node --main-fields=module,main --log-level=error --outfile=try.cjs
node try.cjs 2>/dev/null
