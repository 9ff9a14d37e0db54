/** What became of the rows of a derived tape, and why those vanished that did; for people, so only of the first ones. */
import { arities, isLeaf, opNames, recordOf } from "../ir/opcodes.js";
import type { Tape } from "../ir/tape.js";
import { atom, type Code, call, literal } from "../ops/code.js";
import type { Fate, PageData } from "./page/data.js";

/** More rows than this nobody reads. */
const SHOWN = 500;

export function passesOf(derived: Tape, primal: number, final: Tape, became: Int32Array): PageData["passes"] {
  const counts: Record<string, number> = {};
  const fates: Fate[] = [];
  const first = new Map<number, number>();
  for (let row = 0; row < derived.size; row++) {
    if (isLeaf(derived.op[row]!)) continue;
    const why = reason(row);
    counts[why.split(" ")[0]!] = (counts[why.split(" ")[0]!] ?? 0) + 1;
    if (fates.length < SHOWN) fates.push({ text: `${row < primal ? "" : "↩ "}%${row} = ${textOf(derived, row)}`, why });
  }
  return { fates, counts };

  function reason(row: number): string {
    const now = became[row]!;
    if (now < 0) return "dead (nothing needs it)";
    if (final.isConstant(now)) return `folded (it is always ${literal(final.constantOf(now)).text})`;
    if (final.isRead(now)) return "simplified (it is an element itself)";
    const other = first.get(now);
    if (other !== undefined) return `shared (the same as %${other})`;
    first.set(now, row);
    return final.op[now] === derived.op[row] ? "kept" : `rewritten (as ${opNames[final.op[now]!]})`;
  }
}

function textOf(tape: Tape, row: number): string {
  const op = tape.op[row]!;
  const columns = [tape.a, tape.b, tape.c];
  const operands = Array.from({ length: arities[op]! }, (_, k): Code => {
    const id = columns[k]![row]!;
    if (tape.isConstant(id)) return literal(tape.constantOf(id));
    return atom(tape.isRead(id) ? `${tape.portOf(id)}[${tape.a[id]}]` : `%${id}`);
  });
  const record = recordOf(op) as { readonly js?: (...given: Code[]) => Code };
  return (record.js?.(...operands) ?? call(opNames[op]!, ...operands)).text.replaceAll("Math.", "");
}
