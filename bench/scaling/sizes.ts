/** From 10 nodes to 10⁷: the sizes that are measured, and which competitors still can be. */

export interface Size {
  /** The power of ten that its nodes come close to. */
  readonly exponent: number;
  readonly hidden: number;
  readonly points: number;
}

export const SIZES: readonly Size[] = [
  { exponent: 1, hidden: 0, points: 1 },
  { exponent: 2, hidden: 4, points: 1 },
  { exponent: 3, hidden: 16, points: 1 },
  { exponent: 4, hidden: 16, points: 14 },
  { exponent: 5, hidden: 16, points: 147 },
  { exponent: 6, hidden: 16, points: 1475 },
  { exponent: 7, hidden: 16, points: 14749 },
];

/** Up to which power of ten `--quick` goes. */
export const QUICK = 5;

/** `straight` is the module compiled with `--loops off`. */
export type Competitor = "compiled" | "straight" | "interpreted";

/**
 * Up to which power of ten each is measured. A straight line of 10⁶ nodes is 4 million statements, which need more memory
 * than Node gives to a process; a call of the interpreter then takes a second.
 */
export const LARGEST: Readonly<Record<Competitor, number>> = { compiled: 7, straight: 5, interpreted: 5 };

/** Up to which power of ten results are compared with the interpreter's first: its graph takes memory, too. */
export const COMPARED = 6;
