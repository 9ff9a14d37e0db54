/**
 * A tape as a sequence of instructions, ready to be searched for repetitions: operations, stores of results, and the
 * return.
 */
import {
  arities,
  CONSTANT,
  gets,
  isLeaf,
  isLinked,
  opcodes,
  places,
  puts,
  READ,
  scatters,
  gathers as takes,
} from "../../ir/opcodes.js";
import { type Chains, chainsOf, firstOfCell, memoriesOf, offsetOfCell } from "../../ir/scatters.js";
import { PORTS, SUMS, type Tape } from "../../ir/tape.js";
import { contributionOf } from "./gathering.js";
import { ACCUMULATE, DEDUCT, FAR, planStores, STORE, type Store } from "./stores.js";

/**
 * What an operand is a number of: positions of the sequence, constants (rows of the tape), elements of ports or targets, and
 * sums, each told by the position that takes it out of its cell.
 */
export const VALUE = 0;
export const LITERAL = 1;
const FIRST_PORT = 2;
export const portSpace = (port: number): number => FIRST_PORT + port;
export const portOfSpace = (space: number) => PORTS[space - FIRST_PORT];
/** The targets of stores get spaces behind the ports. */
export const targetSpace = (output: number): number => FIRST_PORT + PORTS.length + output;

export const SUM = 50;
/** The cells that values are scattered to; a place that is computed is told by what is added to the number: the third operand. */
export const SCATTERED = 49;
/** The cells of memories; a place that is computed is told likewise. */
export const MEMORY = 48;
/** Elements of results that values are scattered to; likewise. Nothing else is stored in any of them. */
export const GIVEN = 47;
/** Whether a space is one of those whose elements may be told by an index. */
export const isCell = (space: number): boolean => space === SCATTERED || space === MEMORY || space === GIVEN;

/** The instruction that ends a function. */
export const RETURN = 253;
/** What is between these is needed only if a condition, the operand, holds; or, if the row is 0, only if it does not. */
export const IF = 249;
export const END = 250;

export const isStore = (op: number): boolean => op === STORE || op === ACCUMULATE || op === DEDUCT;
/** Takes a sum out of its cell, which is 0 then. */
export const TAKE = 255;
/** Whether an instruction computes a value. */
export const computes = (op: number): boolean => op < IF || op === TAKE;

export interface Sequence {
  readonly length: number;
  /** The opcode of each instruction. */
  readonly op: Uint8Array;
  /** The row of the tape that an instruction computes; for a store or the return, the number of the output. */
  readonly row: Int32Array;
  /** Three operands each: their spaces (or -1) and numbers. A store's are the element, then the value; a take's, the sum. */
  readonly space: Int8Array;
  readonly number: Int32Array;
  /** By output: whether its elements are accumulated, and have to be 0 at first. */
  readonly accumulated: readonly boolean[];
}

/**
 * The instructions of a tape, in its order.
 * @param overwrites whether results overwrite what is in the arrays they go to, or are added to it.
 * @param far contributions further apart than this, in rows, are accumulated.
 */
