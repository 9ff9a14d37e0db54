/**
 * What a Jacobian costs: how many operands all forward sweeps together go through, one from each parameter, and how many all
 * reverse sweeps, one from each result. Each stays in its *cone*: what a parameter moves, what a result is computed from. Sweeps
 * that are made at once, as a colouring allows, go through no fewer: where two of them meet, nothing that is asked for is
 * computed. Knows tapes and walks; neither makes sweeps nor knows what they give.
 */
import { arities, isLeaf, READ } from "../ir/opcodes.js";
import { portNumber, type Tape } from "../ir/tape.js";
import { activeRows, operandColumns } from "./activity.js";
import { differentiable } from "./dependence.js";
import { type Pattern, transpose } from "./pattern.js";

export interface SweepWork {
  readonly forward: number;
  readonly reverse: number;
}

/** @param results rows; @param sweeps how many forward sweeps are enough, which bounds what has to be looked at. */
export function workOfSweeps(tape: Tape, results: Int32Array, sweeps: number): SweepWork {
  const graph = activeOperands(tape, results);
  const parameters: number[] = [];
  const port = portNumber("parameters");
  for (let id = 0; id < tape.size; id++) if (tape.op[id] === READ && tape.b[id] === port) parameters.push(id);
  const forward = walked(transpose(graph, tape.size), parameters, sweeps * graph.columns.length);
  return { forward, reverse: walked(graph, results, forward) };
}

/** Of each row that some result needs: the operands that derivatives flow through. */
function activeOperands(tape: Tape, results: Int32Array): Pattern {
  const { size } = tape;
  const active = activeRows(tape, ["parameters"]);
  const operands = operandColumns(tape);
  const needed = new Uint8Array(size);
  const rowPointers = new Int32Array(size + 1);
  for (const row of results) if (row >= 0) needed[row] = 1;
  const each = (id: number, visit: (operand: number) => void): void => {
    const op = tape.op[id]!;
    if (!needed[id] || !active[id] || isLeaf(op)) return;
    for (let i = 0; i < arities[op]!; i++) {
      const operand = operands[i]![id]!;
      if ((differentiable(op) >> i) & 1 && active[operand]) visit(operand);
    }
  };
  for (let id = size - 1; id >= 0; id--)
    each(id, (operand) => {
      needed[operand] = 1;
      rowPointers[id + 1]!++;
    });
  for (let id = 0; id < size; id++) rowPointers[id + 1]! += rowPointers[id]!;
  const columns = new Int32Array(rowPointers[size]!);
  let top = 0;
  for (let id = 0; id < size; id++)
    each(id, (operand) => {
      columns[top++] = operand;
    });
  return { rowPointers, columns };
}

/** How many edges there are in what can be reached from each start, all together; no more are counted than `limit` or so. */
function walked({ rowPointers, columns }: Pattern, starts: Iterable<number>, limit: number): number {
  const reachedFrom = new Int32Array(rowPointers.length - 1).fill(-1);
  let count = 0;
  const stack: number[] = [];
  for (const start of starts) {
    stack.push(start);
    for (let row = stack.pop(); row !== undefined; row = stack.pop()) {
      count += rowPointers[row + 1]! - rowPointers[row]!;
      if (count > limit) return count;
      for (let k = rowPointers[row]!; k < rowPointers[row + 1]!; k++) {
        const next = columns[k]!;
        if (reachedFrom[next] === start) continue;
        reachedFrom[next] = start;
        stack.push(next);
      }
    }
  }
  return count;
}
