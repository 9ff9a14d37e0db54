#!/usr/bin/env bash
# Penrose 3.2.0: `round` has the signature of Math.round and rounds halves to the even neighbour, as WebAssembly does: 0.5 to 0,
# 2.5 to 2, -1.5 to -2, where Math.round gives 1, 3 and -1.
# Seen: {"penrose":[0,2,4,-2],"math":[1,3,4,-1]} at 0.5, 2.5, 3.5, -1.5. Exits with an error if that has changed.
set -euo pipefail
directory=$(mktemp -d)
trap 'rm -rf "$directory"' EXIT
cd "$directory"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund @penrose/core@3.2.0 >/dev/null
cat >try.mjs <<'JS'
import { round, variable } from "@penrose/core";
import { compile } from "@penrose/core/dist/engine/Autodiff";
const x = variable(0);
const run = await compile([round(x)]);
const at = [0.5, 2.5, 3.5, -1.5];
console.log(JSON.stringify({ penrose: at.map((value) => run(() => value)[0]), math: at.map(Math.round) }));
JS
found=$(node try.mjs)
echo "$found"
[ "$found" = '{"penrose":[0,2,4,-2],"math":[1,3,4,-1]}' ]
