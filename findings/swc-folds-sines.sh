#!/usr/bin/env bash
# @swc/core 1.16.22 (`minify`, default options), Node 20: calls of Math.sin, Math.cos and Math.pow on constants are replaced
# by what swc's own library gives, which is not what the engine that runs the program gives: of 2,000 arguments from 0.1 to
# 200 every twenty-fifth cosine ends in another bit. The same function of the same number has two values in one program, one where
# the argument is a constant and one where it is a variable, so a check with === that holds in the source fails when minified.
# esbuild, terser, UglifyJS and oxc-minify leave these calls alone. ECMAScript leaves the last bits to the implementation, so
# this is what a tool must not decide for the engine.
# For users: what the compiler generates has its constants computed already (one of them is no call any more); a model that
# is minified by swc before it is compiled has other last bits.
# Seen: Math.cos(0.1) 0.9950041652780257 as run, 0.9950041652780258 minified; 3 to 6 % of cosines, 1 to 5 % of sines.
set -euo pipefail
directory=$(mktemp -d)
trap 'rm -rf "$directory"' EXIT
cd "$directory"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts @swc/core@1.16.22
cat >try.cjs <<'JS'
const { minifySync } = require("@swc/core");
const run = (code) => new Function(`${code}; return values`)();
const minify = (code) => minifySync(code, { compress: {}, mangle: false, module: false }).code;
const share = (name) => {
  const xs = Array.from({ length: 2000 }, (_, i) => (i + 1) / 10);
  const code = `var values = [${xs.map((x) => `Math.${name}(${x})`)}]`;
  const minified = minify(code);
  const plain = run(code);
  return { called: minified.includes("Math."), other: run(minified).filter((y, i) => y !== plain[i]).length / xs.length };
};
const program = "var x = Number('0.1'); var values = [Math.cos(x) === Math.cos(0.1), Math.cos(0.1)]";
const [before, after] = [run(program), run(minify(program))];
const [sin, cos] = [share("sin"), share("cos")];
console.log(before, after, sin, cos);
const within = ({ called, other }) => !called && other > 0.005 && other < 0.2;
process.exit(before[0] && !after[0] && within(sin) && within(cos) ? 0 : 1);
JS
node try.cjs
