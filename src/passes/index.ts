/** The passes, in order: a table of contents. Every one keeps every bit of every output. */
import type { Tape } from "../ir/tape.js";
import { foldConstants } from "./fold-constants.js";
import { lowerCompound } from "./lower-compound.js";
import { removeDead } from "./remove-dead.js";
import { rewrite } from "./rewrite.js";
import { shareSubexpressions } from "./share-subexpressions.js";
import { simplify } from "./simplify.js";

export const optimize = (tape: Tape): Tape =>
  removeDead(rewrite(tape, [lowerCompound, foldConstants, simplify, shareSubexpressions]));
