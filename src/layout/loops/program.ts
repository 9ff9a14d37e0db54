/**
 * A kernel as loops: what is printed instead of a straight line where a straight line would be too long. Puts the steps of
 * `layout/loops` together; knows no language.
 */
import type { Tape } from "../../ir/tape.js";
import type { Budget } from "../line.js";
import { type Blocks, blocksOf, run } from "./blocks.js";
import { type Elements, placeElements } from "./elements.js";
import { expand } from "./expand.js";
import { jam } from "./jam.js";
import { type Step, staticSize } from "./nest.js";
import { nestOf } from "./nesting.js";
import type { Pools } from "./pool.js";
import { type AffineStack, roll } from "./roll.js";
import { computes, isStore, RETURN, type Sequence, sequenceOf, TAKE } from "./sequence.js";
import { assignStorage, type Storage } from "./storage.js";
import { FAR } from "./stores.js";

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

/** A tape in an order in which loops may be found, and the numbers of the model that it reads. */
export interface Regular {
  readonly tape: Tape;
  readonly data: Float64Array;
}

/** Code must shrink by this factor for loops to be worth their arrays. */
const WORTHWHILE = 4;

/**
 * Inner loops that come to no more statements than this, all iterations together, are unrolled; or less, if the loop around
 * them would not fit into a function …
 */
const STRAIGHT = [160, 96, 48, 24, 8, 0];
/**
 * … or if the whole kernel would come to more statements than this. What is long is slow in its first calls; where loops are
 * regular, unrolling them makes up for that (an LSTM takes 71 µs instead of 157, a Cholesky decomposition 46 instead of 100).
 */
const ROOM = { regular: 2000, irregular: 400 };

/** The first look at a tape is as good as another one up to this many statements, unless that has less than half of them. */
const REGULAR = 500;

/** Loops of no more statements than this, none of them unrolled, are as good as any. */
const GOOD = 100;
/** Sequences of more instructions than this are searched once, if that finds loops at all. */
const ENDLESS = 4_000_000;

/**
 * Rolls a tape whose data were made elements of an array.
 * @param choices the tape in the ways it can be looked at, the best known first: each is tried if those before leave much code.
 * @param overwrites whether results overwrite what is in the arrays they go to, or are added to it.
 * @param pools where the numbers go that the loops read.
 * @returns null if the tape is too irregular for loops.
 */
export function rollProgram(
  choices: readonly (() => Regular)[],
  overwrites: boolean,
  budget: Budget,
  pools: Pools,
  worthwhile = WORTHWHILE,
): Program | null {
  const found = attempts(choices, overwrites, worthwhile).filter(({ size }) => size < Number.POSITIVE_INFINITY);
  const cost = ({ size, isFirst }: Attempt): number => (isFirst ? (size <= REGULAR ? 0.5 : 0.8) * size : size);
  // The sort is stable: of equals, what comes first.
  for (const { regular, sequence, stack, most, size, isFirst } of found.sort((x, y) => cost(x) - cost(y))) {
    const room = isFirst && size <= REGULAR ? ROOM.regular : ROOM.irregular;
    const chosen = segmentsFor(sequence, stack, budget, most, room);
    if (chosen) return programOf(regular.tape, chosen.sequence, chosen.segments, regular.data, pools);
  }
  return null;
}

interface Attempt {
  readonly regular: Regular;
  readonly sequence: Sequence;
  readonly stack: AffineStack;
  /** More statements are not worth having. */
  readonly most: number;
  /** How many statements there are with nothing unrolled. */
  readonly size: number;
  /** Whether it looks at the tape in the best known way. */
  readonly isFirst: boolean;
}

function attempts(choices: readonly (() => Regular)[], overwrites: boolean, worthwhile: number): Attempt[] {
  const found: Attempt[] = [];
  for (const choice of choices) {
    const regular = choice();
    // Sums that are kept until they are complete begin where the first term is, which may be anywhere.
    for (const far of overwrites ? [FAR, 0] : [FAR]) {
      const sequence = sequenceOf(regular.tape, overwrites, far);
      // Second derivatives of what is linear are nothing to do.
      if (sequence.length === 0) return [];
      const most = worthwhile > 0 ? sequence.length / worthwhile : sequence.length;
      const stack = roll(sequence);
      const nest = bestNest(stack, STRAIGHT.at(-1)!, most);
      const size = nest ? staticSize(nest) : Number.POSITIVE_INFINITY;
      found.push({ regular, sequence, stack, most, size, isFirst: choice === choices[0] });
      if (size <= GOOD || (nest && sequence.length > ENDLESS)) return found;
    }
  }
  return found;
}

/** The functions of a kernel, with as much unrolled as there is room for. */
function segmentsFor(plain: Sequence, rolled: AffineStack, budget: Budget, most: number, room: number) {
  const nest = bestNest(rolled, STRAIGHT[0]!, most);
  const sequence = nest ? jam(plain, nest) : plain;
  const stack = sequence === plain ? rolled : roll(sequence);
  let best: { segments: Step[][]; size: number } | null = null;
  for (const straight of STRAIGHT) {
    const nest = bestNest(stack, straight, most);
    const segments = nest && staticSize(nest) <= most ? segmentsOf(nest, sequence, budget, straight) : null;
    if (!segments) continue;
    const size = segments.reduce((n, steps) => n + staticSize(steps), 0);
    if (best === null || size < best.size) best = { segments, size };
    if (size <= room) break;
  }
  return best && { sequence, segments: best.segments };
}

/** Nests of no more statements than this are good enough. */
const FEW = 400;
/**
 * Of gathered operands, a few in a row may move by a stride by accident. Loops of no more iterations than this may be such
 * accidents, which break longer irregular loops in pieces.
 */
const ACCIDENTAL = 8;

/**
 * The nest with all affine loops; or without those that may be accidents, or with those loops that single iterations beside
 * them can be part of, if that is much less code.
 */
function bestNest(stack: AffineStack, straight: number, most: number): Step[] | null {
  const nest = nestOf(stack, straight, most);
  if (nest && staticSize(nest) <= FEW) return nest;
  let best = nest;
  const isLess = (other: Step[], factor: number): boolean => !best || factor * staticSize(other) < staticSize(best);
  for (const [fewest, joins] of [
    [ACCIDENTAL, false],
    [0, true],
  ] as const) {
    const other = nestOf(stack, straight, most, fewest, joins);
    if (other && isLess(other, joins ? 1.25 : 2)) best = other;
  }
  return best;
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
function segmentsOf(nest: readonly Step[], sequence: Sequence, budget: Budget, straight: number): Step[][] | null {
  const returns = sequence.op[sequence.length - 1] === RETURN;
  const count = returns ? nest.length - 1 : nest.length;
  const segments: Step[][] = [];
  let room = 0;
  for (let i = 0; i < count; i++) {
    const step = first(
      STRAIGHT.filter((most) => most <= straight),
      (most) => {
        const expanded = expand(nest[i]!, most);
        return sizeOf(expanded, sequence, budget) <= budget.whole ? expanded : null;
      },
    );
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
  if (isStore(op) || op === TAKE) return budget.load + 2 * budget.store;
  const operands = [0, 1, 2].filter((k) => sequence.space[3 * step.position + k]! >= 0).length;
  return (computes(op) ? budget.operation(op) : 0) + operands * budget.load + budget.store;
}
