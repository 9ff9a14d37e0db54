/**
 * A kernel without loops in which work that a condition guards is skipped: a program of one statement after the other, with the
 * tests that loops have (`loops/skip.ts`). Contributions are added to results and sums where they are made, so that those that
 * are 0 unless a condition holds are skipped with what they are computed from. Knows no language.
 */
import type { Tape } from "../ir/tape.js";
import type { Budget } from "./line.js";
import type { Step } from "./loops/nest.js";
import type { Pools } from "./loops/pool.js";
import { type Program, programOf } from "./loops/program.js";
import { computes, LITERAL, RETURN, type Sequence, sequenceOf, TAKE, VALUE } from "./loops/sequence.js";
import { skipWork } from "./loops/skip.js";

/** All contributions to results are added where they are made, also where there is a single one. */
const ANYWHERE = -1;

/** The instructions of a tape without loops. */
export const straightSequence = (tape: Tape, overwrites: boolean): Sequence => sequenceOf(tape, overwrites, ANYWHERE);

/**
 * @param tape with marks where sums begin, in an order in which rows come together that are needed under one condition.
 * @param overwrites whether results overwrite what is in the arrays they go to, or are added to it.
 * @param worthwhile fewer operations than this are carried out in any case; left out, as many as pay for a test.
 * @returns null if there is nothing that is worth a test.
 */
export function branched(
  tape: Tape,
  overwrites: boolean,
  budget: Budget,
  pools: Pools,
  worthwhile?: number,
): Program | null {
  const sequence = straightSequence(tape, overwrites);
  const skipping = skipWork(functionsOf(sequence, budget), sequence, tape, worthwhile);
  return skipping.sequence === sequence
    ? null
    : programOf(tape, skipping.sequence, skipping.segments, new Float64Array(0), pools);
}

/** One function, or parts of equal size. */
function functionsOf(sequence: Sequence, budget: Budget): Step[][] {
  const { length, op } = sequence;
  const sizes = Array.from({ length }, (_, position) => sizeOf(sequence, position, budget));
  const total = sizes.reduce((sum, size) => sum + size, 0);
  const count = total <= budget.whole ? 1 : Math.ceil(total / budget.part);
  const functions: Step[][] = [[]];
  let sum = 0;
  sizes.forEach((size, position) => {
    // The function that calls the others returns the result.
    const isLast = position === length - 1 && op[position] === RETURN;
    if (count > 1 && (isLast || sum > (functions.length * total) / count)) functions.push([]);
    functions.at(-1)!.push({ kind: "statement", position });
    sum += size;
  });
  return functions;
}

/** Without what it takes to keep values for other parts. */
function sizeOf({ op, space }: Sequence, position: number, budget: Budget): number {
  const code = op[position]!;
  const isOperation = computes(code) && code !== TAKE;
  const isLoaded = (k: number): boolean => ![NOTHING, VALUE, LITERAL].includes(space[3 * position + k]!);
  const loads = [0, 1, 2].filter(isLoaded).length;
  return (isOperation ? budget.operation(code) : budget.store) + loads * budget.load;
}

const NOTHING = -1;
