/** Competitors are measured in turn, and not again once they have had their time. */
import { expect, test } from "vitest";
import { inTurn, type Timing } from "../../src/bench/processes.js";

const timing = (seconds: number): Timing => ({ seconds, firstCall: 2 * seconds, course: [], rme: 1, samples: 5 });

test.each([
  [undefined, "a b a b a b", 2],
  [0, "a b", 1],
])("allowance %s", async (allowance, order, median) => {
  const asked: string[] = [];
  const time = async (name: "a" | "b"): Promise<Timing> => {
    asked.push(name);
    await new Promise((resolve) => setTimeout(resolve, 2));
    return timing(asked.filter((other) => other === name).length);
  };
  const { a } = await inTurn(["a", "b"], 3, time, allowance);
  expect(asked.join(" ")).toBe(order);
  expect(a).toEqual(timing(median));
});
