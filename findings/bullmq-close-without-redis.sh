#!/usr/bin/env bash
# BullMQ 6.7.0: `worker.close()` waits for redis, however long it is away: a service that is told to stop while redis is down does
# not. `close(true)` returns. Needs redis-server (Debian: apt-get install redis-server).
# Seen: close() not done after 20 s, close(true) at once.
set -euo pipefail
directory=$(mktemp -d)
cd "$directory"
redis-server --port 0 --unixsocket "$directory/r.sock" --save "" --appendonly no >/dev/null &
server=$!
trap 'kill $server 2>/dev/null || true; rm -rf "$directory"' EXIT
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts bullmq@6.7.0 ioredis@6.0.0
cat >try.cjs <<'JS'
const { Worker } = require("bullmq");
const connection = { path: `${__dirname}/r.sock` };
const started = async () => {
  const worker = new Worker("queue", async () => {}, { connection });
  worker.on("error", () => {});
  await worker.waitUntilReady();
  return worker;
};
const within = (promise, seconds) =>
  Promise.race([promise.then(() => "closed"), new Promise((r) => setTimeout(r, 1000 * seconds, "not closed"))]);
(async () => {
  const [first, second] = [await started(), await started()];
  process.kill(Number(process.argv[2]), "SIGKILL");
  await new Promise((resolve) => setTimeout(resolve, 500));
  const found = { "close()": await within(first.close(), 20), "close(true)": await within(second.close(true), 5) };
  console.log(found);
  process.exit(found["close()"] === "not closed" && found["close(true)"] === "closed" ? 0 : 1);
})();
JS
node try.cjs $server
