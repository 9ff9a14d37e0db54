/** How much of the code of a tape has been before: all of a loop but its beginning, nothing of what is random. */
import { expect, test } from "vitest";
import { mulberry32 } from "../../../src/common/random.js";
import { opcodes } from "../../../src/ir/opcodes.js";
import { Tape } from "../../../src/ir/tape.js";
import { repeatedShare } from "../../../src/layout/loops/repetition.js";

const OPS = [opcodes.add, opcodes.mul, opcodes.sin, opcodes.sub, opcodes.exp];

function tapeOf(ops: readonly number[]): Tape {
  const tape = new Tape();
  const x = tape.read("parameters", 0);
  for (const op of ops) {
    // Leaves in between are no code.
    if (op === opcodes.mul) tape.constant(tape.size);
    tape.push(op, x, x, -1);
  }
  return tape;
}

const random = (count: number): number[] => {
  const next = mulberry32(count);
  return Array.from({ length: count }, () => OPS[Math.floor(next() * OPS.length)]!);
};
const body = random(300);

test.each([
  ["what is random", random(100_000), 0],
  ["300 operations, 300 times", Array.from({ length: 300 }, () => body).flat(), 1],
  ["the same one operation", new Array<number>(50_000).fill(opcodes.add), 1],
  ["as much of the one as of the other", [...random(60_000), ...Array.from({ length: 200 }, () => body).flat()], 0.5],
  ["less than a window", random(20), 0],
  ["nothing", [], 0],
])("%s", (_, ops, share) => expect(repeatedShare(tapeOf(ops))).toBeCloseTo(share, 1));
