/**
 * Names in generated code: the reader's own where there are any, and never two meanings for one name.
 */
import { type Entry, elementName } from "../ir/entries.js";

/** Hands out names that are not taken, adding underscores where they are. */
export class Scope {
  private readonly taken: Set<string>;

  constructor(taken: Iterable<string>) {
    this.taken = new Set(taken);
  }

  has(name: string): boolean {
    return this.taken.has(name);
  }

  /** The name may be used again. */
  release(name: string): void {
    this.taken.delete(name);
  }

  unique(wanted: string): string {
    let name = wanted;
    while (this.taken.has(name)) name += "_";
    this.taken.add(name);
    return name;
  }
}

/** A local's name for an element of a flat vector: `b`, `w_3`, `K_0_2`; deeper paths are numbered (`p12`). */
export function localName(entries: readonly Entry[], index: number, prefix: string): string {
  const name = elementName(entries, index);
  return /^[\w$]+(\[\d+\])*$/.test(name) ? name.replace(/\[(\d+)\]/g, "_$1") : prefix + index;
}
