/**
 * A kernel as loops: what is printed instead of a straight line where a straight line would be too long. Puts the steps of
 * `layout/loops` together; knows no language.
 */
import type { Tape } from "../../ir/tape.js";
import type { Budget } from "../kernel.js";
import { type Blocks, blocksOf, run } from "./blocks.js";
import { type Elements, placeElements } from "./elements.js";
import { expand } from "./expand.js";
import { jam } from "./jam.js";
import { type Step, staticSize } from "./nest.js";
import { nestOf } from "./nesting.js";
import type { Pools } from "./pool.js";
import { type AffineStack, roll } from "./roll.js";
import { computes, isStore, RETURN, type Sequence, sequenceOf } from "./sequence.js";
import { assignStorage, type Storage } from "./storage.js";

export interface Program {
  readonly tape: Tape;
  readonly sequence: Sequence;
  /** The functions of the kernel, with their statements numbered. */
  readonly blocks: Blocks;
  /** By statement: the position of its first instance, and how many there are. */
  readonly first: Int32Array;
  readonly instances: Int32Array;
  /** By statement: where in the model it comes from (a span of the tape), or -1. */
  readonly span: Int32Array;
  /** By statement: the statement whose value's adjoint it computes, or -1. */
  readonly adjointOf: Int32Array;
  readonly storage: Storage;
  readonly elements: Elements;
}

/** Code must shrink by this factor for loops to be worth their arrays. */
const WORTHWHILE = 4;

/**
 * Inner loops that come to no more statements than this, all iterations together, are unrolled; or less, if the loop around
 * them would not fit into a function.
 */
const STRAIGHT = [160, 96, 72, 48, 36, 24, 12, 0];

/**
 * Rolls a tape whose data were made elements of an array.
 * @param overwrites whether results overwrite what is in the arrays they go to, or are added to it.
 * @param pools where the numbers go that the loops read.
 * @returns null if the tape is too irregular for loops.
 */
export function rollProgram(
  tape: Tape,
  data: Float64Array,
  overwrites: boolean,
  budget: Budget,
  pools: Pools,
  worthwhile = WORTHWHILE,
): Program | null {
  let best = attempt(sequenceOf(tape, overwrites), budget, worthwhile);
  if (overwrites && (best === null || sizeOfAll(best.segments) > MUCH)) {
    // Sums that are kept until they are complete begin where the first term is, which may be anywhere.
    const other = attempt(sequenceOf(tape, overwrites, 0), budget, worthwhile);
    if (other && (best === null || 2 * sizeOfAll(other.segments) < sizeOfAll(best.segments))) best = other;
  }
  return best && programOf(tape, best.sequence, best.segments, data, pools);
}

/** More statements than this are worth a second attempt. */
const MUCH = 2000;

interface Attempt {
  readonly sequence: Sequence;
  readonly segments: readonly (readonly Step[])[];
}

const sizeOfAll = (segments: Attempt["segments"]): number => segments.reduce((n, steps) => n + staticSize(steps), 0);

function attempt(plain: Sequence, budget: Budget, worthwhile: number): Attempt | null {
  // Second derivatives of what is linear are nothing to do.
  if (plain.length === 0) return null;
  const most = worthwhile > 0 ? plain.length / worthwhile : plain.length;
  const rolled = roll(plain);
  const nest = bestNest(rolled, STRAIGHT[0]!, most);
  const sequence = nest ? jam(plain, nest) : plain;
  const stack = sequence === plain ? rolled : roll(sequence);
  const segments = first(STRAIGHT, (straight) => {
    const nest = bestNest(stack, straight, most);
    return nest && staticSize(nest) <= most ? segmentsOf(nest, sequence, budget) : null;
  });
  return segments && { sequence, segments };
}

/** Nests of no more statements than this are good enough. */
const FEW = 400;
/**
 * Of gathered operands, a few in a row may move by a stride by accident. Loops of no more iterations than this may be such
 * accidents, which break longer irregular loops in pieces.
 */
const ACCIDENTAL = 8;

