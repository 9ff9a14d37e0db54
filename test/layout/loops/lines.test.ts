/** The order of cells: what innermost loops go through lies in a row. */
import { expect, test } from "vitest";
import { Lines, Strides } from "../../../src/layout/loops/lines.js";

const placesOf = (cells: number, ...walks: readonly (readonly number[])[]): number[] => {
  const lines = new Lines(cells);
  walks.forEach((walk, slot) => {
    walk.slice(1).forEach((cell, i) => {
      lines.follows(slot, cell, walk[i]!);
    });
  });
  return [...lines.places()];
};

test.each([
  ["as it was, if nothing goes through it", 3, [], [0, 1, 2]],
  ["as it is gone through", 4, [[2, 0, 3, 1]], [1, 3, 0, 2]],
  [
    "two lines behind one another",
    4,
    [
      [2, 0],
      [3, 1],
    ],
    [1, 3, 0, 2],
  ],
  [
    "one line of two walks",
    5,
    [
      [0, 4, 1],
      [1, 2],
    ],
    [0, 2, 3, 4, 1],
  ],
  [
    "the longer walk has its way, and the other one goes backwards",
    3,
    [
      [1, 0],
      [0, 1, 2],
    ],
    [0, 1, 2],
  ],
  ["no circle", 3, [[0, 1, 2, 0, 1, 2]], [0, 1, 2]],
] as const)("%s", (_, cells, walks, places) => expect(placesOf(cells, ...walks)).toEqual(places));

test.each([
  [
    "one stride in all runs",
    [
      [0, 3, 6],
      [1, 4, 7],
    ],
    0,
  ],
  [
    "another one in another run",
    [
      [0, 3, 6],
      [1, 5, 9],
    ],
    6,
  ],
  ["none", [[0, 1, 3]], 3],
  ["one iteration each", [[5], [2], [8]], 0],
] as const)("strides: %s", (_, runs, irregular) => {
  const strides = new Strides(2);
  runs.forEach((run, number) => {
    for (const cell of run) strides.see(1, cell, number + 1);
  });
  expect(strides.irregular(1)).toBe(irregular);
  expect(strides.irregular(0)).toBe(0);
});
