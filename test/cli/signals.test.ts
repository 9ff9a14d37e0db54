/** Ctrl-C: ends the command at once whatever it is doing, and leaves neither half a file nor a temporary one. */
import { expect, test } from "vitest";
import { commandFolder, model } from "./command.js";

const folder = commandFolder();
const later = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));

test("a model in an endless loop", async () => {
  folder.write({ "m.ts": model("{ console.log('looping'); for (;;) w.add(1); }") });
  const running = folder.start("m.ts");
  await running.wait("stdout", /looping/);
  running.child.kill("SIGINT");
  expect((await running.ended).signal).toBe("SIGINT");
  expect(folder.list()).toEqual(["m.ts"]);
});

test("at any moment", async () => {
  folder.write({ "m.ts": model("{ let y = w; for (let i = 0; i < 5; i++) y = y.mul(x).add(i).tanh(); return y; }") });
  const start = performance.now();
  expect((await folder.start("m.ts", "-o", "whole/m.mjs").ended).code).toBe(0);
  const duration = performance.now() - start;
  const whole = [folder.read("whole/m.mjs"), folder.read("whole/m.d.mts")];
  for (let moment = 0; moment < 12; moment++) {
    const running = folder.start("m.ts", "-o", "out/m.mjs");
    // Most of them towards the end, when files are written.
    await later(duration * Math.sqrt(moment / 11));
    running.child.kill(moment % 2 ? "SIGINT" : "SIGTERM");
    await running.ended;
    const left = folder.list().filter((name) => name.startsWith("out/"));
    if (left.length > 0) {
      expect(left).toEqual(["out/m.d.mts", "out/m.mjs"]);
      expect([folder.read("out/m.mjs"), folder.read("out/m.d.mts")]).toEqual(whole);
    }
  }
});
