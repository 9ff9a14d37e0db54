#!/usr/bin/env bash
# vitest 4.1.12: of an error's stack it leaves out frames of files below any folder `vitest/src`, also where that is the user's own:
# in a project called `vitest` an error that was thrown in src/helper.ts is shown without a place, in one called `app` with
# `src/helper.ts:1:…`. The list of what it leaves out has "/vitest/src/" for its own sources.
# For users: an error of a model in such a project has its place in `error.stack`, not in what the runner prints.
# Seen: `❯ fail src/helper.ts:1:…` in app/, no line with src/helper.ts in vitest/.
set -euo pipefail
directory=$(mktemp -d)
trap 'rm -rf "$directory"' EXIT
cd "$directory"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts vitest@4.1.12
places() {
  mkdir -p "$1/src"
  echo 'export const fail = (what: string): never => { throw new Error(what); };' >"$1/src/helper.ts"
  cat >"$1/src/helper.test.ts" <<'TS'
import { test } from "vitest";
import { fail } from "./helper";
test("fails", () => fail("as it should"));
TS
  (cd "$1" && NO_COLOR=1 CI=true node ../node_modules/vitest/vitest.mjs run --root . 2>&1 || true) | grep -c '❯ .*src/helper\.ts:1:' || true
}
app=$(places app)
own=$(places vitest)
echo "frames of src/helper.ts: in app/ $app, in vitest/ $own"
[ "$app" -ge 1 ] && [ "$own" = 0 ]
