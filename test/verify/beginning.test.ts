/** Two runs of a program part at the first thing that one of them gives and the other does not. */
import { describe, expect, test } from "vitest";
import { partingOf } from "../../src/verify/beginning.js";

/** `1:2.5 2:true` is expression 1 with 2.5, then 2 with true; `3:` gives no single number, truth or text. */
const seen = (text: string) =>
  text.split(" ").flatMap((one) => {
    const [expression, gave] = one.split(":");
    if (one === "") return [];
    const value = gave === "" ? undefined : gave === "NaN" ? Number.NaN : gave === "-0" ? -0 : JSON.parse(gave!);
    return [{ expression: Number(expression), gave: value as number | boolean | undefined }];
  });

describe("where two runs part", () => {
  test.each([
    ["", ""],
    ["1:2 2:true 1:3", "1:2 2:true 1:3"],
    ["1:NaN 2:-0", "1:NaN 2:-0"],
    // What is not one number may be anything.
    ["1: 2:3", "1:4 2:3"],
    ["1:4 2:3", "1: 2:3"],
    // A recording asks every element.
    ["1:false 1:true 2:5 1:false 1:false 1:true 2:6", "1:false 1:true 1:false 2:5 1:false 1:false 1:true 2:6"],
    ["2:1 2:3 3:4", "2:1 2:2 2:3 3:4 5:6"],
  ])("nowhere: %s | %s", (expected, found) => expect(partingOf(seen(expected), seen(found))).toBeNull());

  test.each([
    ["1:2 2:3", "1:2 2:4", "2:3", "2:4"],
    ["1:2 2:3", "1:2", "2:3", ""],
    ["1:2 2:0", "1:2 2:-0", "2:0", "2:-0"],
    ["1:true 2:1 3:4", "1:false 3:4", "1:true", "1:false"],
    ["1:1 1:2 1:3", "1:1 1:5 1:3", "1:2", "1:5"],
    ["1:1", "1:true", "1:1", "1:true"],
  ])("%s | %s", (expected, found, at, instead) => {
    const parting = partingOf(seen(expected), seen(found));
    expect(parting).toEqual({ seen: seen(at)[0], instead: seen(instead)[0] });
  });
});
