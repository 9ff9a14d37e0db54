/**
 * When rows of a primal program are reached (law 4): conditions, as rows of the tape, and what is known of them together. Knows
 * how steps of loops and sides of branches follow from one another.
 */
import { opcodes } from "../ir/opcodes.js";
import type { Tape } from "../ir/tape.js";

/** When a row is reached: a row of the tape that holds the condition, or one of these. */
export const UNREACHED = -1;
export const ALWAYS = -2;

export function both(tape: Tape, p: number, q: number): number {
  if (p === ALWAYS || implies(tape, q, p)) return q;
  if (implies(tape, p, q)) return p;
  return tape.push(opcodes.and, p, q);
}

/** p or q; a row that serves both sides of a branch is reached whenever the branch is. */
export function either(tape: Tape, p: number, q: number): number {
  if (p === ALWAYS || q === ALWAYS) return ALWAYS;
  if (p === UNREACHED || p === q) return q;
  if (opposite(tape, p, q)) return ALWAYS;
  if (implies(tape, p, q)) return q;
  if (implies(tape, q, p)) return p;
  const { op, a, b } = tape;
  const sides = op[p] === opcodes.and && op[q] === opcodes.and && a[p] === a[q] && opposite(tape, b[p]!, b[q]!);
  return sides ? a[p]! : tape.push(opcodes.or, p, q);
}

/** Conditions of steps of a loop follow from one another; no more steps than this are looked at. */
const DEEPEST = 64;

/** Whether p holds only where q does, as far as that is seen. */
function implies({ op, a, b }: Tape, p: number, q: number): boolean {
  let at = p;
  for (let depth = 0; at !== q && depth < DEEPEST; depth++) {
    if (op[at] !== opcodes.and) return false;
    if (b[at] === q) return true;
    at = a[at]!;
  }
  return at === q;
}

const opposite = ({ op, a }: Tape, p: number, q: number): boolean =>
  (op[p] === opcodes.not && a[p] === q) || (op[q] === opcodes.not && a[q] === p);
