/** Prints a kernel that is a list of operations: the loop that goes through the list. */
import { arities, isCondition, recordOf, takesCondition } from "../../ir/opcodes.js";
import type { Tape } from "../../ir/tape.js";
import type { Listing } from "../../layout/listing.js";
import { atom, type Code, infix, literal, ternary } from "../../ops/code.js";
import { type Surroundings, targetName, zeros } from "./kernel.js";

const OPERANDS = ["x", "y", "z"];
/** The locals of such a kernel. */
export const LISTING_NAMES: readonly string[] = [...OPERANDS, "op", "i"];

export function printListing(listing: Listing, tape: Tape, stores: "set" | "add", around: Surroundings): string {
  const { leaves, leafCount, length, ops, codes, operands, results, returned } = listing;
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
    `// ${length} operations without structure: what each does and to what is in tables.`,
    `for (let i = 0; i < ${length}; i++) {`,
    ...operands.map((list, k) => `  const ${OPERANDS[k]} = values[index[${list} + i]${bang}]${bang};`),
    `  const op = index[${codes} + i]${bang};`,
    `  values[${leafCount} + i] = ${choice(ops.map(resultOf), 0).text};`,
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

/** The result with number `op`, found by halving. */
function choice(results: readonly Code[], first: number): Code {
  if (results.length === 1) return results[0]!;
  const half = results.length >> 1;
  const isLower = infix("<", atom("op"), literal(first + half));
  return ternary(isLower, choice(results.slice(0, half), first), choice(results.slice(half), first + half));
}
