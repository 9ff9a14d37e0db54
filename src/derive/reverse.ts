/**
 * Reverse mode, Tape → Tape: appends to a tape the adjoint of every row that some seed depends on, splicing each op's own
 * pullback. Rows are visited in decreasing order and operands in order, which is the order in which the interpreter adds
 * contributions up (law 2). Contributions of rows that are not reached are masked (law 4). Elements that may be looked up have
 * cells for their adjoints, to which all contributions are scattered in that order.
 */
import { pullbackFor } from "../ir/fragment.js";
import { arities, isBranch, isLeaf, isLinked, looksUp, opcodes, puts, tableOpcodes } from "../ir/opcodes.js";
import { LOOKED_UP, tableOf } from "../ir/scatters.js";
import { SUMS, type Tape, unnamed } from "../ir/tape.js";
import { operandColumns } from "./activity.js";
import { gatheredRows } from "./contributions.js";
import { AdjointMemories } from "./memories.js";
import { ALWAYS, both, either, UNREACHED } from "./reached.js";

/** A row and the row of its cotangent. */
export interface Seed {
  readonly row: number;
  readonly cotangent: number;
}

export interface Sweep {
  /** For each row of the primal program, the row of its adjoint, or -1 where it is identically zero. */
  readonly adjoint: Int32Array;
  /** For each row of the primal program, when it is reached. */
  readonly reached: Int32Array;
}

const NONE = -1;

/**
 * Appends the reverse sweep from the seeds to `tape`.
 * @param active marks, among the rows of the primal program, those that lead to what is differentiated (`activeRows`).
 * @param marksSums whether adjoints that are gathered begin with a row of their own, for layouts that accumulate them.
 */
export const reverse = (tape: Tape, seeds: readonly Seed[], active: Uint8Array, marksSums = false): Sweep =>
  sweep(
    tape,
    seeds,
    active,
    marksSums,
    hasMemories(tape, active) ? new AdjointMemories(tape, active, lastOf(seeds)) : null,
  );

/** The row that a sweep begins with. */
const lastOf = (seeds: readonly Seed[]): number => seeds.reduce((last, { row }) => Math.max(last, row), -1);

/**
 * The same for programs that may have memories, or none.
 * @param memories what becomes of the adjoints of what is in memories.
 */
export function sweep(
  tape: Tape,
  seeds: readonly Seed[],
  active: Uint8Array,
  marksSums: boolean,
  memories: AdjointMemories | null,
): Sweep {
  const size = active.length;
  if (tape.sweepFrom < 0) tape.sweepFrom = tape.size;
  const adjoint = new Int32Array(size).fill(NONE);
  const reached = new Int32Array(size).fill(UNREACHED);
  const columns = operandColumns(tape);
  const contributions = new Int32Array(3);
  const given = { g: 0, x: 0, y: 0, z: 0, out: 0 };

  const gathered = marksSums ? gatheredRows(tape, active) : null;

  const open = openRows(tape, active);
  /** What the cells of open elements are like so far. */
  let cells = open && tape.constant(LOOKED_UP);
  const scatter = (place: number, contribution: number): void => {
    cells = tape.push(tableOpcodes.scatter, cells!, place, contribution);
  };

  const contribute = (row: number, contribution: number, when: number): void => {
    const sum = adjoint[row]!;
    if (open?.[row]) scatter(row, contribution);
    else if (memories?.isOpen(row)) return memories.add(row, contribution, when);
    else if (sum === NONE) adjoint[row] = gathered?.[row] ? tape.beginSum(contribution, gathered[row]) : contribution;
    else {
      adjoint[row] = tape.push(opcodes.add, sum, contribution);
      if (marksSums) tape.sums[adjoint[row]] = SUMS.adds;
    }
    const before = reached[row]!;
    reached[row] = memories?.eitherOf(before, when) ?? either(tape, before, when);
  };

  for (const { row, cotangent } of seeds) {
    if (!active[row]) continue;
    contribute(row, cotangent, ALWAYS);
    tape.flows?.push(-1, row, cotangent, adjoint[row]!);
  }

  for (let id = lastOf(seeds); id >= 0; id--) {
    if (memories && isLinked[tape.op[id]!]) {
      memories.sweep(id, active, adjoint, reached, contribute);
      continue;
    }
    const g = adjoint[id]!;
    if (g === NONE) continue;
    if (g >= size && tape.adjointOf[g] === NONE) tape.adjointOf[g] = id;
    const op = tape.op[id]!;
    const rule = isLeaf(op) ? null : pullbackFor(op, activeOperands(tape, columns, id, active));
    if (!rule) continue;
    tape.currentSpan = unnamed(tape.span[id]!);
    given.g = g;
    given.x = tape.a[id]!;
    given.y = tape.b[id]!;
    given.z = tape.c[id]!;
    given.out = id;
    rule.splice(tape, given, contributions);
    for (let i = 0; i < arities[op]!; i++) {
      const contribution = contributions[i]!;
      if (contribution === NONE) continue;
      const when = isBranch[op] ? both(tape, reached[id]!, chosen(tape, id, i)) : reached[id]!;
      if (looksUp[op]) {
        scatter(tape.push(tableOpcodes.place, tape.a[id]!, tape.b[id]!), contribution);
        continue;
      }
      const passed = !isBranch[op] && passesOn(tape, g, contribution);
      const share = passed ? contribution : masked(tape, when, contribution);
      contribute(columns[i]![id]!, share, when);
      tape.flows?.push(id, i, share, adjoint[columns[i]![id]!]!);
    }
  }
  open?.forEach((is, row) => {
    if (is) adjoint[row] = tape.push(tableOpcodes.gather, cells!, row);
  });
  return { adjoint, reached };
}

/** Whether anything that is differentiated is put into a memory. */
function hasMemories({ op }: Tape, active: Uint8Array): boolean {
  for (let id = 0; id < active.length; id++) if (active[id] && puts[op[id]!]) return true;
  return false;
}

/** Marks the rows that read what may be looked up as well, if anything is that is differentiated. */
function openRows(tape: Tape, active: Uint8Array): Uint8Array | null {
  const { a, b } = tape;
  /** By port and element. */
  const elements = new Set<string>();
  for (let id = 0; id < active.length; id++) {
    if (!looksUp[tape.op[id]!] || !active[id]) continue;
    const first = a[id]!;
    const { length, stride } = tableOf(tape, id);
    for (let k = 0; k < length; k++) elements.add(`${b[first]} ${a[first]! + k * stride}`);
  }
  if (elements.size === 0) return null;
  return active.map((is, id) => (is && tape.isRead(id) && elements.has(`${b[id]} ${a[id]}`) ? 1 : 0));
}

function activeOperands(tape: Tape, columns: readonly Int32Array[], id: number, active: Uint8Array): number {
  let mask = 0;
  for (let i = 0; i < arities[tape.op[id]!]!; i++) if (active[columns[i]![id]!]) mask |= 1 << i;
  return mask;
}

/** The condition under which operand i of a branch is the chosen one. */
const chosen = (tape: Tape, branch: number, i: number): number =>
  i === 1 ? tape.a[branch]! : tape.push(opcodes.not, tape.a[branch]!);

/** g or −g needs no mask: the adjoint of a row that is not reached is 0. */
const passesOn = ({ op, a }: Tape, g: number, contribution: number): boolean =>
  contribution === g || (op[contribution] === opcodes.neg && a[contribution] === g);

const masked = (tape: Tape, when: number, contribution: number): number =>
  when === ALWAYS ? contribution : tape.push(opcodes.select, when, contribution, tape.constant(0));
