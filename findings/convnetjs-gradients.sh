#!/usr/bin/env bash
# convnetjs 0.3.0: the gradient through a local response normalization (`lrn`) is wrong: where the derivative of one channel
# by another has the product of both, it has the square of one. Every other layer agrees with finite differences. And the loss
# that a `regression` layer reports is 2·(x - y)² where its gradient is x - y, that of (x - y)² / 2: a check of the one against the
# other is off by a factor of 4, and so is the weight of the decay terms beside it.
# Seen: lrn off by 19 % of the largest slope, regression by a factor of 4; convolution, pooling, tanh, softmax by 1e-8.
set -euo pipefail
directory=$(mktemp -d)
trap 'rm -rf "$directory"' EXIT
cd "$directory"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts convnetjs@0.3.0
cat >try.cjs <<'JS'
const convnetjs = require("convnetjs");
/** How far the gradient by the input, times a factor, is from finite differences of the loss, by the largest of these. */
function off(layers, target, factor = 1) {
  const net = new convnetjs.Net();
  net.makeLayers([{ type: "input", out_sx: 3, out_sy: 3, out_depth: 4 }, ...layers]);
  let count = 0;
  for (const { params } of net.getParamsAndGrads()) for (let i = 0; i < params.length; i++) params[i] = Math.cos(count++) / 3;
  const x = new convnetjs.Vol(3, 3, 4, 0);
  for (let i = 0; i < x.w.length; i++) x.w[i] = 0.9 * Math.sin(1.37 * (i + 2)) + 0.05;
  const loss = () => {
    net.forward(x);
    return net.backward(target);
  };
  loss();
  const gradient = Array.from(x.dw);
  const differences = gradient.map((_, i) => {
    const w = x.w[i];
    x.w[i] = w + 1e-4;
    const above = loss();
    x.w[i] = w - 1e-4;
    const below = loss();
    x.w[i] = w;
    return (above - below) / 2e-4;
  });
  const scale = Math.max(...differences.map(Math.abs));
  return Math.max(...differences.map((d, i) => Math.abs(d - factor * gradient[i]))) / scale;
}
const softmax = { type: "softmax", num_classes: 3 };
const found = {
  convolution: off([{ type: "conv", sx: 2, filters: 3, stride: 1, pad: 1, activation: "tanh" }, { type: "pool", sx: 2, stride: 2 }, softmax], 2),
  lrn: off([{ type: "lrn", k: 1, n: 3, alpha: 0.5, beta: 0.75 }, softmax], 2),
  regression: off([{ type: "fc", num_neurons: 5, activation: "tanh" }, { type: "regression", num_neurons: 2 }], [0.5, -0.3], 4),
};
console.log(found);
process.exit(found.convolution < 1e-6 && found.lrn > 0.05 && found.regression < 1e-6 ? 0 : 1);
JS
node try.cjs
