/**
 * Whether there may be anything to skip at all: how many instructions in a row are not needed in any case. It asks what `guards.ts`
 * asks, in the same order, but not for which conditions; so it takes a small part of the time, and never says too little.
 */
import { gathers, gets, opcodes } from "../../ir/opcodes.js";
import { chainsOf, memoriesOf } from "../../ir/scatters.js";
import type { Tape } from "../../ir/tape.js";
import { isExact, isPut } from "./guards.js";
import { computes, isStore, LITERAL, SCATTERED, type Sequence, SUM, TAKE, VALUE } from "./sequence.js";
import { STORE } from "./stores.js";

/** How certain it is that an instruction is needed: not at all, under some guard, or in any case. */
const [NEVER, SOMETIMES, CERTAIN] = [0, 1, 2];

/** The most instructions in a row that may have guards. */
export function longestOptional(tape: Tape, sequence: Sequence): number {
  const needed = certainties(tape, sequence);
  let longest = 0;
  for (let position = 0, current = 0; position < needed.length; position++) {
    current = needed[position] === CERTAIN ? 0 : current + 1;
    if (current > longest) longest = current;
  }
  return longest;
}

/** How many instructions may have guards, wherever they are. */
export const optionalCount = (tape: Tape, sequence: Sequence): number =>
  certainties(tape, sequence).reduce((count, how) => (how === CERTAIN ? count : count + 1), 0);

/** By position: how certain it is that the instruction is needed. */
function certainties(tape: Tape, sequence: Sequence): Uint8Array {
  const { length, op, row, space, number } = sequence;
  const adding = certainlyNonzero(tape, sequence);
  const needed = new Uint8Array(length);
  const need = (slot: number, how: number): void => {
    if (space[slot] === VALUE && needed[number[slot]!]! < how) needed[number[slot]!] = how;
  };
  const memories = memoriesOf(tape);
  /** By memory: what those need who read it later on. */
  const later: number[] = [];
  for (let position = length - 1; position >= 0; position--) {
    const code = op[position]!;
    const slot = 3 * position;
    if (isStore(code) && code !== STORE) {
      const how = adding[position]!;
      needed[position] = how;
      need(slot + 1, how);
      need(slot + 2, how);
      const taken = number[slot]!;
      if (space[slot] === SUM && needed[taken]! < how) needed[taken] = how;
    } else {
      if (space[slot] === SUM && code === STORE) needed[number[slot]!] = CERTAIN;
      if (isPut(sequence, position)) needed[position] = later[memories.of(row[position]!)] ?? NEVER;
      else if (!computes(code)) needed[position] = CERTAIN;
      // Cells are emptied wherever something may have been added to them.
      if (gathers[code]) needed[position] = Math.max(needed[position]!, adding[position]!);
      if (gets[code]) raise(later, memories.of(row[position]!), needed[position]!);
      const how = needed[position]!;
      const isJoint = code === opcodes.and || code === opcodes.or;
      const inside = isJoint || code === opcodes.select ? Math.min(how, SOMETIMES) : how;
      need(slot, how);
      need(slot + 1, inside);
      if (!isJoint) need(slot + 2, inside);
    }
  }
  return needed;
}

const raise = (numbers: number[], i: number, least: number): void => {
  numbers[i] = Math.max(numbers[i] ?? NEVER, least);
};

/** The same of `nonzero`: whether a value, or what is added, may be something else than 0 in any case. */
function certainlyNonzero(tape: Tape, sequence: Sequence): Uint8Array {
  const { length, op, row, space, number } = sequence;
  const found = new Uint8Array(length).fill(CERTAIN);
  const sums = new Uint8Array(length);
  const chains = chainsOf(tape);
  /** By array of cells: whether something is added to any of them. */
  const cells: number[] = [];
  const isZero = (slot: number): boolean => space[slot] === LITERAL && tape.constantOf(number[slot]!) === 0;
  const of = (slot: number): number => (space[slot] === VALUE ? found[number[slot]!]! : isZero(slot) ? NEVER : CERTAIN);
  for (let position = 0; position < length; position++) {
    const code = op[position]!;
    const slot = 3 * position;
    if (code === opcodes.select && (isZero(slot + 1) || isZero(slot + 2))) found[position] = SOMETIMES;
    else if (code === opcodes.neg) found[position] = of(slot);
    else if (code === opcodes.add || code === opcodes.sub) found[position] = Math.max(of(slot), of(slot + 1));
    else if (code === TAKE) found[position] = sums[position]!;
    else if (gathers[code]) found[position] = cells[chains.of(row[position]!)] ?? NEVER;
    else if (isStore(code)) {
      const adds = code !== STORE && !isExact(tape, sequence, position);
      if (adds) found[position] = of(slot + 1);
      const taken = number[slot]!;
      if (space[slot] === SUM) sums[taken] = Math.max(sums[taken]!, found[position]!);
      if (space[slot] === SCATTERED) raise(cells, chains.of(row[position]!), found[position]!);
    }
  }
  return found;
}
