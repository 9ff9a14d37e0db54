/** A program of loops made ready to be run over and over: blocks with their statements numbered, and where each is. */
import { type Loop, type Step, Trips } from "./nest.js";

/** A loop, or a function of the kernel (one iteration). */
export interface Block {
  readonly trips: Trips;
  /** Numbers of statements, and inner blocks. */
  readonly steps: (number | Block)[];
  /** How many loops are around it; -1 for a function. */
  readonly depth: number;
  /** The loop that it is. */
  readonly loop: Loop | null;
  /** While the program runs: the position at which the current iteration began; how often the block ran. */
  iterationStart: number;
  runs: number;
}

/** A statement and where it is. */
export interface Flat {
  /** The innermost block around it, all blocks around it, and those of them that are loops (outermost first). */
  readonly scope: Block;
  readonly scopes: readonly Block[];
  readonly loops: readonly Block[];
}

export interface Blocks {
  readonly flat: readonly Flat[];
  readonly root: readonly Block[];
  /** How many loops are inside one another at the most. */
  readonly depth: number;
}

export function blocksOf(segments: readonly (readonly Step[])[]): Blocks {
  const flat: Flat[] = [];
  let depth = 0;
  const block = (loop: Loop | null, loops: readonly Block[]): Block => ({
    trips: loop?.trips ?? Trips.of(1),
    steps: [],
    depth: loops.length - (loop ? 0 : 1),
    loop,
    iterationStart: 0,
    runs: 0,
  });
  const fill = (scope: Block, body: readonly Step[], scopes: readonly Block[], loops: readonly Block[]): void => {
    depth = Math.max(depth, loops.length);
    for (const step of body) {
      if (step.kind === "statement") {
        scope.steps.push(flat.push({ scope, scopes, loops }) - 1);
        continue;
      }
      const inner = block(step, loops);
      scope.steps.push(inner);
      fill(inner, step.body, [...scopes, inner], [...loops, inner]);
    }
  };
  const root = segments.map((steps) => {
    const whole = block(null, []);
    fill(whole, steps, [whole], []);
    return whole;
  });
  return { flat, root, depth };
}

/** A block on its way through `run`: statements to visit, blocks to run, and as negative numbers, how many instructions to skip. */
interface Course {
  readonly block: Block;
  readonly steps: (number | Course)[];
}

/**
 * Visits instances of statements in order; `counters` are those of the loops around, outermost first.
 * @param wanted marks the statements whose instances are visited; null for all. Loops without any are passed over, if they run
 * equally often each time.
 */
export function run(
  { root, depth }: Blocks,
  visit: (statement: number, position: number, counters: Int32Array) => void,
  wanted: Uint8Array | null = null,
): void {
  const counters = new Int32Array(depth + 1);
  let position = 0;
  const runBlock = ({ block, steps }: Course): void => {
    const trip = block.trips.at(block.runs++);
    const { depth: at } = block;
    for (let i = 0; i < trip; i++) {
      block.iterationStart = position;
      if (at >= 0) counters[at] = i;
      for (let k = 0; k < steps.length; k++) {
        const step = steps[k]!;
        if (typeof step !== "number") runBlock(step);
        else if (step >= 0) visit(step, position++, counters);
        else position -= step;
      }
    }
  };
  for (const course of root.map((block) => courseOf(block, wanted))) runBlock(course);
}

function courseOf(block: Block, wanted: Uint8Array | null): Course {
  block.runs = 0;
  const steps: (number | Course)[] = [];
  const skip = (count: number): void => {
    const last = steps.at(-1);
    if (typeof last === "number" && last < 0) steps[steps.length - 1] = last - count;
    else if (count > 0) steps.push(-count);
  };
  for (const step of block.steps) {
    if (typeof step === "number") {
      if (!wanted || wanted[step]) steps.push(step);
      else skip(1);
      continue;
    }
    const inner = courseOf(step, wanted);
    const trip = step.trips.constant;
    const [only = 0] = inner.steps;
    const isEmpty = inner.steps.length === 0 || (inner.steps.length === 1 && typeof only === "number" && only < 0);
    if (trip !== undefined && isEmpty) skip(-(only as number) * trip);
    else steps.push(inner);
  }
  return { block, steps };
}

/** The statements in a block, in order. */
export const statementsIn = (block: Block): number[] =>
  block.steps.flatMap((step) => (typeof step === "number" ? [step] : statementsIn(step)));
