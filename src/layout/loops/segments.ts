/** A nest as functions: how far its inner loops are unrolled, and where it is cut. Knows budgets, no language. */
import type { Budget } from "../line.js";
import { expand } from "./expand.js";
import type { Step } from "./nest.js";
import { computes, isStore, RETURN, type Sequence, TAKE } from "./sequence.js";

/**
 * Inner loops that come to no more statements than this, all iterations together, are unrolled; or less, if the loop around
 * them would not fit into a function, or the whole kernel would be long.
 */
export const STRAIGHT = [160, 96, 48, 24, 8];

/** The first answer that is not null. */
function first<A, B>(choices: readonly A[], answer: (choice: A) => B | null): B | null {
  for (const choice of choices) {
    const found = answer(choice);
    if (found !== null) return found;
  }
  return null;
}

/** A loop that runs once is no loop. */
const opened = (step: Step): Step[] =>
  step.kind === "loop" && step.trips.constant === 1 && step.trips.all().length === 1
    ? step.body.flatMap(opened)
    : [step];

/** Consecutive steps that fit into one function each, with inner loops unrolled; null if some loop does not fit. */
export function segmentsOf(
  nest: readonly Step[],
  sequence: Sequence,
  budget: Budget,
  straight: number,
): Step[][] | null {
  const steps = nest.flatMap(opened);
  const returns = sequence.op[sequence.length - 1] === RETURN;
  const count = returns ? steps.length - 1 : steps.length;
  const segments: Step[][] = [];
  let room = 0;
  for (let i = 0; i < count; i++) {
    const step = first(
      STRAIGHT.filter((most) => most <= straight),
      (most) => {
        const expanded = expand(steps[i]!, most);
        return sizeOf(expanded, sequence, budget) <= budget.whole ? expanded : null;
      },
    );
    if (!step) return null;
    const size = sizeOf(step, sequence, budget);
    if (size > room) {
      segments.push([]);
      room = Math.min(budget.loops, budget.part);
    }
    segments.at(-1)!.push(step);
    room -= size;
  }
  if (!returns) return segments;
  // The function that calls the others returns the result.
  if (segments.length === 1) segments[0]!.push(steps.at(-1)!);
  else segments.push([steps.at(-1)!]);
  return segments;
}

/** At the most: every operand may have to be loaded and every result stored. */
function sizeOf(step: Step, sequence: Sequence, budget: Budget): number {
  if (step.kind === "loop")
    return step.body.reduce((size, inner) => size + sizeOf(inner, sequence, budget), budget.load);
  const op = sequence.op[step.position]!;
  if (isStore(op) || op === TAKE) return budget.load + 2 * budget.store;
  const operands = [0, 1, 2].filter((k) => sequence.space[3 * step.position + k]! >= 0).length;
  return (computes(op) ? budget.operation(op) : 0) + operands * budget.load + budget.store;
}
