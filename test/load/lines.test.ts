import { expect, test } from "vitest";
import { Lines } from "../../src/load/lines.js";

test("lines may end in any way; there is nothing behind the last one", () => {
  const lines = new Lines("one\r\ntwo\rthree\n\nfive");
  expect([0, 1, 2, 3, 4, 5, 9].map((index) => lines.line(index))).toEqual(["one", "two", "three", "", "five", "", ""]);
  expect(lines.from(1, 1)).toBe("wo\nthree\n\nfive");
  expect(lines.from(0, 5)).toBe("wo\nthree\n\nfive");
  expect(lines.from(4, 4)).toBe("");
  expect(lines.from(7, 0)).toBe("");
  expect(new Lines("").line(0)).toBe("");
});
