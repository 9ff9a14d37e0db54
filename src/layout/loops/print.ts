/** A program as text, for `--dump layout`: loops with their trip counts, statements with the position of their first instance. */
import type { Block } from "./blocks.js";
import type { Program } from "./program.js";
import { RETURN, TAKE } from "./sequence.js";
import { ACCUMULATE, DEDUCT, STORE } from "./stores.js";

const NAMES: Readonly<Record<number, string>> = {
  [STORE]: "store",
  [ACCUMULATE]: "accumulate",
  [DEDUCT]: "deduct",
  [RETURN]: "return",
  [TAKE]: "take",
};

/** @param opName the name of an opcode. */
export function printLoops({ blocks, sequence, first, storage }: Program, opName: (op: number) => string): string {
  const lines: string[] = [];
  const printBlock = (block: Block, indent: string): void => {
    for (const step of block.steps) {
      if (typeof step === "object") {
        lines.push(`${indent}× ${step.trips.constant ?? "a table"}`);
        printBlock(step, `${indent}  `);
        continue;
      }
      const op = sequence.op[first[step]!]!;
      const cells = storage.groupOf(step) < 0 ? "" : `  in cells of group ${storage.groupOf(step)}`;
      lines.push(`${indent}${first[step]} ${NAMES[op] ?? opName(op)}${cells}`);
    }
  };
  blocks.root.forEach((block, i) => {
    lines.push(`part ${i + 1}`);
    printBlock(block, "  ");
  });
  return `${lines.join("\n")}\n${storage.cellCount} cells\n`;
}
