/**
 * Forward mode, Tape → Tape: the tangent of every row that a seed moves. A pullback is linear in its cotangent, so the rule
 * of reverse mode, applied to the tangent of an operand, is what this operand adds to the tangent of the result; operands
 * come in order. A branch takes the tangent of the operand it takes, so the other one contributes nothing, not even NaN
 * (law 4). Works on tapes that have a reverse sweep as on any other; knows rows and ports, not what they stand for.
 */
import { pullbackFor } from "../ir/fragment.js";
import { arities, gets, isBranch, isLeaf, looksUp, opcodes, puts } from "../ir/opcodes.js";
import { hasLookUps } from "../ir/scatters.js";
import { type Output, type Port, SUMS, Tape, unnamed } from "../ir/tape.js";
import { operandColumns } from "./activity.js";
import { TableTangents } from "./table-tangents.js";

/** Gives an element of a port its tangent, as a row of the tape (which it may push), or -1 if the element does not move. */
export type Seeding = (tape: Tape, port: Port, element: number) => number;

/** The elements of ports move along the elements of other ports. */
export const along =
  (directions: Partial<Record<Port, Port>>): Seeding =>
  (tape, port, element) => {
    const direction = directions[port];
    return direction === undefined ? NONE : tape.read(direction, element);
  };

/** One element of a port moves, by 1. */
export const unit =
  (moving: Port, index: number): Seeding =>
  (tape, port, element) =>
    port === moving && element === index ? tape.constant(1) : NONE;

const NONE = -1;

/**
 * Appends a forward sweep through the first `size` rows to a tape.
 * @returns for each of these rows, the row of its tangent, or -1 where that is identically zero.
 */
export function forward(tape: Tape, seeding: Seeding, size = tape.size): Int32Array {
  const tangent = new Int32Array(size).fill(NONE);
  const push = tangentsOf(tape, tape, (id) => id);
  for (let id = 0; id < size; id++) tangent[id] = push(id, tangent, seeding);
  return tangent;
}

/** A tape whose rows have their tangents beside them. */
export interface Accompanied {
  readonly tape: Tape;
  /** The output of the old tape that has this target. */
  readonly values: (target: Output["target"]) => Output;
  /** Its tangents, for this seeding, as an output with another target or the same one. */
  readonly tangents: (target: Output["target"], into?: Output["target"], seeding?: number) => Output;
}

/**
 * A new tape in which each row is followed by its tangents, one for each seeding: they then are where the row is when
 * loops are recovered, so that what a loop leaves for its tangents need not be kept until the loop is over. Outputs are up
 * to the caller.
 */
export function accompany(source: Tape, seedings: readonly Seeding[]): Accompanied {
  const tape = new Tape(2 * source.size);
  const moved = new Int32Array(source.size);
  const at = (id: number): number => (id < 0 ? id : moved[id]!);
  const push = tangentsOf(source, tape, at);
  const tangents = seedings.map(() => new Int32Array(source.size).fill(NONE));
  const all = seedings.map((_, k) => k);
  /**
   * By row: the seedings that move it, in the order in which its operands name them: so rows that are alike have alike tangents,
   * whatever the numbers of their seedings. Of many, few move a row; of one, it is not worth a list.
   */
  const movedBy: (readonly number[])[] = [];
  const union = unionOf(seedings.length);
  const mayMove = (id: number): readonly number[] => {
    if (all.length === 1 || source.isRead(id)) return all;
    if (isLeaf(source.op[id]!)) return [];
    const of = (operand: number): readonly number[] => (operand < 0 ? [] : movedBy[operand]!);
    return union(union(of(source.a[id]!), of(source.b[id]!)), of(source.c[id]!));
  };
  for (let id = 0; id < source.size; id++) {
    if (id === source.sweepFrom) tape.sweepFrom = tape.size;
    moved[id] = tape.pushFrom(source, id, at(source.a[id]!), at(source.b[id]!), at(source.c[id]!));
    const candidates = mayMove(id);
    for (const k of candidates) tangents[k]![id] = push(id, tangents[k]!, seedings[k]!);
    if (all.length === 1) continue;
    const moves = (k: number): boolean => tangents[k]![id] !== NONE;
    movedBy[id] = candidates.every(moves) ? candidates : candidates.filter(moves);
  }
  for (let id = 0; id < source.size; id++) tape.adjointOf[at(id)] = at(source.adjointOf[id]!);
  const outputOf = (target: Output["target"]): Output => source.outputs.find((output) => output.target === target)!;
  return {
    tape,
    values: (target) => ({ target, ids: outputOf(target).ids.map(at) }),
    tangents: (target, into = target, seeding = 0) => ({
      target: into,
      ids: outputOf(target).ids.map((id) => (id < 0 ? NONE : tangents[seeding]![id]!)),
    }),
  };
}

