/**
 * Names in generated code: the reader's own where there are any, and never two meanings for one name.
 */
import { type Entry, elementName } from "../ir/entries.js";

/** Hands out names that are not taken, adding underscores where they are. */
export class Scope {
  private readonly taken: Set<string>;
  /** What is not there for names of the author's, and how many of each name there are. */
  private readonly needed: ReadonlySet<string>;
  private readonly counts = new Map<string, number>();

  constructor(taken: Iterable<string>) {
    this.taken = new Set(taken);
    this.needed = new Set(this.taken);
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

  /** A name of the author's: `c`, `c_2`; with an underscore behind it where the code needs the name itself. */
  numbered(wanted: string): string {
    const own = this.needed.has(wanted) ? `${wanted}_` : wanted;
    for (;;) {
      const count = (this.counts.get(own) ?? 0) + 1;
      this.counts.set(own, count);
      const name = count === 1 ? own : `${own}_${count}`;
      if (this.taken.has(name)) continue;
      this.taken.add(name);
      return name;
    }
  }
}

/** Words that no variable of a module can have for a name. */
const WORDS = new Set(
  (
    "await break case catch class const continue debugger default delete do else enum export extends false finally for " +
    "function if implements import in instanceof interface let new null package private protected public return static " +
    "super switch this throw true try typeof var void while with yield"
  ).split(" "),
);

/** A name as that of a local, if it can be one. */
export function possible(name: string | undefined): string | undefined {
  if (name === undefined || !/^[\p{L}_$][\p{L}\p{N}_$]*$/u.test(name)) return undefined;
  return WORDS.has(name) ? `${name}_` : name;
}

/** A local's name for an element of a flat vector: `b`, `w_3`, `K_0_2`; deeper paths are numbered (`p12`). */
export function localName(entries: readonly Entry[], index: number, prefix: string): string {
  const name = elementName(entries, index);
  return /^[\w$]+(\[\d+\])*$/.test(name) ? name.replace(/\[(\d+)\]/g, "_$1") : prefix + index;
}

/** The function of a kernel's part. */
export const partName = (kernel: string, part: number): string => `${kernel}_${part + 1}`;

/** Where the body of a function goes, in the text of a shell. */
export const mark = (name: string): string => `"body of ${name}";`;
