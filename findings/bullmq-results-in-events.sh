#!/usr/bin/env bash
# BullMQ 6.7.0: with `removeOnComplete: true` a job's return value stays in redis all the same: it is copied into the queue's stream
# of events, which keeps some 10,000 of them whatever their size. A sweep whose jobs return 1 MB each fills redis although no job is
# left. Results belong under keys of their own; `streams: { events: { maxLen: 1 } }` still keeps one. Needs redis-server (Debian:
# apt-get install redis-server).
# Seen: 20 jobs with results of 1 MB, none left: 26 MB in the stream of events; with maxLen 1, 1.3 MB.
set -euo pipefail
directory=$(mktemp -d)
cd "$directory"
redis-server --port 0 --unixsocket "$directory/r.sock" --save "" --appendonly no >/dev/null &
server=$!
trap 'kill $server; rm -rf "$directory"' EXIT
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts bullmq@6.7.0 ioredis@6.0.0
cat >try.cjs <<'JS'
const { Queue, Worker } = require("bullmq");
const Redis = require("ioredis").default;
const client = new Redis({ path: `${__dirname}/r.sock`, maxRetriesPerRequest: null });
async function bytesLeft(name, maxLen) {
  const queue = new Queue(name, {
    connection: client,
    defaultJobOptions: { removeOnComplete: true },
    ...(maxLen && { streams: { events: { maxLen } } }),
  });
  await queue.waitUntilReady();
  let done = 0;
  await new Promise(async (finished) => {
    const worker = new Worker(name, async () => "x".repeat(2 ** 20), { connection: client });
    worker.on("completed", () => ++done === 20 && worker.close().then(finished));
    for (let i = 0; i < 20; i++) await queue.add("job", {});
  });
  const jobs = await queue.getJobCountByTypes("completed", "waiting", "active", "failed");
  const bytes = await client.memory("USAGE", `bull:${name}:events`, "SAMPLES", 0);
  await queue.close();
  return { jobs, bytes };
}
(async () => {
  const [usual, short] = [await bytesLeft("usual"), await bytesLeft("short", 1)];
  console.log({ usual, short });
  process.exit(usual.jobs === 0 && usual.bytes > 20e6 && short.jobs === 0 && short.bytes > 1e6 ? 0 : 1);
})();
JS
node try.cjs
