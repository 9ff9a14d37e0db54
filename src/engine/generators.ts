/**
 * Generators and iterators go on from outside, and cannot be taken back: one may go on, and what ends it may run, only where
 * nobody has it who does not see the pass. Whether one is done must be decided, for the language asks. Knows when and in
 * which pass one began; what it yields is not looked at.
 */
import { diagnostic } from "../diagnostics.js";
import { refuse } from "./tracing.js";
import { Node } from "./value.js";
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

/** What ends a generator runs, which would have run earlier where its loop was left under a condition. */
export function waited({ time, pass }: Beginning): void {
  if (running === pass && (pass?.start ?? 0) <= time) return;
  refuse(diagnostic("traced-branch", ...EARLIER), () => {});
}

const EARLIER: [string, string] = [
  "A traced condition may have left the loop over this iterator, and its `finally` or `return` would have run there: both branches are run, so it cannot be done earlier.",
  "Do that behind the loop instead, or go through all that the iterator gives.",
];

/** What the `[Symbol.iterator]` of a model gives. */
export function iterator(given: Partial<Iterator<unknown>>): unknown {
  if (typeof given?.next !== "function" || isNative(given.next)) return given;
  const beginning = began();
  const next = (...sent: [] | [unknown]): IteratorResult<unknown> => {
    const result = given.next!(...sent);
    const done: unknown = result?.done;
    if (done instanceof Node) return refuse(diagnostic("traced-decision", "done"), () => result);
    if (done && given.return) waited(beginning);
    return result;
  };
  const close = (value: unknown): IteratorResult<unknown> => {
    waited(beginning);
    return given.return!(value);
  };
  return Object.assign(Object.create(given), given.return ? { next, return: close } : { next });
}

const isNative = (method: () => unknown): boolean => Function.prototype.toString.call(method).includes("[native code]");
