/**
 * What engines make of WebAssembly, in operations and nanoseconds: there is no cliff, code is within twice its final speed
 * from the second call on, and functions of 500 to 1,000 operations are best. Measured in Node 20 to 26, Deno and bun.
 */
import { isLeaf } from "../../ir/opcodes.js";
import type { Tape } from "../../ir/tape.js";
import type { Budget } from "../../layout/line.js";
import type { Unlaid } from "../backend.js";
import { v8Budget } from "../javascript/budget.js";
import { detoursOf } from "./detours.js";

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
    latency: 1.2,
    load: 0.08,
    store: 0.12,
    iteration: 0.5,
  },
  // Values share locals: engines take time for each.
  readable: 0,
};

/**
 * Kernels of fewer operations are as fast in JavaScript, where nothing is copied. In a batch, what is the same for all examples is
 * copied once, and loops over examples run in WebAssembly: linear regression of 10 features takes 1.05 × the time, of 20 0.93 ×.
 */
const FEW = 3_000;
const FEW_IN_BATCH = 80;
/**
 * What an operation takes less than in JavaScript, at least, in nanoseconds: 0.04 in straight lines, 0.075 to 0.3 in loops. More than
 * that, calls must not take longer there.
 */
const GAIN = 0.075;

/** Whether a model with these kernels is better off here: the longest decides, of those that run for each example. */
export function suits(kernels: readonly Unlaid[]): boolean {
  const longest = (some: readonly Unlaid[]): { tape?: Tape; size: number } =>
    some.reduce<{ tape?: Tape; size: number }>(
      (most, { tape }) => {
        const size = operationsIn(tape);
        return size > most.size ? { tape, size } : most;
      },
      { size: 0 },
    );
  const alone = longest(kernels.filter(({ role, stores }) => !role.ofBatch && stores === "set"));
  const inBatch = longest(kernels.filter(({ role }) => role.ofBatch));
  // A value without its gradient is no reason to look at what it takes alone.
  const isOfBatch = 2 * alone.size < inBatch.size;
  const { tape, size } = isOfBatch ? inBatch : alone;
  return tape !== undefined && size >= (isOfBatch ? FEW_IN_BATCH : FEW) && detoursOf(tape, isOfBatch) < GAIN * size;
}

function operationsIn({ op, size }: Tape): number {
  let count = 0;
  for (let id = 0; id < size; id++) if (!isLeaf(op[id]!)) count++;
  return count;
}
