/** Writes what a process knows how to do, as a user would: a generated module, and a file that knows how to make a shard. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { compile } from "../../dist/index.js";
import { logistic, shardOf, WIDTH } from "./logistic.js";

/**
 * Shards 0 to 39 are those of `logistic.ts`; 40 has NaN in it. A job is doubled; texts make it tell what the process has loaded,
 * throw, or go on for ever.
 */
const site = `
import { threadId } from "node:worker_threads";
import * as module from "./model.grad.mjs";
export { module };

const WIDTH = ${WIDTH};
const made = ${shardOf};
const loaded = [];
globalThis.imports = (globalThis.imports ?? 0) + 1;

export function shard(id) {
  loaded.push(id);
  return id === 40 ? made(id).fill(Number.NaN) : made(id);
}

export function job(given) {
  if (given === "loaded") {
    const start = performance.now();
    while (performance.now() - start < 5);
    return { thread: threadId, pid: process.pid, loaded: [...loaded], imports: globalThis.imports };
  }
  if (given === "large") return new Float64Array(131_072);
  if (given === "throws") throw new Error("as it was told");
  if (given === "hangs") return new Promise(() => setInterval(() => {}, 1000));
  return Float64Array.of(given.x, 2 * given.x, Number.NaN, -0);
}
`;

/** @returns the file with \`module\`, \`shard\` and \`job\`. */
export async function writeSite(folder: string): Promise<URL> {
  const output = join(folder, "model.grad.mjs");
  const { files } = await compile(logistic as never, { output, declarations: false });
  for (const { path, text } of files) writeFileSync(path, text);
  const file = join(folder, "site.mjs");
  writeFileSync(file, site);
  return pathToFileURL(file);
}
