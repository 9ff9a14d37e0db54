#!/usr/bin/env bash
# numeric 1.2.6: the step of `numeric.gradient` is 1e-6 · f(x), it knows nothing of x; the check that should shrink it passes
# whenever step or slope is small beside f. So where f is large the difference is taken across anything: x³ at 1000 has 4·10⁶,
# expected 3·10⁶, e^x at 20 2.5e216, expected 4.9e8, 10⁹ · sin x at 1 the wrong sign. `numeric.uncmin` takes it where no
# gradient is given: minimising (x³ - 10⁶)² + 1 from 50 it returns 50, where the minimum is at 100; with the gradient it finds it.
# For users: uncmin takes the gradient that the compiler makes as its fourth argument.
# Seen: [4000000], [2.532428441019643e+216], [-294136.8099307249], uncmin 50; expected 3000000, 485165195.4, 540302305.9, 100.
set -euo pipefail
directory=$(mktemp -d)
trap 'rm -rf "$directory"' EXIT
cd "$directory"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts numeric@1.2.6
cat >try.cjs <<'JS'
const numeric = require("numeric");
const cases = [
  [([x]) => x ** 3, 1000, 3e6, 4e6],
  [([x]) => Math.exp(x), 20, Math.exp(20), 2.532428441019643e216],
  [([x]) => 1e9 * Math.sin(x), 1, 1e9 * Math.cos(1), -294136.8099307249],
  [([x]) => x ** 2, 1000, 2000, 2000], // a parabola's central difference is right whatever the step
];
let asSeen = true;
for (const [f, x, expected, seen] of cases) {
  const [found] = numeric.gradient(f, [x]);
  console.log(String(f), "at", x, "found", found, "expected", expected);
  if (!(Math.abs(found / seen - 1) < 1e-6)) asSeen = false;
}
const f = ([x]) => (x ** 3 - 1e6) ** 2 + 1;
const without = numeric.uncmin(f, [50]);
const given = numeric.uncmin(f, [50], 1e-8, ([x]) => [6 * x * x * (x ** 3 - 1e6)]);
console.log("uncmin:", without.solution, without.message, "· with the gradient:", given.solution, given.message);
process.exit(asSeen && without.solution[0] === 50 && Math.abs(given.solution[0] - 100) < 1e-3 ? 0 : 1);
JS
node try.cjs
