/** Prints a kernel that is a list of operations: a loop through its runs, and for each op a loop through one. */
import { arities, isCondition, recordOf, takesCondition } from "../../ir/opcodes.js";
import type { Tape } from "../../ir/tape.js";
import type { Listing } from "../../layout/listing.js";
import { atom, type Code, infix, literal, ternary } from "../../ops/code.js";
import { type Surroundings, targetName, zeros } from "../surroundings.js";

const OPERANDS = ["x", "y", "z"];
/** The locals of such a kernel. */
export const LISTING_NAMES: readonly string[] = [...OPERANDS, "run", "end", "at", "i"];

export function printListing(listing: Listing, tape: Tape, stores: "set" | "add", around: Surroundings): string {
  const { leaves, leafCount, length, ops, runs, codes, lengths, operands, results, returned } = listing;
  const bang = around.typed ? "!" : "";
  const lines: string[] = [];
  let filled = 0;
  for (const { from, list, count } of leaves) {
    const { name, offset } = from === "data" ? { name: "data" } : around.arrays[from];
    const at = from === "data" ? `${list} + i` : `${offset ? `${offset} + ` : ""}index[${list} + i]${bang}`;
    lines.push(`for (let i = 0; i < ${count}; i++) values[${filled} + i] = ${name}[${at}]${bang};`);
    filled += count;
  }
  lines.push(
    `// ${length} operations without structure, in runs of one op: which, how many and on what is in tables.`,
    ...ops.flatMap((op, number) => loopOf(op, number, around.typed)),
    `for (let run = 0, i = ${leafCount}, at = ${operands}; run < ${runs}; run++) {`,
    `  const end = i + index[${lengths} + run]${bang};`,
    `  switch (index[${codes} + run]${bang}) {`,
    ...ops.map((_, number) => `    case ${number}: at = run${number}(i, end, at); break;`),
    "  }",
    "  i = end;",
    "}",
  );
  for (const { output, elements, values, count } of results) {
    const name = targetName(tape.outputs[output]!.target, around);
    if (stores === "set") lines.push(...zeros(tape.outputs[output]!, around));
    const sign = stores === "add" ? `${bang} +=` : " =";
    lines.push(
      `for (let i = 0; i < ${count}; i++) ${name}[index[${elements} + i]${bang}]${sign} values[index[${values} + i]${bang}]${bang};`,
    );
  }
  if (returned >= 0) lines.push(`return values[${returned}]${bang};`);
  return lines.join("\n");
}

/** What an operation makes of x, y and z; conditions are 1 and 0. */
function resultOf(op: number): Code {
  const record = recordOf(op) as { js: (...operands: Code[]) => Code };
  const operand = (k: number): Code => {
    const value = atom(OPERANDS[k]!);
    return takesCondition(op, k) ? infix("!==", value, literal(0)) : value;
  };
  const result = record.js(...Array.from({ length: arities[op]! }, (_, k) => operand(k)));
  return isCondition[op] ? ternary(result, literal(1), literal(0)) : result;
}

/** What goes through a run of an op: a function, since engines optimise those by themselves and each of them soon. */
function loopOf(op: number, number: number, typed: boolean): string[] {
  const arity = arities[op]!;
  const [type, bang] = typed ? [": number", "!"] : ["", ""];
  const operand = (k: number): string =>
    `    const ${OPERANDS[k]} = values[index[${k === 0 ? "at" : `at + ${k}`}]${bang}]${bang};`;
  return [
    `const run${number} = (i${type}, end${type}, at${type})${type} => {`,
    "  for (; i < end; i++) {",
    ...Array.from({ length: arity }, (_, k) => operand(k)),
    `    values[i] = ${resultOf(op).text};`,
    `    at += ${arity};`,
    "  }",
    "  return at;",
    "};",
  ];
}
