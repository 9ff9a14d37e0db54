/**
 * Which adjoints are gathered: sums of contributions from several users, or single contributions to rows that are like such
 * rows. A row that only one edge of a graph leads from is treated as those with many. Knows rows and their users.
 */
import { pullback } from "../ir/fragment.js";
import { arities, isLeaf } from "../ir/opcodes.js";
import { SUMS, type Tape } from "../ir/tape.js";
import { operandColumns } from "./activity.js";

/** Programs of fewer rows stay a straight line anyway. */
const FEWEST = 64;
/** The only user of a row is near it up to this distance; then its contribution never has to wait. */
const NEAR = 8;

/** How the adjoint of each row of the primal program begins: one of `SUMS`. */
export function gatheredRows(tape: Tape, active: Uint8Array): Uint8Array {
  const { length } = active;
  const users = new Uint8Array(length);
  if (length < FEWEST) return users;
  const last = new Int32Array(length);
  const columns = operandColumns(tape);
  for (let id = 0; id < length; id++) {
    const op = tape.op[id]!;
    if (isLeaf(op) || !active[id]) continue;
    const rule = pullback(op);
    for (let i = 0; i < arities[op]!; i++) {
      const operand = columns[i]![id]!;
      if (!rule?.gives(i) || !active[operand]) continue;
      if (users[operand]! < 2) users[operand]!++;
      last[operand] = id;
    }
  }
  /** By op of a row and of its last user: how many rows have several users, and how many a single one far away. */
  const several = new Map<number, number>();
  const single = new Map<number, number>();
  const kindOf = (id: number): number => 256 * tape.op[id]! + tape.op[last[id]!]!;
  const count = (map: Map<number, number>, id: number): unknown => map.set(kindOf(id), (map.get(kindOf(id)) ?? 0) + 1);
  const isFar = (id: number): boolean => last[id]! - id > NEAR;
  for (let id = 0; id < length; id++)
    if (users[id]! > 0 && !isLeaf(tape.op[id]!) && isFar(id)) count(users[id] === 1 ? single : several, id);
  const isLike = (id: number): boolean =>
    !isLeaf(tape.op[id]!) && isFar(id) && 2 * (several.get(kindOf(id)) ?? 0) >= single.get(kindOf(id))!;
  return users.map((count, id) => {
    if (count === 2 || (count === 1 && isLike(id))) return SUMS.begins;
    return count === 1 && !isLeaf(tape.op[id]!) && isFar(id) ? SUMS.alone : SUMS.none;
  });
}
