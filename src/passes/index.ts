/**
 * The passes, in order: a table of contents. Every one keeps every bit of every output, but for those that only
 * `--fast-math` has: what these regroup stays within law 3's bound.
 */
import type { Tape } from "../ir/tape.js";
import { floatNegations } from "./float-negations.js";
import { foldConstants } from "./fold-constants.js";
import { lowerCompound } from "./lower-compound.js";
import { multiplyPowers } from "./multiply-powers.js";
import { regroupSums } from "./regroup-sums.js";
import { removeDead } from "./remove-dead.js";
import { type Keeping, type Layer, rewrite } from "./rewrite.js";
import { shareAmongCode, shareLeaves, shareSubexpressions } from "./share-subexpressions.js";
import { simplify } from "./simplify.js";

const layers: readonly Layer[] = [lowerCompound, foldConstants, simplify, shareSubexpressions];
const layersForSums: readonly Layer[] = [lowerCompound, foldConstants, floatNegations, simplify, shareSubexpressions];

const unsharing: readonly Layer[] = [lowerCompound, foldConstants, simplify, shareLeaves];

export type Optimize = (tape: Tape, keeping?: Keeping, places?: Int32Array | null) => Tape;

/**
 * @param keeping which rows that begin sums of contributions stay; if any, what is added to sums is made alike.
 * @param places by row: the element of `data` that a constant is read from, or -1; null if all stay what they are.
 */
export const optimize: Optimize = (tape, keeping = "none", places = null) =>
  removeDead(rewrite(tape, keeping === "none" ? layers : layersForSums, keeping, places));

/** The same, with powers as products. */
export const optimizeFast: Optimize = (tape, keeping = "none", places = null) =>
  removeDead(rewrite(tape, [multiplyPowers, ...(keeping === "none" ? layers : layersForSums)], keeping, places));

/** A tape in which subexpressions are still to be shared, by these passes. */
export const unshared = (tape: Tape, places: Int32Array | null, passes = optimize): Tape =>
  removeDead(rewrite(tape, [...(passes === optimizeFast ? [multiplyPowers] : []), ...unsharing], "none", places));

/** A trace as `--fast-math` differentiates it: what is computed twice is shared, long sums are four sums. */
const regrouped = (trace: Tape): Tape => removeDead(rewrite(regroupSums(trace), [shareAmongCode]));

export const regroupedTrace = <R extends Tape | null>({ forward, regularizer }: { forward: Tape; regularizer: R }) => ({
  forward: regrouped(forward),
  regularizer: regularizer && regrouped(regularizer),
});

/** A tape as it was derived, but for compound ops, which no code computes. */
export const onlyLowered: Optimize = (tape) => rewrite(tape, [lowerCompound]);
