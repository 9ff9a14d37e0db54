/**
 * A member that was read from the wrong one of the two records that a model is given, its parameters and its inputs: it is
 * `undefined` there, which shows up somewhere else, or nowhere. Code that looks into both on purpose works on: only where
 * something is wrong, or is never used, is this said.
 */
import { type Diagnostic, diagnostic } from "../diagnostics.js";
import type { Entry } from "../ir/entries.js";

export class Misreads {
  /** By name, what is to be said of it. */
  private readonly found = new Map<string, Diagnostic>();

  /** Watches what is read from a record that is not there, and is a member of the other one. */
  watch(record: unknown, isOf: "parameters" | "inputs", other: readonly Entry[]): void {
    if (typeof record !== "object" || record === null) return;
    for (const {
      path: [name],
    } of other) {
      if (name === undefined || name in record) continue;
      const get = (): undefined => {
        const key = String(name);
        if (!this.found.has(key)) this.found.set(key, diagnostic("wrong-record", key, isOf));
      };
      const set = (value: unknown): void => {
        Object.defineProperty(record, name, { value, writable: true, enumerable: true, configurable: true });
      };
      Object.defineProperty(record, name, { get, set, enumerable: false, configurable: true });
    }
  }

  /** Why some of these were never used, as far as this is why. */
  of(names: readonly string[]): string {
    const found = names.flatMap((name) => this.found.get(name) ?? []);
    return found.map(({ message, hint }) => `${message} ${hint}`).join(" ");
  }

  /** What is to be thrown where something was: the first of them, which may be why, before what was thrown itself. */
  outcome(thrown: unknown): unknown {
    const [first, ...others] = this.found.values();
    if (!first) return thrown;
    first.others = [...others, ...(thrown instanceof Error && "code" in thrown ? [thrown as Diagnostic] : [])];
    return first;
  }
}
