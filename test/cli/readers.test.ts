/** Whoever reads what the command says may stop (`| head`): it goes on, ends, and says no more. */
import { expect, test } from "vitest";
import { commandFolder, model } from "./command.js";

const folder = commandFolder();

test.each([
  ["stderr", "an error", model("w.data"), ["m.ts"], 1],
  [
    "stderr",
    "an error and a warning",
    model("w.data", "console.error(1); setTimeout(() => console.error(2));"),
    ["m.ts"],
    1,
  ],
  ["stderr", "a warning", model("w"), ["m.ts"], 0],
  ["stdout", "the result", model(), ["m.ts"], 0],
  ["stdout", "a report", model(), ["m.ts", "--json"], 0],
  ["stdout", "an error as JSON", model("w.data"), ["m.ts", "--json"], 1],
] as const)("%s is closed before %s comes", async (stream, _, text, args, code) => {
  folder.write({ "m.ts": text });
  const running = folder.start(...args);
  running.child[stream]!.destroy();
  expect(await running.ended).toMatchObject({ code, signal: null });
});
