/**
 * The passes, in order: a table of contents. Every one keeps every bit of every output, but for those that only
 * `--fast-math` has: what these regroup stays within law 3's bound.
 */
import type { Tape } from "../ir/tape.js";
import type { AbstractData } from "./abstract-data.js";
import { floatNegations } from "./float-negations.js";
import { foldConstants } from "./fold-constants.js";
import { lowerCompound } from "./lower-compound.js";
import { multiplyPowers } from "./multiply-powers.js";
import { orderMemories } from "./order-memories.js";
import { regroupSums } from "./regroup-sums.js";
import { removeDead } from "./remove-dead.js";
import { type Keeping, type Layer, rewrite } from "./rewrite.js";
import { shareAmongCode, shareLeaves, shareSubexpressions } from "./share-subexpressions.js";
import { simplifyWith } from "./simplify.js";

const layers = (abstract: AbstractData | null): Layer[] => [
  lowerCompound,
  foldConstants,
  simplifyWith(abstract),
  shareSubexpressions,
];
const layersFor = (keeping: Keeping, abstract: AbstractData | null): Layer[] =>
  keeping === "none" ? layers(abstract) : layers(abstract).toSpliced(2, 0, floatNegations);

const finished = (tape: Tape): Tape => orderMemories(removeDead(tape));

export type Optimize = (tape: Tape, keeping?: Keeping, abstract?: AbstractData | null) => Tape;

/**
 * @param keeping which rows that begin sums of contributions stay; if any, what is added to sums is made alike.
 * @param abstract which constants are read from `data`; null if all stay what they are.
 */
export const optimize: Optimize = (tape, keeping = "none", abstract = null) =>
  finished(rewrite(tape, layersFor(keeping, abstract), keeping, abstract?.places));

/** The same, with powers as products. */
export const optimizeFast: Optimize = (tape, keeping = "none", abstract = null) =>
  finished(rewrite(tape, [multiplyPowers, ...layersFor(keeping, abstract)], keeping, abstract?.places));

/** A tape in which subexpressions are still to be shared, by these passes. */
export const unshared = (tape: Tape, abstract: AbstractData | null, passes = optimize): Tape => {
  const first = passes === optimizeFast ? [multiplyPowers] : [];
  const unsharing = [lowerCompound, foldConstants, simplifyWith(abstract), shareLeaves];
  return finished(rewrite(tape, [...first, ...unsharing], "none", abstract?.places));
};

/** A trace as `--fast-math` differentiates it: what is computed twice is shared, long sums are four sums. */
const regrouped = (trace: Tape): Tape => removeDead(rewrite(regroupSums(trace), [shareAmongCode]));

export const regroupedTrace = <R extends Tape | null>({ forward, regularizer }: { forward: Tape; regularizer: R }) => ({
  forward: regrouped(forward),
  regularizer: regularizer && regrouped(regularizer),
});

/** A tape as it was derived, but for compound ops, which no code computes. */
export const onlyLowered: Optimize = (tape) => rewrite(tape, [lowerCompound]);
