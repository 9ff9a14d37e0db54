/** What may be wrong: each an error within the deadline that says what and where, and calling once more goes on. */

import { once } from "node:events";
import { createServer } from "node:net";
import { connect, serve } from "micrograd-compile/cluster";
import { descend, expectedOf, failureOf, type Row, SHARDS, same } from "./place.js";

const says = (message: string, ...parts: readonly (string | RegExp)[]): void => {
  for (const part of parts)
    if (typeof part === "string" ? !message.includes(part) : !part.test(message))
      throw new Error(`${part} is not in: ${message}`);
};

export const badInput: readonly Row[] = [
  {
    name: "no redis: connect and serve say where, and why",
    async run(place) {
      const redis = { path: `${place.server.folder}/nothing.sock` };
      for (const attempt of [
        () => connect({ ...place.exported, redis, patience: 400, onTrouble: () => {} }),
        () => serve({ ...place.exported, partitions: [0], redis, patience: 400, onTrouble: () => {} }),
      ]) {
        const { code, message, hint } = await failureOf(attempt());
        same(code, "no-redis");
        says(message, `Redis at ${redis.path} cannot be reached`, "ENOENT");
        says(hint, "redis-server --appendonly yes");
      }
      const port = { host: "127.0.0.1", port: 1 };
      const refused = await failureOf(connect({ ...place.exported, redis: port, patience: 400, onTrouble: () => {} }));
      says(refused.message, "Redis at 127.0.0.1:1 cannot be reached", "ECONNREFUSED");
    },
  },
  {
    name: "something that takes connections and says nothing: an error when patience is at its end",
    async run(place) {
      const path = `${place.server.folder}/mute.sock`;
      const mute = createServer(() => {}).listen(path);
      await once(mute, "listening");
      const attempt = connect({ ...place.exported, redis: { path }, patience: 400, onTrouble: () => {} });
      says((await failureOf(attempt)).message, `Redis at ${path} cannot be reached: no answer within 400 ms`);
      mute.close();
    },
  },
  {
    name: "a wrong password, and none",
    server: { more: ["--requirepass", "secret"] },
    async run(place) {
      const { path } = place.server;
      for (const [redis, why] of [
        [{ path, password: "guess" }, /WRONGPASS/],
        [{ path }, /NOAUTH/],
      ] as const) {
        const { code, message } = await failureOf(connect({ ...place.exported, redis, onTrouble: () => {} }));
        same(code, "no-redis");
        says(message, `Redis at ${path} cannot be reached`, why);
        if (message.includes("guess")) throw new Error("the password is in the message");
      }
      const redis = { path, password: "secret" };
      await place.worker({ redis, partitions: [0] });
      same(await descend(await place.connect({ redis })), await expectedOf(place));
    },
  },
  {
    name: "redis dies and stays dead: an error within the deadline; once it is back, the run goes on with the same bits",
    async run(place) {
      const worker = await place.worker({ partitions: [0, 1], sleep: 20, keep: true });
      const data = await place.connect({ partitions: 2, timeout: 1500 });
      const parameters = Float64Array.from({ length: 7 }, (_, i) => 0.1 * i);
      const gradient = new Float64Array(7).fill(7);
      const first = data.valueAndGradient(parameters, gradient);
      first.catch(() => {});
      await worker.hear(({ loads }) => loads === 1);
      await place.server.end();
      const { code, message, hint } = await failureOf(first);
      same(code, "late-step");
      says(
        message,
        "Step 1 was not finished within 1500 ms",
        `redis at ${place.server.path} has been away for`,
        /ECONNREFUSED|ENOENT/,
      );
      says(hint, "call once more with the same arguments");
      same(gradient, new Float64Array(7).fill(7));
      // And so is the next one, which begins without redis.
      same((await failureOf(data.valueAndGradient(parameters, gradient))).code, "late-step");
      await place.server.start();
      const expected = new Float64Array(7);
      const value = await (await place.local()).valueAndGradient(parameters, expected);
      // Workers may take a moment to come back, too: an error is no reason not to ask again.
      let found: number | undefined;
      while (found === undefined) found = await data.valueAndGradient(parameters, gradient).catch(() => undefined);
      same([found, ...gradient], [value, ...expected]);
    },
  },
  {
    name: "a partition that nobody serves: says which, and who serves what",
    async run(place) {
      const worker = await place.worker({ partitions: [0, 1, 3] });
      const data = await place.connect({ partitions: 4, timeout: 1500 });
      const { code, message } = await failureOf(descend(data));
      same(code, "late-step");
      says(message, "partition 2 is served by nobody", `:${worker.process.pid} serves partitions 0, 1, 3`);
      // Whoever comes later takes up what is asked for from then on.
      await place.worker({ partitions: [2] });
      same(await descend(data), await expectedOf(place));
    },
  },
  {
    name: "a worker that is too slow: says which partition it is at, and where",
    async run(place) {
      const worker = await place.worker({ partitions: [0, 1], sleep: 300 });
      const data = await place.connect({ partitions: 2, timeout: 800 });
      const { message } = await failureOf(descend(data));
      says(message, /partitions? 0.* still at work/, `:${worker.process.pid}`);
    },
  },
  {
    name: "a shard that is missing: says which, where and why",
    async run(place) {
      const worker = await place.worker({ partitions: [0, 1], missing: 11 });
      const data = await place.connect({ partitions: 2 });
      const { code, message } = await failureOf(descend(data));
      same(code, "missing-shard");
      says(message, `Shard 11 cannot be had at `, `:${worker.process.pid}: ENOENT: no such file or directory.`);
    },
  },
  {
    name: "NaN in a shard: says which, where, and in which example",
    async run(place) {
      const worker = await place.worker({ partitions: [0, 1] });
      const data = await place.connect({ shards: 64, partitions: 2 });
      const { code, message } = await failureOf(descend(data));
      same(code, "nan-shard");
      says(message, `Shard 40 at `, `:${worker.process.pid} is not a number: example 0 has NaN as its number 0.`);
      // The partition without it is as it was.
      await data.valueAndGradient(new Float64Array(7), new Float64Array(7), { shards: [0, 1, 2] });
    },
  },
  {
    name: "a sweep that nobody runs",
    async run(place) {
      await place.worker({ partitions: [0] });
      const data = await place.connect({ timeout: 1200 });
      const { code, message } = await failureOf(data.map([{ x: 1 }, { x: 2 }]));
      same(code, "late-step");
      says(message, "no worker is there that was given a `job`");
    },
  },
  {
    name: "data that is closed while it is at work",
    async run(place) {
      await place.worker({ partitions: [0], sleep: 200 });
      const data = await place.connect({ shards: SHARDS });
      const step = descend(data);
      step.catch(() => {});
      await data.close();
      same((await failureOf(step)).code, "closed-data");
    },
  },
];
