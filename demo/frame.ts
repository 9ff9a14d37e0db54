/** The part of the plane that is drawn: all points and some space around them. */
import type { Point } from "./data.js";

const MARGIN = 0.45;

export type Range = readonly [low: number, high: number];

export function frameOf(points: readonly Point[]): { readonly x: Range; readonly y: Range } {
  const around = (values: readonly number[]): Range => [Math.min(...values) - MARGIN, Math.max(...values) + MARGIN];
  return { x: around(points.map(({ x }) => x)), y: around(points.map(({ y }) => y)) };
}

/** Position i of n in a range, both ends included. */
export const between = ([low, high]: Range, i: number, n: number): number => low + ((high - low) * i) / (n - 1);

/** How far along a range a value is: 0 at its lower end, 1 at its upper one. */
export const fraction = ([low, high]: Range, value: number): number => (value - low) / (high - low);
