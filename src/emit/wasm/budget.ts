/**
 * What engines make of WebAssembly, in operations and nanoseconds: there is no cliff, code is within twice its final speed
 * from the second call on, and functions of 500 to 1,000 operations are best. Measured in Node 20 to 26, Deno and bun.
 */
import { v8Budget } from "../javascript/budget.js";
import type { Budget } from "../../layout/line.js";

/** Whether it is a call of the host: V8's budget knows which are. */
const isCall = (op: number): boolean => v8Budget.time.operation(op) > 1;

export const wasmBudget: Budget = {
  ...v8Budget,
  whole: 2_000,
  part: 800,
  loops: 800,
  operation: (op) => (v8Budget.operation(op) === 0 ? 0 : isCall(op) ? 2 : 1),
  load: 0.25,
  store: 0.5,
  time: {
    operation: (op) => (isCall(op) ? 9 : 0.12),
    load: 0.08,
    store: 0.12,
    iteration: 0.5,
  },
  // Values share locals: engines take time for each.
  readable: 0,
};
