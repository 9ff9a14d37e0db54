/**
 * Which way to look at a kernel gives the best loops, and how far they are unrolled: several are tried, and the one is taken
 * that is expected to be fast, in its first calls and when settled. Puts the steps of `layout/loops` together; knows no language.
 */
import type { Tape } from "../../ir/tape.js";
import { timeOfProgram } from "../cost.js";
import type { Budget } from "../line.js";
import { jam } from "./jam.js";
import { looseNestOf } from "./loose.js";
import { type Step, staticSize } from "./nest.js";
import { Nests, nestOf } from "./nesting.js";
import type { Pools } from "./pool.js";
import { type Program, programOf } from "./program.js";
import { type AffineStack, roll } from "./roll.js";
import { STRAIGHT, segmentsOf } from "./segments.js";
import { type Sequence, sequenceOf } from "./sequence.js";
import { skipWork } from "./skip.js";
import { FAR } from "./stores.js";

/** A tape in an order in which loops may be found, and the numbers of the model that it reads. */
export interface Regular {
  readonly tape: Tape;
  readonly data: Float64Array;
}

/** A kernel as loops, and the arrays of the module with the numbers that it reads. */
export interface Rolled {
  readonly program: Program;
  readonly pools: Pools;
}

/** Code must shrink by this factor for loops to be worth their arrays. */
const WORTHWHILE = 4;
/** Loops of no more statements than this, none of them unrolled, are as good as any. */
const GOOD = 100;
/**
 * Once so many instructions have been searched in all, nothing new is tried if there are loops at all. What is left over by
 * the search for affine loops is searched several times for others, so it counts so many times.
 */
const SEARCHED = 600_000;
/** … and where what was found is long, so many. */
const LONGER_SEARCHED = 2_000_000;
const SEARCHES = 4;
/** So many ways to look at a kernel are worth a closer look, if they come to about as few statements as the best. */
const CLOSE = { ways: 3, factor: 2.5 };
/**
 * Programs are made of so many instructions in all, to see which is fastest; one is made in any case. A statement takes as
 * long as so many instructions.
 */
const WORK = 300_000;
const STATEMENT = 16;
/** More statements than this are not worth having, if there is a way to have fewer. */
const ROOM = 2000;
/**
 * What a statement costs until engines have optimised it, as nanoseconds of each settled call. The first 300 gradients of an
 * LU decomposition take 0.03 ms more for each statement of its loops: in a fit of some ten thousand calls, so much a call.
 */
const START = 2.5;
/** … of a kernel that gives a value alone, which those who fit ask for less often than for gradients. */
const START_OF_VALUE = 5;

/**
 * Rolls a tape whose data were made elements of an array.
 * @param choices the tape in the ways it can be looked at: each is tried if those before leave much code.
 * @param overwrites whether results overwrite what is in the arrays they go to, or are added to it.
 * @param pools where the numbers are that other kernels read.
 * @returns null if the tape is too irregular for loops.
 */
export function rollProgram(
  choices: readonly (() => Regular)[],
  overwrites: boolean,
  budget: Budget,
  pools: Pools,
  worthwhile = WORTHWHILE,
): Rolled | null {
  const all = candidates(attempts(choices, overwrites, worthwhile), budget);
  if (all.length === 0) return null;
  // Where there is nothing to choose from, the program without anything skipped is not needed.
  if (all.length === 1) return skipping(all[0]!, pools) ?? made(all[0]!, pools);
  let best: { candidate: Candidate; rolled: Rolled; cost: number } | null = null;
  for (const candidate of all) {
    const rolled = made(candidate, pools);
    const cost = timeOfProgram(rolled.program, budget) + startOf(candidate.attempt) * candidate.size;
    if (!best || cost < best.cost) best = { candidate, rolled, cost };
  }
  return skipping(best!.candidate, pools) ?? best!.rolled;
}

/** What a program could be made of, and how many statements that are. */
interface Candidate {
  readonly attempt: Attempt;
  readonly sequence: Sequence;
  readonly segments: readonly (readonly Step[])[];
  readonly size: number;
}

/** As many as there is time to make programs of, the most promising ones first. */
function candidates(found: readonly Attempt[], budget: Budget): Candidate[] {
  const all: Candidate[] = [];
  let work = 0;
  for (const attempt of closest(found))
    for (const { sequence, segments, size } of unrolled(attempt, budget)) {
      all.push({ attempt, sequence, segments, size });
      const taken = sequence.length + STATEMENT * size;
      work += taken;
      if (work + taken > WORK) return all;
    }
  return all;
}

const startOf = ({ regular }: Attempt): number =>
  regular.tape.outputs.every(({ target }) => target === "return") ? START_OF_VALUE : START;

function made({ attempt, sequence, segments }: Omit<Candidate, "size">, pools: Pools): Rolled {
  const { tape, data } = attempt.regular;
  const own = { data: pools.data.copy(), index: pools.index.copy() };
  return { program: programOf(tape, sequence, segments, data, own), pools: own };
}

/** With work skipped that is not needed; null if there is none. */
function skipping({ attempt, sequence, segments }: Candidate, pools: Pools): Rolled | null {
  const whole = skipWork(segments, sequence, attempt.regular.tape);
  return whole.sequence === sequence ? null : made({ attempt, ...whole }, pools);
}

interface Attempt extends Found {
  readonly regular: Regular;
  readonly sequence: Sequence;
  readonly stack: AffineStack;
  /** More statements are not worth having. */
  readonly most: number;
}