/** Lists what is in either of two lists of numbers below `count`, first what is in the first one. */
function unionOf(count: number): (one: readonly number[], other: readonly number[]) => readonly number[] {
  const seen = new Int32Array(count);
  let round = 0;
  return (one, other) => {
    if (one === other || other.length === 0) return one;
    if (one.length === 0) return other;
    round++;
    for (const x of one) seen[x] = round;
    const rest = other.filter((x) => seen[x] !== round);
    return rest.length === 0 ? one : [...one, ...rest];
  };
}

/**
 * What pushes the tangent of a row of `source` to `tape`, once the operands have theirs.
 * @param at where a row of `source` is in `tape`.
 */
function tangentsOf(
  source: Tape,
  tape: Tape,
  at: (id: number) => number,
): (id: number, tangent: Int32Array, seeding: Seeding) => number {
  const columns = operandColumns(source);
  const { op: ops, span } = source;
  const contributions = new Int32Array(3);
  const given = { g: 0, x: 0, y: 0, z: 0, out: 0 };
  const tables = hasLookUps(source) ? new TableTangents(source, tape, at) : null;

  /** Of a branch: what does not move counts as 0. */
  const choice = (id: number, tangent: Int32Array): number => {
    const [x, y] = [tangent[columns[1][id]!]!, tangent[columns[2][id]!]!];
    if (x === NONE && y === NONE) return NONE;
    const orZero = (row: number): number => (row === NONE ? tape.constant(0) : row);
    return tape.push(ops[id]!, at(columns[0][id]!), orZero(x), orZero(y));
  };

  /** Of a sum of contributions: one of their tangents. */
  const sumOfTangents = (id: number, tangent: Int32Array): number => {
    const before = tangent[columns[0][id]!]!;
    const moving = tangent[columns[1][id]!]!;
    const kind = source.sums[id]!;
    if (kind !== SUMS.adds) return before === NONE ? NONE : tape.beginSum(before, kind);
    if (moving === NONE) return before;
    if (before === NONE) return tape.beginSum(moving);
    const total = tape.push(opcodes.add, before, moving);
    tape.sums[total] = SUMS.adds;
    return total;
  };

  return (id, tangent, seeding) => {
    const op = ops[id]!;
    if (source.isRead(id)) return seeding(tape, source.portOf(id), source.a[id]!);
    if (isLeaf(op)) return NONE;
    tape.currentSpan = unnamed(span[id]!);
    if (isBranch[op]) return choice(id, tangent);
    if (looksUp[op]) return tables!.lookedUp(id, tangent[columns[0][id]!]!);
    if (gets[op]) return tables!.get(id);
    if (puts[op]) {
      tables!.put(id, tangent[columns[2][id]!]!);
      return NONE;
    }
    if (source.sums[id] !== SUMS.none) return sumOfTangents(id, tangent);
    let total = NONE;
    for (let i = 0; i < arities[op]!; i++) {
      const moving = tangent[columns[i]![id]!]!;
      const rule = moving === NONE ? null : pullbackFor(op, 1 << i);
      if (!rule?.gives(i)) continue;
      given.g = moving;
      given.x = at(columns[0][id]!);
      given.y = at(columns[1][id]!);
      given.z = at(columns[2][id]!);
      given.out = at(id);
      rule.splice(tape, given, contributions);
      total = total === NONE ? contributions[i]! : tape.push(opcodes.add, total, contributions[i]!);
    }
    return total;
  };
}
