/**
 * When each instruction is needed: what only the chosen side of a `select` reads is needed only if it is chosen, and what is
 * 0 unless a condition holds need not be added to anything unless it does. A *guard* is a set of conditions
 * (`conditions.ts`); what several users need has what their guards have in common. Guards may say less
 * than could be known: what is computed though nobody needs it does no harm.
 */
import { gathers, gets, isCondition, opcodes } from "../../ir/opcodes.js";
import { chainsOf, memoriesOf } from "../../ir/scatters.js";
import { SUMS, type Tape } from "../../ir/tape.js";
import { Paths, Sets } from "./conditions.js";
import {
  computes,
  IF,
  isCell,
  isStore,
  LITERAL,
  MEMORY,
  SCATTERED,
  type Sequence,
  SUM,
  TAKE,
  VALUE,
} from "./sequence.js";
import { STORE } from "./stores.js";

/** What is needed in any case, and what is not needed at all. */
export const ALWAYS = 0;
export const NOWHERE = -1;

/** A position that holds a condition, and how it has to turn out. */
export interface Test {
  readonly position: number;
  readonly sense: boolean;
}

/** Guards by number: conditions in the order in which they are asked, and those that are only known as a whole. */
export class Guards {
  private readonly sequence: Sequence;
  private readonly paths = new Paths();
  private readonly sets = new Sets();
  /** By guard: its path and its set. */
  private readonly path: number[] = [];
  private readonly set: number[] = [];
  private readonly numbers = new Map<number, number>();
  /** By path: the guard that is nothing else. */
  private readonly plain: number[] = [];
  /** By guard: by condition and how it turns out, the guard with that, too. */
  private readonly known: (Map<number, number> | undefined)[] = [];
  /** By condition and how it turns out: the guard under that alone, from 1 on. Most are. */
  private readonly single: Int32Array;
  private readonly tests: Test[][] = [];
  /** Two guards, and what they have in common, by a hash of the two. */
  private readonly latest = new Int32Array(3 * LATEST);
  /** By condition and how it turns out: the guard that holds then. */
  private readonly implied = new Map<number, number>();

  constructor(sequence: Sequence) {
    this.sequence = sequence;
    this.single = new Int32Array(2 * sequence.length);
    this.guard(0, 0);
  }

  private guard(path: number, set: number): number {
    const key = path * SETS + set;
    const known = set === 0 ? this.plain[path] : this.numbers.get(key);
    if (known !== undefined) return known;
    if (set === 0) this.plain[path] = this.path.length;
    else this.numbers.set(key, this.path.length);
    this.path.push(path);
    this.set.push(set);
    return this.tests.push([]) - 1;
  }

  /** What leads to a guard from some other one at once. */
  testsOf(guard: number): readonly Test[] {
    return this.tests[guard]!;
  }

  /** The guard with one condition more. */
  under(guard: number, position: number, sense: boolean): number {
    if (guard === NOWHERE) return NOWHERE;
    if (guard === ALWAYS) {
      const known = this.single[2 * position + Number(sense)]!;
      if (known > 0) return known - 1;
      const found = this.alone(position, sense);
      this.single[2 * position + Number(sense)] = found + 1;
      if (found !== ALWAYS) this.tests[found]!.push({ position, sense });
      return found;
    }
    this.known[guard] ??= new Map();
    const known = this.known[guard]!;
    const condition = 2 * position + Number(sense);
    const before = known.get(condition);
    if (before !== undefined) return before;
    const found = this.find(guard, position, sense);
    known.set(condition, found);
    if (found !== guard) this.tests[found]!.push({ position, sense });
    return found;
  }

  private find(guard: number, position: number, sense: boolean): number {
    // All that it takes on its own is added, without a look at what it is made of: that would be one for each guard.
    const alone = this.under(ALWAYS, position, sense);
    if (this.holds(guard, alone) || this.hasEither(guard, position, sense)) return guard;
    if (this.isWithin(alone, guard)) return alone;
    const conditions = this.paths.conditionsOf(this.path[alone]!);
    if (conditions.length === 1 && this.set[alone] === 0)
      return this.guard(this.paths.under(this.path[guard]!, conditions[0]!), this.set[guard]!);
    const also = (found: number, one: number): number =>
      one === 2 * position + Number(sense)
        ? this.guard(this.paths.under(this.path[found]!, one), this.set[found]!)
        : this.under(found, one >> 1, (one & 1) === 1);
    const all = conditions.reduce(also, guard);
    return this.guard(this.path[all]!, this.sets.union(this.set[guard]!, this.set[alone]!));
  }

