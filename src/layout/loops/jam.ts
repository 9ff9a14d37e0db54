/**
 * Runs several iterations of a loop at once, where a loop inside is long ("unroll and jam"): four dot products side by side
 * instead of one after the other. A sum is a chain in which each addition waits for the one before, so four chains take
 * hardly longer than one; and what the iterations have in common, as rows of an outer product have a factor, is loaded once.
 * Only the order of instructions changes: any order in which operands precede uses, and in which an element's contributions
 * keep theirs, computes the same bits.
 */
import { type Block, type Blocks, blocksOf, run } from "./blocks.js";
import type { Step } from "./nest.js";
import { isCell, isStore, portOfSpace, type Sequence, SUM, TAKE, VALUE } from "./sequence.js";
import { STORE } from "./stores.js";

/** How many iterations are run at once: the first of these that divides the trip count, else the first of all. */
const WIDTHS = [8, 5, 4];
/** Loops of fewer iterations are left alone. */
const FEWEST = 4;
/** Inner loops of no more iterations than this are better unrolled (measured on dense layers of 16 to 128 units). */
const SHORT = 40;
/** Bodies of more statements would not leave registers for several iterations. */
const LARGEST_BODY = 8;

/**
 * The same instructions in another order; the same sequence if no loop is worth it.
 * @param short inner loops of no more iterations than this are not.
 */
export function jam(sequence: Sequence, steps: readonly Step[], short = SHORT): Sequence {
  const blocks = blocksOf([steps]);
  const chosen = new Map<Block, number>();
  const isWide = (block: Block): boolean =>
    (block.loop && widthOf(block, short) > 0) || block.steps.some((step) => typeof step === "object" && isWide(step));
  if (!isWide(blocks.root[0]!)) return sequence;
  const gaining = loopsThatGain(blocks, sequence);
  const visit = (block: Block): void => {
    const width = block.loop && gaining.has(block) ? widthOf(block, short) : 0;
    if (width > 0) chosen.set(block, width);
    else for (const step of block.steps) if (typeof step === "object") visit(step);
  };
  visit(blocks.root[0]!);
  for (;;) {
    if (chosen.size === 0) return sequence;
    const { order, owner } = orderOf(blocks.root[0]!, chosen, sequence.length);
    const wrong = violations(sequence, order, owner);
    if (wrong.size === 0) return reordered(sequence, order);
    [...chosen.keys()].forEach((block, i) => wrong.has(i + 1) && chosen.delete(block));
  }
}

/**
 * The loops with a loop inside whose operations wait for those of the iteration before, of either of the two loops; or in which
 * the outer loop's iterations go through the same elements.
 */
function loopsThatGain(blocks: Blocks, { op, length, space, number }: Sequence): ReadonlySet<Block> {
  const gaining = new Set<Block>();
  const statementAt = new Int32Array(length);
  /** Where the current and the previous iteration of a loop started. */
  const starts = new Map<Block, { current: number; previous: number }>();
  run(blocks, (statement, position) => {
    statementAt[position] = statement;
    const { loops, scope } = blocks.flat[statement]!;
    const outer = loops.at(-2);
    if (!outer || gaining.has(outer)) return;
    const start = starts.get(outer) ?? { current: outer.iterationStart, previous: Number.POSITIVE_INFINITY };
    starts.set(outer, start);
    if (start.current !== outer.iterationStart) {
      start.previous = start.current;
      start.current = outer.iterationStart;
    }
    const since = Math.min(start.previous, start.current);
    /** The same instruction in the outer and in the inner iteration before. */
    const before = position - (start.current - since);
    const beside = position - scope.steps.length;
    const repeats = before < position && statementAt[before] === statement;
    const moves = beside >= 0 && statementAt[beside] === statement;
    for (let k = 0; k < 3; k++) {
      const slot = 3 * position + k;
      const isElement = space[slot] === VALUE || portOfSpace(space[slot]!) !== undefined;
      if (repeats && moves && isElement && number[slot] === number[3 * before + k])
        if (number[slot] !== number[3 * beside + k]) gaining.add(outer);
      if (space[slot] !== VALUE) continue;
      const value = number[slot]!;
      const waits = value >= since && value < scope.iterationStart;
      if (waits && blocks.flat[statementAt[value]!]!.scope === scope) gaining.add(outer);
    }
    if (op[position]! !== STORE && isStore(op[position]!) && repeats && number[3 * before] === number[3 * position])
      gaining.add(outer);
  });
  return gaining;
}

