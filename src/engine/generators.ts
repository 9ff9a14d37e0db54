/**
 * Generators go on from outside, and cannot be taken back: one may go on, and its `finally` may run, only where nobody has it
 * who does not see the pass. Knows when and in which pass one began; what it yields is not looked at.
 */
import { diagnostic } from "../diagnostics.js";
import { refuse } from "./tracing.js";
import { inBranch, type Pass, running, type Token, tick } from "./writes.js";

/** When a generator, or its `try`, began, and in which pass. */
interface Beginning extends Token {
  readonly pass: Pass | null;
}
export const began = (): Beginning => ({ time: tick(), pass: running });

/** A generator goes on. */
export function resumed<T>({ time, pass }: Beginning, sent: T): T {
  let around = running;
  while (around && around !== pass) around = around.outer;
  if (around === pass && time >= (running?.since ?? 0)) return sent;
  return refuse(diagnostic("traced-branch", ...inBranch("A generator went on")), () => sent);
}

/** The `finally` of a generator runs, which would have run earlier where its loop was left under a condition. */
export function waited({ time, pass }: Beginning): void {
  if (running === pass && (pass?.start ?? 0) <= time) return;
  refuse(diagnostic("traced-branch", ...EARLIER), () => {});
}

const EARLIER: [string, string] = [
  "A traced condition may have left the loop over this generator, and its `finally` would have run there: both branches are run, so it cannot be done earlier.",
  "Do what is in the `finally` behind the loop that goes through the generator, or go through all that it gives.",
];
