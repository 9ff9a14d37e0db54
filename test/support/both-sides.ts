/** Whether points are on both sides of every comparison that the text of a plain function of three numbers makes. */
import { helpers } from "../../src/engine/helpers.js";
import { defineModel, vector } from "../../src/engine/model.js";
import { trace } from "../../src/engine/trace.js";
import type { Num } from "../../src/engine/value.js";
import { Pieces } from "../plain/pieces.js";
import { evaluated, rewritten } from "./run-programs.js";

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
