#!/usr/bin/env bash
# AssemblyScript 0.28.20: parseFloat of 16 or 17 digits with an exponent is wrong in its order of magnitude between 1e39 and
# 6e53: "1.2345678901234567e52" is read as 1.2345678901234567e+38, as if there were no power of ten beyond 22 for a
# whole number of so many digits. So `parseFloat(x.toString())` is not x there, as it is in JavaScript. With fewer digits, below
# 1e38 and from 1e54 on all is well.
# For users: numbers that a compiled model is fed with are to be parsed in JavaScript, not in such a module.
# Seen: 1.2345678901234567e45, …e52 and …e53 become …e+38; 9007199254740992e30 becomes 9.007199254740992e+37; of 200 numbers
# from 3e45 to 6e53 119 do not come back from their own text.
set -euo pipefail
directory=$(mktemp -d)
trap 'rm -rf "$directory"' EXIT
cd "$directory"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts assemblyscript@0.28.20
cat >parse.ts <<'TS'
export function room(bytes: i32): usize { return heap.alloc(bytes); }
export function parse(text: usize, length: i32): f64 { return parseFloat(String.UTF16.decodeUnsafe(text, 2 * length)); }
export function again(x: f64): f64 { return parseFloat(x.toString()); }
TS
node node_modules/assemblyscript/bin/asc.js parse.ts -O --runtime stub --use abort= -o parse.wasm
cat >try.mjs <<'JS'
import { readFileSync } from "node:fs";
const { memory, room, parse, again } = new WebAssembly.Instance(new WebAssembly.Module(readFileSync("parse.wasm"))).exports;
const at = room(256);
const read = (text) => {
  new Uint16Array(memory.buffer, at, text.length).set(Array.from(text, (c) => c.charCodeAt(0)));
  return parse(at, text.length);
};
const right = ["1.2345678901234567e37", "1.2345678901234567e60", "1.5e45", "1234567890123456e30", "0.1", "1.7976931348623157e308"];
const wrong = ["1.2345678901234567e45", "1.2345678901234567e52", "1.2345678901234567e53", "9007199254740992e30"];
for (const text of [...right, ...wrong]) console.log(text, "read as", read(text), "in JavaScript", Number(text));
let lost = 0;
for (let i = 0; i < 200; i++) if (again(1e45 * 1.1 ** i * Math.PI) !== 1e45 * 1.1 ** i * Math.PI) lost++;
console.log("of 200 numbers from 3e45 up", lost, "do not come back from their own text");
const asSeen = right.every((text) => read(text) === Number(text)) && wrong.every((text) => read(text) < 2e38) && lost > 50;
process.exit(asSeen ? 0 : 1);
JS
node try.mjs