/** The nest with all affine loops, or without those that may be accidents if that is much less code. */
function bestNest(stack: AffineStack, straight: number, most: number): Step[] | null {
  const nest = nestOf(stack, straight, most);
  if (nest && staticSize(nest) <= FEW) return nest;
  const other = nestOf(stack, straight, most, ACCIDENTAL);
  return other && (!nest || 2 * staticSize(other) < staticSize(nest)) ? other : nest;
}

/** The functions of a program, each as its steps, with places for all that is stored. */
export function programOf(
  tape: Tape,
  sequence: Sequence,
  segments: readonly (readonly Step[])[],
  data: Float64Array,
  pools: Pools,
): Program {
  const blocks = blocksOf(segments);
  const statementAt = new Int32Array(sequence.length);
  run(blocks, (statement, position) => {
    statementAt[position] = statement;
  });
  const facts = factsOf(tape, sequence, statementAt, blocks.flat.length);
  const storage = assignStorage(blocks, sequence, statementAt);
  const elements = placeElements(blocks, sequence, storage, data, pools);
  return { tape, sequence, blocks, ...facts, storage, elements };
}

/** What is known of statements from all of their instances. */
function factsOf(
  tape: Tape,
  { op, row }: Sequence,
  statementAt: Int32Array,
  statements: number,
): Pick<Program, "first" | "instances" | "span" | "adjointOf"> {
  const [first, span, adjointOf] = Array.from({ length: 3 }, () => new Int32Array(statements).fill(-1)) as [
    Int32Array,
    Int32Array,
    Int32Array,
  ];
  const instances = new Int32Array(statements);
  const statementOf = new Int32Array(tape.size).fill(-1);
  statementAt.forEach((statement, position) => {
    instances[statement]!++;
    if (first[statement]! < 0) first[statement] = position;
    if (!computes(op[position]!)) return;
    const id = row[position]!;
    statementOf[id] = statement;
    if (span[statement]! < 0) span[statement] = tape.span[id]!;
  });
  for (let i = 0; i < statements; i++) {
    const primal = computes(op[first[i]!]!) ? tape.adjointOf[row[first[i]!]!]! : -1;
    if (primal >= 0) adjointOf[i] = statementOf[primal]!;
  }
  return { first, instances, span, adjointOf };
}

/** The first answer that is not null. */
function first<A, B>(choices: readonly A[], answer: (choice: A) => B | null): B | null {
  for (const choice of choices) {
    const found = answer(choice);
    if (found !== null) return found;
  }
  return null;
}

/** Consecutive steps that fit into one function each, with inner loops unrolled; null if some loop does not fit. */
function segmentsOf(nest: readonly Step[], sequence: Sequence, budget: Budget): Step[][] | null {
  const returns = sequence.op[sequence.length - 1] === RETURN;
  const count = returns ? nest.length - 1 : nest.length;
  const segments: Step[][] = [];
  let room = 0;
  for (let i = 0; i < count; i++) {
    const step = first(STRAIGHT, (most) => {
      const expanded = expand(nest[i]!, most);
      return sizeOf(expanded, sequence, budget) <= budget.whole ? expanded : null;
    });
    if (!step) return null;
    const size = sizeOf(step, sequence, budget);
    if (size > room) {
      segments.push([]);
      room = budget.part;
    }
    segments.at(-1)!.push(step);
    room -= size;
  }
  if (!returns) return segments;
  // The function that calls the others returns the result.
  if (segments.length === 1) segments[0]!.push(nest.at(-1)!);
  else segments.push([nest.at(-1)!]);
  return segments;
}

/** At the most: every operand may have to be loaded and every result stored. */
function sizeOf(step: Step, sequence: Sequence, budget: Budget): number {
  if (step.kind === "loop")
    return step.body.reduce((size, inner) => size + sizeOf(inner, sequence, budget), budget.load);
  const op = sequence.op[step.position]!;
  if (isStore(op)) return budget.load + budget.store;
  const operands = [0, 1, 2].filter((k) => sequence.space[3 * step.position + k]! >= 0).length;
  return (computes(op) ? budget.operation(op) : 0) + operands * budget.load + budget.store;
}
