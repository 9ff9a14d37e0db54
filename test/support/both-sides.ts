/**
 * The points that tables of plain functions of three numbers are compared at, and whether they are on both sides of every
 * comparison that the text of such a function makes.
 */
import { helpers } from "../../src/engine/helpers.js";
import { defineModel, vector } from "../../src/engine/model.js";
import { trace } from "../../src/engine/trace.js";
import type { Num } from "../../src/engine/value.js";
import { Pieces } from "../plain/pieces.js";
import { evaluated, rewritten } from "./run-programs.js";

/** Points that no comparison of the tables of programs has a boundary at. */
export const SMOOTH_POINTS = [
  [1.53, 2.27, -0.51],
  [-1.52, 0.77, 2.51],
  [2.53, -2.51, 0.28],
  [-0.77, -1.28, -1.53],
  [0.31, 0.43, 1.71],
  [0.92, 0.41, 0.63],
  [1.23, -0.36, -2.12],
];

/** The comparisons that come out the same at all points. */
export function bothSides(text: string, points: readonly (readonly number[])[]): string[] {
  const program = evaluated(rewritten(text), "program", helpers) as (...x: readonly Num[]) => Num;
  const { forward } = trace(defineModel({ parameters: { p: vector(3) }, forward: ({ p }) => program(...p) }));
  const pieces = new Pieces(forward);
  const outcomes = points.map((x) => pieces.outcomes(x));
  return pieces.comparisons.flatMap((row, k) => {
    const met = new Set(outcomes.map((of) => of[k]));
    return met.size === 2 ? [] : [`row ${row} is ${[...met]} at all points`];
  });
}