function attempts(choices: readonly (() => Regular)[], overwrites: boolean, worthwhile: number): Attempt[] {
  const found: Attempt[] = [];
  let searched = 0;
  for (const choice of choices) {
    const regular = choice();
    // Sums that are kept until they are complete begin where the first term is, which may be anywhere.
    for (const far of overwrites ? [FAR, 0] : [FAR]) {
      const sequence = sequenceOf(regular.tape, overwrites, far);
      // Second derivatives of what is linear are nothing to do.
      if (sequence.length === 0) return [];
      // Without totals, or where nothing is accumulated, another way to look may show the same.
      if (found.some((other) => isSame(other.sequence, sequence))) continue;
      const most = worthwhile > 0 ? sequence.length / worthwhile : sequence.length;
      const stack = roll(sequence);
      const best = bestNest(stack, most);
      if (best) found.push({ regular, sequence, stack, most, ...best });
      searched += sequence.length + SEARCHES * stack.elementCount;
      if (best && best.size <= GOOD) return found;
      const enough = searched > LONGER_SEARCHED ? ROOM : ROOM / 2;
      if (searched > SEARCHED && found.some(({ size }) => size <= enough)) return found;
      // Nothing is kept until it is complete.
      if (regular.tape.outputs.every(({ target }, output) => target === "return" || sequence.accumulated[output]))
        break;
    }
  }
  return found;
}

/** Whether two sequences are the same instructions. */
function isSame(one: Sequence, other: Sequence): boolean {
  if (one.length !== other.length) return false;
  for (const column of ["op", "space", "number", "row"] as const)
    for (let i = 0; i < one.length; i++) if (one[column][i] !== other[column][i]) return false;
  for (const column of ["space", "number"] as const)
    for (let i = one.length; i < 3 * one.length; i++) if (one[column][i] !== other[column][i]) return false;
  return true;
}

/** Those that come to few statements, the fewest first; of equals, what comes first. */
function closest(found: readonly Attempt[]): Attempt[] {
  const sorted = [...found].sort((x, y) => x.size - y.size);
  return sorted.filter(({ size }) => size <= CLOSE.factor * sorted[0]!.size).slice(0, CLOSE.ways);
}

/** The functions of a kernel, with as much unrolled as there is room for; then with less. */
function* unrolled({ sequence: plain, stack: rolled, most, way, loose }: Attempt, budget: Budget) {
  const nestBy = (of: AffineStack, straight: number): Step[] | null => loose ?? nestOf(of, straight, most, ...way);
  const longest = nestBy(rolled, STRAIGHT[0]!);
  // What is run some at a time in some iterations and not in others looks even less alike.
  const sequence = longest && !loose ? jam(plain, longest) : plain;
  const stack = sequence === plain ? rolled : roll(sequence);
  let smallest: { sequence: Sequence; segments: Step[][]; size: number } | null = null;
  let before = Number.POSITIVE_INFINITY;
  for (const straight of STRAIGHT) {
    const nest = stack === rolled && straight === STRAIGHT[0] ? longest : nestBy(stack, straight);
    const segments = nest && staticSize(nest) <= most ? segmentsOf(nest, sequence, budget, straight) : null;
    if (!segments) continue;
    const size = segments.reduce((n, steps) => n + staticSize(steps), 0);
    if (size <= ROOM && size < before) {
      before = size;
      yield { sequence, segments, size };
    } else if (!smallest || size < smallest.size) smallest = { sequence, segments, size };
  }
  if (before === Number.POSITIVE_INFINITY && smallest) yield smallest;
}

/** Nests of no more statements than this are good enough; of longer sequences, so many times as many for each part of this length. */
const FEW = 100;
const LONGER = 100_000;
const MOST_FEW = 5;
/**
 * Of gathered operands, a few in a row may move by a stride by accident. Loops of no more iterations than this may be such
 * accidents, which break longer irregular loops in pieces.
 */
const ACCIDENTAL = 8;

/** Which affine loops are taken apart, and whether single iterations join loops: what `nestOf` is told. */
type Way = readonly [fewest: number, joins: boolean];

/** How a nest is found: in a way, or as a loose one, which is the same however far loops are unrolled. */
interface Found {
  /** How many statements there are with nothing unrolled. */
  readonly size: number;
  readonly way: Way;
  readonly loose: Step[] | null;
}

/**
 * The nest with all affine loops; or without those that may be accidents, or with loops that single iterations elsewhere can be
 * part of, or a loose one, if that is much less code. Nothing is unrolled.
 */
function bestNest(stack: AffineStack, most: number): Found | null {
  const few = FEW * Math.min(MOST_FEW, Math.max(1, stack.sequence.length / LONGER));
  const nests = new Nests(stack, 0);
  let best: Found | null = null;
  const consider = (nest: Step[] | null, way: Way, factor: number, loose: Step[] | null): void => {
    const size = nest ? staticSize(nest) : Number.POSITIVE_INFINITY;
    if (nest && (!best || factor * size < best.size || size + MANY < best.size)) best = { size, way, loose };
  };
  const isGood = (): boolean => best !== null && best.size <= few;
  for (const [way, factor] of WAYS) if (!isGood()) consider(nests.nest(most, ...way), way, factor, null);
  if (isGood()) return best;
  const loose = looseNestOf(stack, most);
  consider(loose, WAYS[0]![0], LOOSE, loose);
  return best;
}

/** The ways to make a nest, and how many times as small it must be as that of the ways before. */
const WAYS: readonly (readonly [way: Way, factor: number])[] = [
  [[0, false], 1],
  [[ACCIDENTAL, false], 2],
  [[0, true], 1.25],
  [[ACCIDENTAL, true], 1.25],
];
const LOOSE = 2;
/** … unless it is smaller by more statements than this. */
const MANY = 500;