/** How many iterations of a loop to run at once; 0 if it is not worth it. */
function widthOf({ trips, steps }: Block, short: number): number {
  const trip = trips.constant;
  if (trip === undefined || trip < FEWEST) return 0;
  let long = false;
  for (const step of steps) {
    if (typeof step === "number") continue;
    const inner = step.trips.constant;
    if (inner === undefined || step.steps.some((deeper) => typeof deeper === "object")) return 0;
    if (step.steps.length > LARGEST_BODY) return 0;
    if (inner > short) long = true;
  }
  if (!long) return 0;
  return WIDTHS.find((width) => trip % width === 0) ?? WIDTHS[0]!;
}

/** The old positions in their new order; and for each old position, the loop that moved it: its number from 1 on, or 0. */
function orderOf(root: Block, chosen: ReadonlyMap<Block, number>, length: number) {
  const order = new Int32Array(length);
  const owner = new Int32Array(length);
  const numbers = new Map([...chosen.keys()].map((block, i) => [block, i + 1]));
  let count = 0;
  let position = 0;
  let current = 0;
  const place = (at: number): void => {
    order[count++] = at;
    owner[at] = current;
  };
  const together = (block: Block, starts: readonly number[]): void => {
    let offset = 0;
    for (let i = 0; i < block.steps.length; ) {
      const step = block.steps[i]!;
      if (typeof step === "object") {
        const size = step.steps.length;
        const trip = step.trips.constant!;
        for (let k = 0; k < trip; k++)
          together(
            step,
            starts.map((start) => start + offset + k * size),
          );
        offset += trip * size;
        i++;
        continue;
      }
      let next = i;
      while (typeof block.steps[next] === "number") next++;
      for (const start of starts) for (let k = 0; k < next - i; k++) place(start + offset + k);
      offset += next - i;
      i = next;
    }
  };
  const sizeOf = (block: Block): number =>
    block.steps.reduce<number>(
      (n, step) => n + (typeof step === "number" ? 1 : step.trips.constant! * sizeOf(step)),
      0,
    );
  const walk = (block: Block): void => {
    const trip = block.trips.at(block.runs++);
    const width = chosen.get(block);
    if (width === undefined) {
      for (let i = 0; i < trip; i++)
        for (const step of block.steps)
          if (typeof step === "number") place(position++);
          else walk(step);
      return;
    }
    const size = sizeOf(block);
    current = numbers.get(block)!;
    for (let i = 0; i < trip; i += width)
      together(
        block,
        Array.from({ length: Math.min(width, trip - i) }, (_, u) => position + (i + u) * size),
      );
    current = 0;
    position += trip * size;
  };
  const reset = (block: Block): void => {
    block.runs = 0;
    for (const step of block.steps) if (typeof step === "object") reset(step);
  };
  reset(root);
  walk(root);
  return { order, owner };
}

/** By old position, the new one. */
function inverse(order: Int32Array): Int32Array {
  const moved = new Int32Array(order.length);
  order.forEach((position, i) => {
    moved[position] = i;
  });
  return moved;
}

/** The loops whose new order puts a use before its operand, or changes the order of an element's contributions. */
function violations({ op, length, space, number }: Sequence, order: Int32Array, owner: Int32Array) {
  const moved = inverse(order);
  const wrong = new Set<number>();
  /** By target and element: the new position of the store before. */
  const latest = new Map<number, Int32Array>();
  for (let position = 0; position < length; position++) {
    const loop = owner[position]!;
    for (let k = 0; k < 3; k++)
      if (loop && space[3 * position + k] === VALUE && moved[number[3 * position + k]!]! > moved[position]!)
        wrong.add(loop);
    const target = space[3 * position]!;
    const isAnywhere = isCell(target);
    if (!isStore(op[position]!) && op[position] !== TAKE && !isAnywhere) continue;
    // Of what is scattered, or in a memory, nobody knows where it goes.
    const element = isAnywhere ? 0 : number[3 * position]!;
    let last = latest.get(target);
    if (!last || last.length <= element) {
      const longer = new Int32Array(2 * element + 64).fill(-1);
      if (last) longer.set(last);
      last = longer;
      latest.set(target, last);
    }
    if (loop && last[element]! > moved[position]!) wrong.add(loop);
    last[element] = moved[position]!;
  }
  return wrong;
}

function reordered(sequence: Sequence, order: Int32Array): Sequence {
  const { length, accumulated } = sequence;
  const moved = inverse(order);
  const op = new Uint8Array(length);
  const row = new Int32Array(length);
  const space = new Int8Array(3 * length);
  const number = new Int32Array(3 * length);
  order.forEach((position, i) => {
    op[i] = sequence.op[position]!;
    row[i] = sequence.row[position]!;
    for (let k = 0; k < 3; k++) {
      const of = sequence.space[3 * position + k]!;
      const value = sequence.number[3 * position + k]!;
      space[3 * i + k] = of;
      number[3 * i + k] = of === VALUE || of === SUM ? moved[value]! : value;
    }
  });
  return { length, op, row, space, number, accumulated };
}
