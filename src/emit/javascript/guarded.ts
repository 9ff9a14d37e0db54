/**
 * Statements about entries that an index names, which are skipped where there is none: those of one index that follow one another
 * have one test. Knows texts; who calls knows what follows.
 */
import { type Code, infix, literal } from "../../ops/code.js";

export class Guarded {
  private readonly lines: string[];
  private readonly line: (text: string) => void;
  private isOpen = false;

  /** @param line adds a line to the lines. */
  constructor(lines: string[], line: (text: string) => void) {
    this.lines = lines;
    this.line = line;
  }

  /** What stands before lines that are under a test. */
  get indent(): string {
    return this.isOpen ? "  " : "";
  }

  /** Texts that may need lines of their own first: the test ends before them. */
  texts<T>(make: () => T): T {
    const from = this.lines.length;
    const texts = make();
    if (!this.isOpen || from === this.lines.length) return texts;
    const needed = this.lines.splice(from);
    this.line("}");
    this.lines.push(...needed);
    this.isOpen = false;
    return texts;
  }

  /**
   * @param offset how far behind the first entry it is, below 0 where there is none; left out for an entry that is known.
   * @param goesOn whether statements of the same offset are next.
   */
  push(statements: readonly string[], offset: Code | undefined, goesOn: boolean): void {
    if (!offset) return statements.forEach(this.line);
    const test = `if (${infix(">=", offset, literal(0)).text})`;
    if (!this.isOpen && !goesOn && statements.length === 1) return this.line(`${test} ${statements[0]}`);
    if (!this.isOpen) this.line(`${test} {`);
    this.isOpen = true;
    for (const one of statements) this.line(this.indent + one);
    if (goesOn) return;
    this.isOpen = false;
    this.line("}");
  }
}