  /** What a condition takes on its own: those that it is made of, as far as they must hold. */
  private alone(position: number, sense: boolean): number {
    const { op, number } = this.sequence;
    const [x, y] = [number[3 * position]!, number[3 * position + 1]!];
    const code = op[position]!;
    const condition = 2 * position + Number(sense);
    if (code === opcodes.not) return this.under(ALWAYS, x, !sense);
    if (code !== opcodes.and && code !== opcodes.or) {
      const before = this.implied.get(condition) ?? ALWAYS;
      return this.guard(this.paths.under(this.path[before]!, condition), this.set[before]!);
    }
    if ((code === opcodes.and) === sense) return this.under(this.under(ALWAYS, x, sense), y, sense);
    // One of the two: what they have in common holds, and so does the condition itself, which says more.
    const [first, second] = [this.under(ALWAYS, x, sense), this.under(ALWAYS, y, sense)];
    const common = this.common(first, second);
    return this.guard(this.path[common]!, this.sets.with(this.set[common]!, condition));
  }

  /** Says that a condition, once it turns out in one way, takes a guard with it. */
  imply(position: number, sense: boolean, guard: number): void {
    if (guard > ALWAYS) this.implied.set(2 * position + Number(sense), guard);
  }

  /** Whether a guard has one of two conditions, where either is enough. */
  private hasEither(guard: number, position: number, sense: boolean): boolean {
    const { op, number } = this.sequence;
    const code = op[position]!;
    if ((code !== opcodes.and && code !== opcodes.or) || (code === opcodes.and) === sense) return false;
    return [0, 1].some((k) => this.holds(guard, this.under(ALWAYS, number[3 * position + k]!, sense)));
  }

  /** Whether a guard has all conditions of another one, in whatever order. */
  private holds(guard: number, other: number): boolean {
    const [path, set] = [this.path[other]!, this.set[other]!];
    return this.sets.isWithin(this.set[guard]!, set) && this.paths.holds(this.path[guard]!, path);
  }

  /** Whether a guard has all conditions of another one, and those in its order first. */
  isWithin(guard: number, other: number): boolean {
    if (guard === NOWHERE || guard === other) return true;
    return (
      other !== NOWHERE &&
      this.paths.isWithin(this.path[guard]!, this.path[other]!) &&
      this.sets.isWithin(this.set[guard]!, this.set[other]!)
    );
  }

  /** Of a guard within another one: the first step towards it. */
  towards(guard: number, other: number): number {
    const [to, from] = [this.path[guard]!, this.path[other]!];
    return to === from ? guard : this.guard(this.paths.towards(to, from), this.set[other]!);
  }

  /** Whether a guard within another one has more conditions in its order, and not only more as a whole. */
  isFurther(guard: number, other: number): boolean {
    return this.path[guard] !== this.path[other];
  }

  /** A guard within another one without what is only known as a whole, unless the other has that, too. */
  onPath(guard: number, other: number): number {
    return guard === NOWHERE ? guard : this.guard(this.path[guard]!, this.set[other]!);
  }

  /** What two guards have in common. */
  common(guard: number, other: number): number {
    if (guard === NOWHERE || guard === other) return other;
    if (other === NOWHERE) return guard;
    const { latest } = this;
    const at = 3 * ((Math.imul(guard, 31) + other) & (LATEST - 1));
    if (latest[at] === guard && latest[at + 1] === other) return latest[at + 2]!;
    const path = this.paths.common(this.path[guard]!, this.path[other]!);
    latest[at] = guard;
    latest[at + 1] = other;
    latest[at + 2] = this.guard(path, this.sets.common(this.set[guard]!, this.set[other]!));
    return latest[at + 2]!;
  }
}

/** The same few pairs of guards are asked for again and again: so many are remembered. */
const LATEST = 1024;

/** More sets of conditions than that are in no program that fits into memory. */
const SETS = 2 ** 24;

/**
 * The guard of each instruction. What adds to an element or to a sum has the one under which it adds anything but 0.
 * @param least by position: what the guard must not say more than.
 */
