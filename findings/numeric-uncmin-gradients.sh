#!/usr/bin/env bash
# numeric 1.2.6: `numeric.uncmin` keeps the gradient of the last step without a copy. If the function that it is given writes into an array
# of its own and returns that, as what is compiled for speed does, the difference of two gradients is 0, the update of the inverse
# Hessian is 0/0, and it returns what one step along the slope has reached; only `message` tells: "Search direction has Infinity or NaN".
# For users who give it a compiled gradient: call it with a new array each time.
# Seen: (x - 3)² + 10 (y + 1)² from (0, 0): [0.375, -1.25] with one array, [3, -1] with new ones; Rosenbrock's function from
# (-1.2, 1): [-0.98945, 1.08594] and [1, 1].
set -euo pipefail
directory=$(mktemp -d)
trap 'rm -rf "$directory"' EXIT
cd "$directory"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts numeric@1.2.6
cat >try.cjs <<'JS'
const numeric = require("numeric");
const cases = [
  {
    f: ([x, y]) => (x - 3) ** 2 + 10 * (y + 1) ** 2,
    gradient: ([x, y], out) => Object.assign(out, [2 * (x - 3), 20 * (y + 1)]),
    start: [0, 0],
    minimum: [3, -1],
    seen: [0.375, -1.25],
  },
  {
    f: ([x, y]) => 100 * (y - x * x) ** 2 + (1 - x) ** 2,
    gradient: ([x, y], out) => Object.assign(out, [-400 * x * (y - x * x) - 2 * (1 - x), 200 * (y - x * x)]),
    start: [-1.2, 1],
    minimum: [1, 1],
    seen: [-0.98945, 1.08594],
  },
];
const near = (p, q) => p.every((v, i) => Math.abs(v - q[i]) < 1e-4);
let asSeen = true;
for (const { f, gradient, start, minimum, seen } of cases) {
  const own = [0, 0];
  const reused = numeric.uncmin(f, start, 1e-8, (x) => gradient(x, own));
  const fresh = numeric.uncmin(f, start, 1e-8, (x) => gradient(x, [0, 0]));
  console.log("one array:", reused.solution, reused.message, "· new arrays:", fresh.solution, fresh.message);
  if (!near(reused.solution, seen) || !near(fresh.solution, minimum)) asSeen = false;
}
process.exit(asSeen ? 0 : 1);
JS
node try.cjs
