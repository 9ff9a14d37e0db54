/**
 * A tape as a sequence of instructions, ready to be searched for repetitions: operations, stores of results, and the
 * return; each operand is a number in a space of its own, so that the numbers of repeated code move by constant strides.
 */
import { arities, isLeaf } from "../../ir/opcodes.js";
import { type Output, PORTS, type Tape } from "../../ir/tape.js";

/** The spaces that operands are numbered in: positions of the sequence, constants (rows of the tape), elements of ports. */
export const VALUE = 0;
export const LITERAL = 1;
const FIRST_PORT = 2;
export const portSpace = (port: number): number => FIRST_PORT + port;
export const portOfSpace = (space: number) => PORTS[space - FIRST_PORT];

/** Instructions that are no op of the table. */
export const STORE = 254;
export const RETURN = 253;

export interface Sequence {
  readonly length: number;
  /** The opcode of each instruction; a store's is STORE, the function's result is RETURN. */
  readonly op: Uint8Array;
  /** The row of the tape that an instruction computes; for a store, the number of the output it goes to. */
  readonly row: Int32Array;
  /** Three operands each: their spaces (or -1) and numbers. A store's are the element, then the value. */
  readonly space: Int8Array;
  readonly number: Int32Array;
}

/** The targets of stores get spaces behind the ports. */
export const targetSpace = (output: number): number => FIRST_PORT + PORTS.length + output;

/** Instructions in the order of the tape, then the stores in the order of their elements, then the return. */
export function sequenceOf(tape: Tape): Sequence {
  const stored = tape.outputs.reduce((n, { ids }) => n + ids.length, 0);
  const capacity = tape.size + stored;
  const op = new Uint8Array(capacity);
  const row = new Int32Array(capacity);
  const space = new Int8Array(3 * capacity).fill(-1);
  const number = new Int32Array(3 * capacity);
  const position = new Int32Array(tape.size).fill(-1);
  const columns = [tape.a, tape.b, tape.c];
  let length = 0;

  const operand = (slot: number, id: number): void => {
    const literal = tape.isConstant(id);
    space[slot] = literal ? LITERAL : tape.isRead(id) ? portSpace(tape.b[id]!) : VALUE;
    number[slot] = literal ? id : tape.isRead(id) ? tape.a[id]! : position[id]!;
  };

  for (let id = 0; id < tape.size; id++) {
    const code = tape.op[id]!;
    if (isLeaf(code)) continue;
    op[length] = code;
    row[length] = id;
    for (let i = 0; i < arities[code]!; i++) operand(3 * length + i, columns[i]![id]!);
    position[id] = length++;
  }
  const emit = (returned: boolean): void =>
    tape.outputs.forEach(({ target, ids }: Output, output) => {
      if ((target === "return") !== returned) return;
      ids.forEach((id, element) => {
        if (id < 0) return;
        op[length] = returned ? RETURN : STORE;
        row[length] = output;
        if (!returned) {
          space[3 * length] = targetSpace(output);
          number[3 * length] = element;
        }
        operand(3 * length + 1, id);
        length++;
      });
    });
  emit(false);
  emit(true);
  return { length, op, row, space, number };
}
