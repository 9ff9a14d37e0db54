/**
 * What V8 can take: it never optimises a function of more than 60 KB of bytecode (`max_optimized_bytecode_size`), and such
 * a function runs 70 times slower. Bytes were measured on Node 20 with --print-bytecode, in functions with thousands of
 * locals, where operands are wide.
 */
import { arities, isLeaf, recordOf } from "../../ir/opcodes.js";
import type { Budget } from "../../layout/line.js";
import { atom, type Code } from "../../ops/code.js";

const OPERATION = 14;
const CHOICE = 20;
const CALL = 36;

const sizes: number[] = [];

/** Bytes of bytecode of an operation: a call looks up its function, a choice jumps. */
function operation(op: number): number {
  sizes[op] ??= measure(op);
  return sizes[op]!;
}

/** The text of an operation on operands called `$0`, `$1`, `$2`; compound ops have none. */
function textOf(op: number): string {
  const { js } = recordOf(op) as { js?: (...operands: Code[]) => Code };
  return js?.(...["$0", "$1", "$2"].slice(0, arities[op]!).map(atom)).text ?? "";
}

const mentions: boolean[][] = [];

/** Whether an operand is mentioned more than once. */
function repeats(op: number, operand: number): boolean {
  mentions[op] ??= [0, 1, 2].map((k) => textOf(op).split(`$${k}`).length > 2);
  return mentions[op]![operand]!;
}

function measure(op: number): number {
  if (isLeaf(op)) return 0;
  const text = textOf(op);
  return text.includes("(") ? CALL : text.includes("?") ? CHOICE : OPERATION;
}

/**
 * Nanoseconds, settled: arithmetic overlaps with other arithmetic, calls do not. Fitted to Rosenbrock's function of 100
 * variables (0.13 µs straight, 0.29 as loops) and to one example of a net of 337 parameters (0.37, 0.41).
 */
const time = {
  operation: (op: number): number => (operation(op) === CALL ? 8 : 0.1),
  latency: 1.2,
  load: 0.1,
  store: 0.15,
  iteration: 0.5,
};

export const v8Budget: Budget = {
  whole: 58_000,
  // Larger parts run faster and smaller ones tier up sooner: 2,500 operations were best for 100 samples of a small net.
  part: 40_000,
  // Of an elimination, the first 300 gradients take half as long as in parts of 40,000.
  loops: 8_000,
  operation,
  load: 20,
  store: 28,
  time,
  soon: 300,
  // V8 takes the better part of a minute for more; a list of them in runs of one op takes 3 to 4 ns an operation after some
  // calls (300,000 operations: 1.2 ms; straight, 8 ms after 2 s and 2 ms after 40 s).
  endless: 200_000,
  readable: 60,
  repeats,
};
