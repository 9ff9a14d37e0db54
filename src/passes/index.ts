/** The passes, in order: a table of contents. Every one keeps every bit of every output. */
import type { Tape } from "../ir/tape.js";
import { floatNegations } from "./float-negations.js";
import { foldConstants } from "./fold-constants.js";
import { lowerCompound } from "./lower-compound.js";
import { removeDead } from "./remove-dead.js";
import { type Keeping, type Layer, rewrite } from "./rewrite.js";
import { shareLeaves, shareSubexpressions } from "./share-subexpressions.js";
import { simplify } from "./simplify.js";

const layers: readonly Layer[] = [lowerCompound, foldConstants, simplify, shareSubexpressions];
const layersForSums: readonly Layer[] = [lowerCompound, foldConstants, floatNegations, simplify, shareSubexpressions];

/**
 * @param keeping which rows that begin sums of contributions stay; if any, what is added to sums is made alike.
 * @param places by row: the element of `data` that a constant is read from, or -1; null if all stay what they are.
 */
export const optimize = (tape: Tape, keeping: Keeping = "none", places: Int32Array | null = null): Tape =>
  removeDead(rewrite(tape, keeping === "none" ? layers : layersForSums, keeping, places));

/** A tape in which subexpressions are still to be shared. */
export const unshared = (tape: Tape, places: Int32Array | null): Tape =>
  removeDead(rewrite(tape, [lowerCompound, foldConstants, simplify, shareLeaves], "none", places));

/** A tape as it was derived, but for compound ops, which no code computes. */
export const onlyLowered = (tape: Tape): Tape => rewrite(tape, [lowerCompound]);