export function sequenceOf(tape: Tape, overwrites: boolean, far = FAR): Sequence {
  const { stores, accumulated, replaced, gathering } = planStores(tape, overwrites, far);
  const { into, before } = gathering;
  const gathers = gathering.sums > 0;
  const capacity = tape.size + stores.count + gathering.contributions + gathering.sums + 1;
  const op = new Uint8Array(capacity);
  const row = new Int32Array(capacity);
  const space = new Int8Array(3 * capacity);
  const number = new Int32Array(3 * capacity);
  /** By row: the position of the instruction that computes it, from 1 on. Memory that is 0 need not be written first. */
  const position = new Int32Array(tape.size);
  /** By sum, and by position of a contribution: the contribution before, from 1 on. */
  const latest = new Int32Array(gathers ? tape.size : 0);
  const previous = new Int32Array(gathers ? capacity : 0);
  const [chains, memories] = [chainsOf(tape), memoriesOf(tape)];
  let length = 0;

  /** The next instruction, without operands. */
  const begin = (code: number, of: number): void => {
    op[length] = code;
    row[length] = of;
    const slot = 3 * length;
    space[slot] = space[slot + 1] = space[slot + 2] = -1;
  };
  const operand = (k: number, id: number): void => {
    const slot = 3 * length + k;
    const code = tape.op[id]!;
    space[slot] = code === CONSTANT ? LITERAL : code === READ ? portSpace(tape.b[id]!) : VALUE;
    number[slot] = code === CONSTANT ? id : code === READ ? tape.a[id]! : position[id]! - 1;
  };
  const take = (id: number): void => {
    if (!gathers || into[id] !== id || position[id]! > 0) return;
    begin(TAKE, id);
    space[3 * length] = SUM;
    number[3 * length] = length;
    for (let at = latest[id]!; at > 0; at = previous[at - 1]!) number[3 * (at - 1)] = length;
    position[id] = ++length;
  };
  const contribute = (sum: number, value: number, negative: boolean, replaces = false): void => {
    const negated = !negative && !replaces && tape.op[value] === opcodes.neg && replaced[value] === 1;
    const given = negated ? tape.a[value]! : value;
    take(given);
    begin(replaces ? STORE : negative || negated ? DEDUCT : ACCUMULATE, sum);
    space[3 * length] = SUM;
    operand(1, given);
    previous[length] = latest[sum]!;
    latest[sum] = ++length;
  };
  const store = ({ op: code, output, element, value }: Store): void => {
    take(value);
    begin(code, output);
    space[3 * length] = targetSpace(output);
    number[3 * length] = element;
    operand(1, value);
    length++;
  };
  const compute = (id: number, code: number): void => {
    const arity = arities[code]!;
    const x = tape.a[id]!;
    const y = tape.b[id]!;
    const z = tape.c[id]!;
    if (gathers && !isLinked[code]) {
      take(x);
      if (arity > 1) take(y);
      if (arity > 2) take(z);
    }
    begin(code, id);
    if (takes[code]) cell(id, SCATTERED, chains);
    else if (gets[code]) cell(id, MEMORY, memories);
    else {
      operand(0, x);
      if (arity > 1) operand(1, y);
      if (arity > 2) operand(2, z);
    }
    position[id] = ++length;
  };
  const cell = (id: number, array: number, { start }: Chains): void => {
    const offset = offsetOfCell(tape, id);
    space[3 * length] = array;
    number[3 * length] = start(id) + firstOfCell(tape, id);
    if (offset >= 0) operand(2, offset);
  };
  const toCell = (id: number, code: number, array: number, of: Chains): void => {
    take(tape.c[id]!);
    begin(code, id);
    cell(id, array, of);
    operand(1, tape.c[id]!);
    length++;
  };

  for (let id = 0; id < tape.size; id++) {
    const code = tape.op[id]!;
    if (gathers && into[id]! >= 0) {
      if (before[id]! >= 0) contribute(into[id]!, before[id]!, false, tape.sums[id] === SUMS.continues);
      const { value, negative } = contributionOf(tape, id);
      contribute(into[id]!, value, negative);
    } else if (scatters[code]) toCell(id, ACCUMULATE, chains.of(id) < 0 ? GIVEN : SCATTERED, chains);
    else if (puts[code]) toCell(id, STORE, MEMORY, memories);
    else if (!isLeaf(code) && !replaced[id] && !places[code]) compute(id, code);
    stores.forEachAfter(id, store);
  }
  stores.forEachAfter(tape.size, store);
  tape.outputs.forEach(({ target, ids }, output) => {
    if (target !== "return") return;
    take(ids[0]!);
    begin(RETURN, output);
    operand(0, ids[0]!);
    length++;
  });
  return { length, op, row, space, number, accumulated };
}
