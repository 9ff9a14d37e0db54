/**
 * Programs that choose between objects, or between a thing and nothing, or make them in branches: to the bit what they are on plain numbers, rewritten, eagerly, traced, and with the
 * slopes that differences find. The points are on both sides of every comparison.
 */
import { describe, expect, test } from "vitest";
import { bothSides } from "../support/both-sides.js";
import { compareProgram } from "../support/run-programs.js";
import { filtered, sorted } from "./filters.js";
import { chosenObjects, floatArrays, madeInBranches } from "./objects.js";
import { nothing } from "./optionals.js";

/** No comparison of the programs has a boundary at one of them. */
const POINTS = [
  [1.53, 2.27, -0.51],
  [-1.52, 0.77, 2.51],
  [2.53, -2.51, 0.28],
  [-0.77, -1.28, -1.53],
  [0.31, 0.43, 1.71],
  [0.92, 0.41, 0.63],
  [1.23, -0.36, -2.12],
];

describe.each(Object.entries({ chosenObjects, madeInBranches, floatArrays, nothing, filtered, sorted }))(
  "%s",
  (kind, programs) => {
    test.each(Object.entries(programs))("%s", (_, body) => {
      const text = `function program(a, b, c) { ${body} }`;
      const { differences, smooth, skipped } = compareProgram(text, POINTS, !["nothing", "filtered"].includes(kind));
      expect(differences).toEqual([]);
      expect(skipped).toBe(false);
      expect(smooth).toBeGreaterThan(POINTS.length);
      if (!["filtered", "sorted"].includes(kind)) expect(bothSides(text, POINTS)).toEqual([]);
    });
  },
);
