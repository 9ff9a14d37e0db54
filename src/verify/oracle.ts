/** What the functions of a module are compared with at a point: the shape of an oracle. Knows numbers only. */
import type { Difference, Outcome } from "./compare.js";
import type { Point } from "./points.js";
import type { Curve } from "./slopes.js";

export interface Oracle {
  /** Who says so, for the report. */
  readonly name: string;
  /** What must come out, to the bit. */
  readonly expected: (point: Point) => Outcome;
  /** How the eager engine's own result differs from that, more than the order of sums explains. */
  readonly contested: (point: Point, expected: Outcome) => readonly Difference[];
  /**
   * What slopes are taken of, and at which arguments: the derivatives are its outputs × arguments, row-major. Null if the
   * derivatives are not compared with slopes.
   */
  readonly curve: ((point: Point) => Curve) | null;
  /** Rows that are interpreted for what is expected at one point, if they are many. */
  readonly effort?: number;
  /** Rows that one evaluation of the curve takes. */
  readonly rows: number;
  /** The derivative at a flat position: `∂y/∂w[3]`. */
  readonly nameOf: (index: number) => string;
}
