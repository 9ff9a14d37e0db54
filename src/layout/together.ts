/**
 * An order of rows in which those come together that are needed under one condition: what is needed besides, but happens to be computed among
 * them, since code on both sides of a condition shares it, goes before them, and what waits for nothing but the end of them
 * goes behind. Any order in which operands precede uses computes the same bits. Knows guards, no statements.
 */
import { isLeaf } from "../ir/opcodes.js";
import type { Tape } from "../ir/tape.js";
import { ALWAYS, Guards, guardsOf, NOWHERE } from "./loops/guards.js";
import { computes, type Sequence } from "./loops/sequence.js";

/** Behind so many rows of other kinds, nothing is looked for that would go with those before. */
const FAR = 2048;
/** Once that has been looked at so many times for each row, less is. */
const [PATIENCE, NEAR] = [64, 64];

/** Rows on the way: placed; put aside while others are collected, waiting for some of those or not; collected. */
const [WAITS, PLACED, ASIDE, BEHIND, COLLECTED] = [0, 1, 2, 3, 4];

/**
 * The rows of a tape in that order, leaves first; null if all are needed in any case.
 * @param sequence the instructions of the tape.
 */
export function together(tape: Tape, sequence: Sequence): Int32Array | null {
  const guards = new Guards(sequence);
  const guard = rowGuards(tape, sequence, guards);
  if (guard.every((one) => one === ALWAYS)) return null;
  const { size, op, a, b, c } = tape;
  const order = new Int32Array(size);
  const state = new Uint8Array(size);
  let count = 0;
  let patience = PATIENCE * size;
  const place = (row: number): void => {
    state[row] = PLACED;
    order[count++] = row;
  };
  const rows: number[] = [];
  for (let row = 0; row < size; row++)
    if (isLeaf(op[row]!)) place(row);
    else rows.push(row);

  /** The condition that a row is needed under besides one, or `ALWAYS`. */
  const next = (row: number, ambient: number): number => {
    const own = guard[row]!;
    if (own === NOWHERE || own === ambient || !guards.isWithin(own, ambient)) return ALWAYS;
    return guards.towards(own, ambient);
  };
  const isBehind = (operand: number): boolean =>
    operand >= 0 && (state[operand] === COLLECTED || state[operand] === BEHIND);

  /** Rows from one on that are needed under a guard; what they need besides is placed. */
  const collect = (list: readonly number[], from: number, within: number, ambient: number): number[] => {
    const found: number[] = [];
    const aside: number[] = [];
    let others = 0;
    for (let i = from; i < list.length && others < (patience > 0 ? FAR : NEAR); i++) {
      const row = list[i]!;
      if (state[row] === PLACED) continue;
      const waits = [a[row]!, b[row]!, c[row]!];
      if (next(row, ambient) === within && !waits.some((operand) => operand >= 0 && state[operand] === BEHIND)) {
        found.push(row);
        state[row] = COLLECTED;
        others = 0;
      } else {
        state[row] = waits.some(isBehind) ? BEHIND : ASIDE;
        aside.push(row);
        others++;
        patience--;
      }
    }
    const isNeeded = new Set<number>();
    const need = (row: number): void => {
      for (const operand of [a[row]!, b[row]!, c[row]!])
        if (operand >= 0 && state[operand] === ASIDE) isNeeded.add(operand);
    };
    found.forEach(need);
    for (const row of aside.toReversed()) if (isNeeded.has(row)) need(row);
    for (const row of aside) {
      if (isNeeded.has(row)) place(row);
      else state[row] = WAITS;
    }
    for (const row of found) state[row] = WAITS;
    return found;
  };

  /** What tells whether a guard holds comes before what is needed there, if nothing that tells it is there yet. */
  const placeTest = (within: number, ambient: number): void => {
    const tests = guards
      .testsOf(within)
      .filter(({ position, sense }) => guards.under(ambient, position, sense) === within)
      .map(({ position }) => sequence.row[position]!);
    if (tests.length === 0 || tests.some((row) => state[row] === PLACED)) return;
    const wanted = new Set([tests[0]!]);
    for (const row of wanted)
      for (const operand of [a[row]!, b[row]!, c[row]!])
        if (operand >= 0 && state[operand] !== PLACED) wanted.add(operand);
    for (const row of [...wanted].sort((x, y) => x - y)) place(row);
  };

  /** By place in a list: what the guards from there on have in common. */
  const inCommon = (list: readonly number[]): Int32Array => {
    const rest = new Int32Array(list.length);
    for (let i = list.length - 1, common = NOWHERE; i >= 0; i--) {
      const own = guard[list[i]!]!;
      common = rest[i] = own === NOWHERE ? ALWAYS : guards.common(common, own);
    }
    return rest;
  };

  const arrange = (list: readonly number[], outer: number): void => {
    const rest = inCommon(list);
    let ambient = outer;
    for (let i = 0; i < list.length; ) {
      const row = list[i]!;
      const within = state[row] === PLACED ? ALWAYS : next(row, ambient);
      if (within !== ALWAYS) {
        placeTest(within, ambient);
        // Of all that is left nothing has to be put aside: else a condition in a condition … would cost as many looks at each row.
        if (guards.isWithin(rest[i]!, within) && guards.isFurther(within, ambient)) {
          ambient = within;
          continue;
        }
        arrange(collect(list, i, within, ambient), within);
      } else if (state[row] !== PLACED) place(row);
      i++;
    }
  };
  arrange(rows, ALWAYS);
  return order;
}

/** By row: the guard of what computes it; of a contribution to a sum or a result, that of what it adds. */
function rowGuards(tape: Tape, sequence: Sequence, guards: Guards): Int32Array {
  const { size, op, b } = tape;
  const needed = guardsOf(guards, tape, sequence, new Int32Array(sequence.length).fill(NOWHERE));
  const guard = new Int32Array(size).fill(ALWAYS);
  const isComputed = new Uint8Array(size);
  for (let position = 0; position < sequence.length; position++) {
    if (!computes(sequence.op[position]!)) continue;
    guard[sequence.row[position]!] = needed[position]!;
    isComputed[sequence.row[position]!] = 1;
  }
  for (let row = 0; row < size; row++)
    if (!isLeaf(op[row]!) && !isComputed[row] && b[row]! >= 0) guard[row] = guard[b[row]!]!;
  return guard;
}
