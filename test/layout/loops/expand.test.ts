import { describe, expect, test } from "vitest";
import { expand } from "../../../src/layout/loops/expand.js";
import { type Step, Trips } from "../../../src/layout/loops/nest.js";
import { stepText } from "./instructions.js";

const s: Step = { kind: "statement", position: 0 };
const loop = (trip: number | readonly number[], ...body: Step[]): Step => {
  const trips = new Trips();
  for (const count of [trip].flat()) trips.push(count, 1);
  return { kind: "loop", trips, body };
};
const expanded = (step: Step, most: number): string => stepText(expand(step, most));

describe("expand", () => {
  test("short inner loops are unrolled, from the inside", () => {
    const nest = loop(10, s, loop(3, s, loop(2, s)));
    expect(expanded(nest, 0)).toBe("10×(s 3×(s 2×(s)))");
    expect(expanded(nest, 2)).toBe("10×(s 3×(s s s))");
    expect(expanded(nest, 9)).toBe("10×(s s s s s s s s s s)");
  });

  test("a loop is unrolled even if the one inside stays", () => {
    expect(expanded(loop(10, loop(2, s, loop(100, s))), 4)).toBe("10×(s 100×(s) s 100×(s))");
  });

  test("the outermost loop stays, however short", () => {
    expect(expanded(loop(3, s), 100)).toBe("3×(s)");
  });

  test("loops whose trip counts change stay, and those around them", () => {
    expect(expanded(loop(5, loop(2, loop([3, 4, 3, 4, 3, 4, 3, 4, 3, 4], s))), 100)).toBe(
      "5×(2×([3,4,3,4,3,4,3,4,3,4]×(s)))",
    );
  });
});
