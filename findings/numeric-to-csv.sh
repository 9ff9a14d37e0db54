#!/usr/bin/env bash
# numeric 1.2.6: `numeric.toCSV` counts columns by rows: of a table with fewer rows than columns it writes the first columns
# only, without a word, and a table with more rows than columns is a TypeError. One gradient of three numbers, as a row, keeps
# one of them.
# Seen: [[0.1, 0.2, 0.3]] → "0.1\n", [[1, 2, 3], [4, 5, 6]] → "1, 2\n4, 5\n"; expected all of them.
set -euo pipefail
directory=$(mktemp -d)
trap 'rm -rf "$directory"' EXIT
cd "$directory"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts numeric@1.2.6
cat >try.cjs <<'JS'
const numeric = require("numeric");
const tables = [[[0.1, 0.2, 0.3]], [[1, 2, 3], [4, 5, 6]], [[1, 2], [3, 4]]];
const found = JSON.stringify(tables.map((table) => numeric.toCSV(table)));
console.log(found);
process.exit(found === String.raw`["0.1\n","1, 2\n4, 5\n","1, 2\n3, 4\n"]` ? 0 : 1);
JS
node try.cjs
