#!/usr/bin/env bash
# fmin 0.0.4: a package of `"type": "module"` whose main file is UMD. Node takes that file for a module, where it finds neither
# `exports` nor `define`, and puts its functions on `globalThis.fmin`. So `import * as fmin` gives an object without members, and
# `import { conjugateGradient }` is a SyntaxError. The package's index.js, a module, imports files without their extensions, which
# Node does not find.
# For users: import "fmin" for what it does to globalThis, and take `globalThis.fmin`.
# Seen (Node 20): no members; "does not provide an export named 'conjugateGradient'"; globalThis.fmin.conjugateGradient a function;
# index.js ERR_MODULE_NOT_FOUND.
set -euo pipefail
directory=$(mktemp -d)
trap 'rm -rf "$directory"' EXIT
cd "$directory"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts fmin@0.0.4
cat >try.mjs <<'JS'
const members = Object.keys(await import("fmin"));
const named = await import("./named.mjs").catch((error) => String(error));
const onGlobal = typeof globalThis.fmin?.conjugateGradient;
const byPath = await import("./node_modules/fmin/index.js").catch(({ code }) => code);
console.log({ members, named, onGlobal, byPath });
const asSeen = members.length === 0 && /SyntaxError.*does not provide an export named/.test(named);
process.exit(asSeen && onGlobal === "function" && byPath === "ERR_MODULE_NOT_FOUND" ? 0 : 1);
JS
echo 'import { conjugateGradient } from "fmin"; export default conjugateGradient;' >named.mjs
node try.mjs
