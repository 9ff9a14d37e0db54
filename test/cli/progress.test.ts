/** The line of progress: only on a terminal, only once it takes long, there while the compiler computes, gone afterwards. */
import { expect, test } from "vitest";
import { commandFolder, model } from "./command.js";

const folder = commandFolder();

/** Computes for some seconds, in which no timer of its process runs. */
const busy = (seconds: number): string =>
  `Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ${1000 * seconds});`;
/** A model that takes its time to be traced. */
const slow = (seconds: number): string => model(`{ ${busy(seconds)} return w.mul(x); }`);
/** Ends each line of progress, and alone after a carriage return takes it away. */
const CLEAR = "\u001b[K";

/** What is to be seen on a terminal in the end. */
const remaining = (text: string): string =>
  text
    .split(CLEAR)
    .map((part, i, { length }) => (i < length - 1 ? part.replace(/\r[^\r\n]*$/, "") : part))
    .join("");

test("tells the stage, its model and the stages before, while the compiler computes", async () => {
  folder.write({ "m.ts": slow(4) });
  const running = folder.startOnTerminal("m.ts");
  await running.wait("stderr", /\rm: trace \d s \(load 0\.\d+\)/);
  expect(running.child.exitCode).toBe(null);
  await running.wait("stderr", /\rm: trace 3 s/);
  const { code, stdout, stderr } = await running.ended;
  expect([code, remaining(stderr)]).toEqual([0, ""]);
  expect(stderr.endsWith(`\r${CLEAR}`)).toBe(true);
  expect(stdout).toMatch(/^m\.grad\.ts {2}/);
});

test("tells of check and bench, too", async () => {
  folder.write({ "m.ts": slow(3) });
  for (const command of ["check", "bench"])
    await folder.startOnTerminal(command, "m.ts").wait("stderr", /\rm: trace \d s/);
});

test("tells nothing of what is short", async () => {
  folder.write({ "m.ts": model() });
  const start = performance.now();
  const { stderr } = await folder.startOnTerminal("m.ts").ended;
  // Two seconds are long; on a machine that has much else to do nothing is short.
  if (performance.now() - start < 2000) expect(stderr).toBe("");
});

test("tells nothing to what is no terminal, nor with --json", async () => {
  folder.write({ "m.ts": slow(3) });
  const [piped, json] = await Promise.all([folder.start("m.ts").ended, folder.startOnTerminal("m.ts", "--json").ended]);
  expect([piped.code, piped.stderr]).toEqual([0, ""]);
  expect([json.code, json.stderr]).toEqual([0, ""]);
});

test("makes way for what the model prints", async () => {
  const print = 'process.stderr.write("one, "); process.stderr.write("two\\n");';
  folder.write({ "m.ts": model(`{ ${busy(3)} ${print} ${busy(1.5)} return w.mul(x); }`) });
  const { code, stderr } = await folder.startOnTerminal("m.ts").ended;
  expect([code, remaining(stderr)]).toEqual([0, "one, two\n"]);
  expect(stderr).toContain(`\r${CLEAR}one, two\n\rm: trace`);
});

test("makes way for errors", async () => {
  const endings: readonly (readonly [ending: string, error: RegExp])[] = [
    ["throw new TypeError('late');", /^error\[model-threw\]: .*late/],
    ["await new Promise(() => {});", /^error\[model-never-loaded\]/],
    ["process.exit();", /^error\[model-exited\]/],
    [
      "setTimeout(() => { throw new TypeError('late'); }); await new Promise((done) => setTimeout(done, 500));",
      /^error\[model-threw\]: .*late/,
    ],
  ];
  await Promise.all(
    endings.map(async ([ending, error], i) => {
      folder.write({ [`m${i}.ts`]: model(undefined, busy(3) + ending) });
      const { code, stderr } = await folder.startOnTerminal(`m${i}.ts`).ended;
      expect(stderr).toMatch(/^\rm\d\.ts: load \d s/);
      expect(remaining(stderr)).toMatch(error);
      expect(code).toBe(1);
    }),
  );
});

test("lets a model in an endless loop be interrupted", async () => {
  folder.write({ "m.ts": model("{ for (;;) w.add(1); }") });
  const running = folder.startOnTerminal("m.ts");
  await running.wait("stderr", /\rm: trace/);
  running.child.kill("SIGINT");
  expect((await running.ended).signal).toBe("SIGINT");
});
