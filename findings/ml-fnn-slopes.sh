#!/usr/bin/env bash
# ml-fnn 5.0.0: the option `activation`, documented with 13 names, is ignored: the name is looked for with `in` in an array of
# names, which has indices, so every new net is one of tanh. A net that is loaded from JSON does have its activation, and
# is then trained with a wrong slope: it is evaluated at the output instead of the input. For tanh (1 - a²) it is written so, to
# identity and relu it is the same; `logistic` gets σ(a)·(1 - σ(a)) of a = σ(z), expected a·(1 - a), and so do arctan,
# softsign, softplus, bent, sinusoid, sinc and gaussian. One iteration of `train` changes W by the rate times the gradient,
# which is compared with finite differences of the loss, computed here.
# Seen: every new net "tanh"; largest error by the largest slope: tanh and identity below 1e-5, the others 1.7 to 147 %.
set -euo pipefail
directory=$(mktemp -d)
trap 'rm -rf "$directory"' EXIT
cd "$directory"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts ml-fnn@5.0.0
cat >try.cjs <<'JS'
const required = require("ml-fnn");
const Network = required.default ?? required;
const sinc = (z) => (z === 0 ? 1 : Math.sin(z) / z);
const activations = {
  tanh: Math.tanh,
  identity: (z) => z,
  logistic: (z) => 1 / (1 + Math.exp(-z)),
  arctan: Math.atan,
  softsign: (z) => z / (1 + Math.abs(z)),
  softplus: (z) => Math.log1p(Math.exp(z)),
  bent: (z) => (Math.sqrt(z * z + 1) - 1) / 2 + z,
  sinusoid: Math.sin,
  sinc,
  gaussian: (z) => Math.exp(-z * z),
};
const features = [[0.9, -0.4], [-0.7, 1.1], [0.3, 0.8]];
const labels = [0, 1, 1];
const layer = (x, { W, b }, f) => W[0].map((_, j) => f(x.reduce((sum, v, i) => sum + v * W[i][j], b[0][j])));
/** The cross entropy of the net, computed here from its weights alone. */
function loss(layers, f) {
  return features.reduce((total, x, row) => {
    const e = layer(layer(x, layers[0], f), layers[1], Math.exp);
    return total - Math.log(e[labels[row]] / e.reduce((a, v) => a + v));
  }, 0);
}
const weights = (net) => JSON.parse(JSON.stringify(net)).layers;
const rate = 1e-4;
const start = [
  [[[0.8, -0.5, 0.3], [0.2, 0.9, -0.7]], [[0.1, -0.2, 0.05]]],
  [[[0.6, -0.4], [-0.3, 0.7], [0.5, 0.1]], [[0.02, -0.01]]],
];
const off = {};
const made = new Set();
for (const [activation, f] of Object.entries(activations)) {
  made.add(new Network({ activation }).activation);
  const common = { regularization: 0, epsilon: rate, activation };
  const layers = start.map(([W, b]) => ({ model: "Layer", inputSize: W.length, outputSize: W[0].length, ...common, W, b }));
  const net = Network.load({ model: "FNN", hiddenLayers: [3], iterations: 1, learningRate: rate, ...common, activationParam: 1, layers });
  const before = weights(net);
  net.train(features, labels);
  const after = weights(net);
  const slopes = before[0].W.flatMap((row, i) => row.map((w, j) => {
    const at = (h) => {
      const moved = structuredClone(before);
      moved[0].W[i][j] = w + h;
      return loss(moved, f);
    };
    return [(w - after[0].W[i][j]) / rate, (at(1e-4) - at(-1e-4)) / 2e-4];
  }));
  const scale = Math.max(...slopes.map(([, expected]) => Math.abs(expected)));
  off[activation] = Math.max(...slopes.map(([found, expected]) => Math.abs(found - expected))) / scale;
}
console.log("activations of new nets:", [...made].join(), off);
const right = Object.keys(off).filter((name) => off[name] < 1e-5);
process.exit([...made].join() === "tanh" && right.join() === "tanh,identity" && Object.values(off).filter((d) => d > 0.01).length === 8 ? 0 : 1);
JS
node try.cjs
