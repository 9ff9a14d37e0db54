/**
 * What a call of a kernel costs when settled, in nanoseconds, as a straight line and as loops: the ground on which the
 * arrangement chooses between them. Knows layouts and a backend's times; the first calls are cheaper as loops, always.
 */
import { isLeaf, isLinked } from "../ir/opcodes.js";
import type { Tape } from "../ir/tape.js";
import type { Budget } from "./line.js";
import type { Block } from "./loops/blocks.js";
import type { Index, Lookup } from "./loops/elements.js";
import type { Program } from "./loops/program.js";
import { computes, isStore, TAKE } from "./loops/sequence.js";
import { STORE } from "./loops/stores.js";

export function timeOfLine(tape: Tape, budget: Budget): number {
  const { time } = budget;
  let total = 0;
  for (let id = 0; id < tape.size; id++) {
    if (tape.isRead(id)) total += time.load;
    else if (!isLeaf(tape.op[id]!)) total += time.operation(tape.op[id]!);
  }
  for (const { target, ids } of tape.outputs)
    if (target !== "return") for (const id of ids) if (id >= 0) total += time.store;
  return Math.max(total, longestChain(tape, budget));
}

/** How long operations take that need each other's results, whatever the layout: a sum of many terms, say. */
function longestChain(tape: Tape, { time }: Budget): number {
  const { op, a, b, c, size } = tape;
  const ready = new Float64Array(size);
  let longest = 0;
  for (let id = 0; id < size; id++) {
    if (isLeaf(op[id]!)) continue;
    // What follows another row about cells need not wait for it, as long as they are others.
    const before = isLinked[op[id]!] ? 0 : at(ready, a[id]!);
    const operands = Math.max(before, at(ready, b[id]!), at(ready, c[id]!));
    ready[id] = operands + Math.max(time.latency, time.operation(op[id]!));
    longest = Math.max(longest, ready[id]!);
  }
  return longest;
}

const at = (ready: Float64Array, id: number): number => (id < 0 ? 0 : ready[id]!);

export function timeOfProgram(program: Program, budget: Budget): number {
  const { time } = budget;
  const { blocks, instances, first, sequence } = program;
  let total = 0;
  blocks.flat.forEach(({ scope }, statement) => {
    const op = sequence.op[first[statement]!]!;
    if (isStore(op) && program.storage.handsOn(statement)) return;
    const { loads, stores } = accessesOf(program, statement, scope);
    const own = computes(op) && op !== TAKE ? time.operation(op) : 0;
    const adds = (isStore(op) && op !== STORE) || (op === TAKE && !program.storage.handsOn(statement)) ? time.load : 0;
    total += instances[statement]! * (own + adds + loads * time.load + stores * time.store);
  });
  total += time.iteration * blocks.root.reduce((n, block) => n + iterationsIn(block, 1), 0);
  return Math.max(total, longestChain(program.tape, budget));
}

/** The elements of arrays that a statement reads and writes, but for those that an innermost loop holds in a variable. */
function accessesOf({ elements, sequence, first, storage }: Program, statement: number, scope: Block) {
  let loads = 0;
  let stores = 0;
  const moves = (at: Index | Lookup): boolean => scope.loop === null || movesWith(at, scope);
  const op = sequence.op[first[statement]!]!;
  const writes = isStore(op) || (op === TAKE && !storage.handsOn(statement));
  for (let k = 0; k < 3; k++) {
    const datum = elements.datum(statement, k);
    const index = elements.read(statement, k) ?? (datum && "start" in datum ? datum : undefined);
    if (!index || !moves(index)) continue;
    if (writes && k === 0) stores++;
    else loads++;
    if ("lookup" in index && index.lookup) loads++;
  }
  const own = elements.written(statement);
  if (own && moves(own)) stores++;
  return { loads, stores };
}

function movesWith(at: Index | Lookup, loop: Block): boolean {
  const stride = at.strides?.[loop.depth];
  return stride === undefined || stride !== 0 || ("lookup" in at && at.lookup?.loop === loop);
}

/** How many iterations the loops in a block come to, if it is run so many times. */
function iterationsIn(block: Block, runs: number): number {
  let total = 0;
  for (const step of block.steps) {
    if (typeof step === "number") continue;
    const { constant } = step.trips;
    const iterations = constant === undefined ? step.trips.all().reduce((n, trip) => n + trip, 0) : runs * constant;
    total += iterations + iterationsIn(step, iterations);
  }
  return total;
}
