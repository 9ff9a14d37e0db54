/**
 * Programs that choose between objects, or between a thing and nothing, or make them in branches: to the bit what they are on
 * plain numbers, rewritten, eagerly, traced and compiled, and with the slopes that differences find. The points are on both sides of every comparison.
 */
import { describe, expect, test } from "vitest";
import { bothSides, SMOOTH_POINTS } from "../support/both-sides.js";
import { compareProgram } from "../support/run-programs.js";
import { filtered, sorted } from "./filters.js";
import { chosenObjects, floatArrays, madeInBranches } from "./objects.js";
import { nothing } from "./optionals.js";

describe.each(Object.entries({ chosenObjects, madeInBranches, floatArrays, nothing, filtered, sorted }))(
  "%s",
  (kind, programs) => {
    test.each(Object.entries(programs))("%s", (_, body) => {
      const text = `function program(a, b, c) { ${body} }`;
      const { differences, smooth, skipped } = compareProgram(
        text,
        SMOOTH_POINTS,
        !["nothing", "filtered"].includes(kind),
      );
      expect(differences).toEqual([]);
      expect(skipped).toBe(false);
      expect(smooth).toBeGreaterThan(SMOOTH_POINTS.length);
      if (!["filtered", "sorted"].includes(kind)) expect(bothSides(text, SMOOTH_POINTS)).toEqual([]);
    });
  },
);
