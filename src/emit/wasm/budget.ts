/**
 * What engines make of WebAssembly, in operations and nanoseconds: there is no cliff, code is within twice its final speed
 * from the second call on, and functions of 500 to 1,000 operations are best. Measured in Node 20 to 26, Deno and bun.
 */
import { isLeaf } from "../../ir/opcodes.js";
import type { Tape } from "../../ir/tape.js";
import type { Budget } from "../../layout/line.js";
import { v8Budget } from "../javascript/budget.js";

const OPERATION_TIME = 0.12;
/** Of a function that is imported. */
const CALL_TIME = 9;

/** Whether it calls a function: V8's budget knows which do. */
const isCall = (op: number): boolean => v8Budget.time.operation(op) > 1;

export const wasmBudget: Budget = {
  ...v8Budget,
  whole: 2_000,
  part: 800,
  loops: 800,
  operation: (op) => (isLeaf(op) ? 0 : isCall(op) ? 2 : 1),
  load: 0.25,
  store: 0.5,
  time: {
    operation: (op) => (isCall(op) ? CALL_TIME : OPERATION_TIME),
    load: 0.08,
    store: 0.12,
    iteration: 0.5,
  },
  // Values share locals: engines take time for each.
  readable: 0,
};

/** Kernels of fewer operations are as fast in JavaScript, where nothing is copied. */
const FEW = 3_000;
/** Where calls take more than this share of the time, they do in JavaScript, too, and are cheaper there. */
const SHARE = 0.7;

/** Whether a model whose kernels come to these tapes is better off here: the longest of them decides. */
export function suits(tapes: readonly Tape[]): boolean {
  let [longest, calls] = [0, 0];
  for (const { op, size } of tapes) {
    let [operations, called] = [0, 0];
    for (let id = 0; id < size; id++) {
      if (!isLeaf(op[id]!)) operations++;
      if (isCall(op[id]!)) called++;
    }
    if (operations > longest) [longest, calls] = [operations, called];
  }
  const inCalls = calls * CALL_TIME;
  return longest >= FEW && inCalls < SHARE * (inCalls + (longest - calls) * OPERATION_TIME);
}
