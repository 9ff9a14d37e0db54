/** What the functions of a module are compared with at a point: the shape of an oracle. Knows numbers only. */
import type { Difference, Outcome } from "./compare.js";
import type { Point } from "./points.js";
import type { Curve } from "./slopes.js";

/** What is differentiated: the parameters, or what was chosen instead. */
export interface Differentiated {
  readonly count: number;
  readonly nameOf: (i: number) => string;
  readonly isChosen: boolean;
}

export interface Oracle {
  /** Who says so, for the report. */
  readonly name: string;
  /** What must come out, to the bit. */
  readonly expected: (point: Point) => Outcome;
  /** How the eager engine's own result differs from that, more than the order of sums explains. */
  readonly contested: (point: Point, expected: Outcome) => readonly Difference[];
  /** Of a product with a vector: rows in which the matrix is not finite, and times the vector is something else. */
  readonly apart?: (point: Point, expected: Outcome) => readonly number[];
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
