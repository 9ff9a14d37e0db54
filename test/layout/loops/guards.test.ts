import { expect, test } from "vitest";
import { opcodes } from "../../../src/ir/opcodes.js";
import { ALWAYS, Guards } from "../../../src/layout/loops/guards.js";
import type { Sequence } from "../../../src/layout/loops/sequence.js";

/** Conditions one after the other: `[op, operand, operand]`, where operands are places in the same list. */
const sequence = (rows: readonly (readonly [string, number, number])[]): Sequence =>
  ({
    length: rows.length,
    op: Uint8Array.from(rows, ([op]) => opcodes[op as keyof typeof opcodes]),
    number: Int32Array.from(rows.flatMap(([, x, y]) => [x, y, -1])),
  }) as unknown as Sequence;

const guardsOf = (rows: readonly (readonly [string, number, number])[]): Guards => {
  const guards = new Guards(sequence(rows));
  rows.forEach((_, position) => {
    for (const sense of [true, false]) guards.under(ALWAYS, position, sense);
  });
  return guards;
};

const [a, b] = [0, 1];
const two = [
  ["lt", -1, -1],
  ["lt", -1, -1],
] as const;

test("both of two, in any order, are as one after the other", () => {
  const guards = guardsOf([...two, ["and", a, b], ["and", b, a]]);
  const both = guards.under(guards.under(ALWAYS, a, true), b, true);
  expect(guards.under(ALWAYS, 2, true)).toBe(both);
  expect(guards.under(both, 3, true)).toBe(both);
  expect(guards.isWithin(both, guards.under(ALWAYS, a, true))).toBe(true);
  // Once one of them holds, the other is all that is asked for.
  expect(guards.under(guards.under(ALWAYS, a, true), 2, true)).toBe(both);
  expect(guards.under(guards.under(ALWAYS, b, true), 2, true)).toBe(guards.under(ALWAYS, 3, true));
});

test("one of two holds where either does, and says less than that", () => {
  const guards = guardsOf([...two, ["or", a, b]]);
  const [first, either] = [guards.under(ALWAYS, a, true), guards.under(ALWAYS, 2, true)];
  expect(guards.under(first, 2, true)).toBe(first);
  expect(either).not.toBe(ALWAYS);
  expect(guards.isWithin(either, first)).toBe(false);
  expect(guards.common(either, first)).toBe(ALWAYS);
  // Neither of them is both of them the other way round.
  expect(guards.under(ALWAYS, 2, false)).toBe(guards.under(guards.under(ALWAYS, a, false), b, false));
});

test("ors of ands of ors, 200 deep, each twice in the next: what is asked for stays in proportion", () => {
  const rows: [string, number, number][] = [["lt", -1, -1]];
  for (let depth = 0; depth < 200; depth++) {
    const last = rows.length - 1;
    rows.push(["lt", -1, -1], ["or", last, last + 1], ["and", last + 2, last], ["or", last + 3, last + 2]);
  }
  const guards = guardsOf(rows);
  const outer = guards.under(ALWAYS, 1, true);
  for (let position = 0; position < rows.length; position += 3) {
    const inner = guards.under(outer, position, true);
    expect(guards.isWithin(inner, guards.under(ALWAYS, 1, true))).toBe(true);
    expect(guards.under(inner, position, true)).toBe(inner);
  }
});