export function guardsOf(guards: Guards, tape: Tape, sequence: Sequence, least: Int32Array): Int32Array {
  const { length, op, row, space, number } = sequence;
  const adding = nonzero(guards, tape, sequence, least);
  const memories = memoriesOf(tape);
  /** By memory: what those need who read it later on. */
  const later = new Map<number, number>();
  const needed = new Int32Array(length).fill(NOWHERE);
  const need = (slot: number, guard: number): void => {
    if (space[slot] === VALUE) needed[number[slot]!] = guards.common(needed[number[slot]!]!, guard);
  };
  for (let position = length - 1; position >= 0; position--) {
    const code = op[position]!;
    const slot = 3 * position;
    if (isStore(code) && code !== STORE) {
      needed[position] = adding[position]!;
      need(slot + 1, adding[position]!);
      need(slot + 2, adding[position]!);
      // A sum is taken wherever something may have been added to it: it is 0 afterwards.
      const taken = number[slot]!;
      if (space[slot] === SUM) needed[taken] = guards.common(needed[taken]!, adding[position]!);
      continue;
    }
    if (space[slot] === SUM && code === STORE) needed[number[slot]!] = ALWAYS;
    const puts = isPut(sequence, position);
    if (puts) needed[position] = later.get(memories.of(row[position]!)) ?? NOWHERE;
    // Cells are emptied wherever something may have been added to them.
    if (gathers[code]) needed[position] = guards.common(needed[position]!, adding[position]!);
    const guard = computes(code) || puts ? guards.common(needed[position]!, least[position]!) : ALWAYS;
    needed[position] = guard;
    if (gets[code]) {
      const memory = memories.of(row[position]!);
      later.set(memory, guards.common(later.get(memory) ?? NOWHERE, guard));
    }
    const isJoint = code === opcodes.and || code === opcodes.or;
    const isChoice = code === opcodes.select;
    need(slot, guard);
    if (!isJoint && !isChoice) {
      need(slot + 1, guard);
      need(slot + 2, guard);
    } else need(slot + 1, guards.under(guard, number[slot]!, code !== opcodes.or));
    if (isChoice) need(slot + 2, guards.under(guard, number[slot]!, false));
  }
  return needed;
}

/** By position: under which guard its value, or what it adds, may be something else than 0. */
function nonzero(guards: Guards, tape: Tape, sequence: Sequence, least: Int32Array): Int32Array {
  const { length, op, row, space, number } = sequence;
  /** Of what takes a sum: what may have been added to it so far. */
  const found = new Int32Array(length).fill(NOWHERE);
  const chains = chainsOf(tape);
  /** By array of cells: what may have been added to any of them. */
  const cells = new Map<number, number>();
  const isZero = (slot: number): boolean => space[slot] === LITERAL && tape.constantOf(number[slot]!) === 0;
  const of = (slot: number): number =>
    space[slot] === VALUE ? found[number[slot]!]! : isZero(slot) ? NOWHERE : ALWAYS;
  for (let position = 0; position < length; position++) {
    const code = op[position]!;
    const slot = 3 * position;
    // What has come to a cell is more than 0 only if something may have been added.
    if (code === opcodes.gt && space[slot] === VALUE && gathers[op[number[slot]!]!] && isZero(slot + 1))
      guards.imply(position, true, found[number[slot]!]!);
    // In this order none of them is far from those that it is made of.
    if (code < IF && isCondition[code]) for (const sense of [true, false]) guards.under(ALWAYS, position, sense);
    const side = code !== opcodes.select ? 0 : isZero(slot + 2) ? 1 : isZero(slot + 1) ? 2 : 0;
    if (side > 0) found[position] = guards.under(ALWAYS, number[slot]!, side === 1);
    else if (code === opcodes.neg) found[position] = of(slot);
    else if (code === opcodes.add || code === opcodes.sub) found[position] = guards.common(of(slot), of(slot + 1));
    else if (gathers[code]) found[position] = cells.get(chains.of(row[position]!)) ?? NOWHERE;
    else if (isStore(code)) {
      const adds = code !== STORE && !isExact(tape, sequence, position);
      found[position] = adds ? guards.common(of(slot + 1), least[position]!) : ALWAYS;
      const taken = number[slot]!;
      if (space[slot] === SUM) found[taken] = guards.common(found[taken]!, found[position]!);
      if (space[slot] !== SCATTERED) continue;
      const array = chains.of(row[position]!);
      cells.set(array, guards.common(cells.get(array) ?? NOWHERE, found[position]!));
    } else if (code !== TAKE) found[position] = ALWAYS;
  }
  return found;
}

/** Whether an instruction puts something into a memory. */
export const isPut = ({ op, space }: Sequence, position: number): boolean =>
  op[position] === STORE && space[3 * position] === MEMORY;

/** Whether a place adds to something of which the sign of zero counts, which adding 0 may change: a value, not an adjoint. */
export function isExact({ sums, outputs, sweepFrom }: Tape, { row, space }: Sequence, position: number): boolean {
  const of = space[3 * position]!;
  if (of === SUM) return sums[row[position]!] === SUMS.continues;
  if (isCell(of)) return false;
  const { target } = outputs[row[position]!]!;
  return target === "shared" || (target === "out" && sweepFrom < 0);
}
