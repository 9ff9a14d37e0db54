/**
 * A kernel as loops: what is printed instead of a straight line where a straight line would be too long. Puts the steps of
 * `layout/loops` together; knows no language.
 */
import type { Tape } from "../../ir/tape.js";
import type { Budget } from "../kernel.js";
import { expand } from "./expand.js";
import { dynamicSize, type Step, staticSize } from "./nest.js";
import { roll } from "./roll.js";
import { RETURN, STORE, sequenceOf } from "./sequence.js";
import { assignStorage, type Storage } from "./storage.js";
import { collectTables, type Tables } from "./tables.js";

export interface Program {
  readonly tape: Tape;
  /** One function each. */
  readonly segments: readonly (readonly Step[])[];
  readonly storage: Storage;
  /** Where the model's own numbers are. */
  readonly tables: Tables;
}

/** Code must shrink by this factor for loops to be worth their arrays. */
const WORTHWHILE = 4;

/**
 * Rolls a tape whose data were made elements of an array.
 * @param pool where the numbers go that the loops read.
 * @returns null if the tape is too irregular for loops.
 */
export function rollProgram(
  tape: Tape,
  data: Float64Array,
  budget: Budget,
  pool: number[],
  worthwhile = WORTHWHILE,
): Program | null {
  const sequence = sequenceOf(tape);
  const steps = expand(roll(sequence));
  if (staticSize(steps) * worthwhile > dynamicSize(steps)) return null;
  const segments = segmentsOf(steps, budget);
  if (!segments) return null;
  return {
    tape,
    segments,
    storage: assignStorage(segments, sequence.length),
    tables: collectTables(steps, data, pool),
  };
}

/** Consecutive steps that fit into one function; null if some loop alone does not. */
function segmentsOf(steps: readonly Step[], budget: Budget): Step[][] | null {
  const segments: Step[][] = [];
  let room = 0;
  for (const step of steps) {
    if (step.kind === "statement" && step.op === RETURN) continue;
    const size = sizeOf(step, budget);
    if (size > budget.whole) return null;
    if (size > room) {
      segments.push([]);
      room = budget.part;
    }
    segments.at(-1)!.push(step);
    room -= size;
  }
  const last = steps.at(-1)!;
  if (last.kind === "statement" && last.op === RETURN)
    if (segments.length === 1)
      // The function that calls the others returns the result.
      segments[0]!.push(last);
    else segments.push([last]);
  return segments;
}

/** At the most: every operand may have to be loaded and every result stored. */
function sizeOf(step: Step, budget: Budget): number {
  if (step.kind === "loop") return step.body.reduce((size, inner) => size + sizeOf(inner, budget), budget.load);
  if (step.op === STORE) return budget.load + budget.store;
  return budget.operation(step.op) + step.operands.length * budget.load + budget.store;
}
