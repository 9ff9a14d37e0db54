/**
 * All that is refused in one trace. Where there is something that can stand for what was asked for, the trace goes on with
 * it, so that one run reports everything; what follows from a stand-in is not reported. Also keeps the conditions that code
 * has got which nobody rewrote, and refuses those that nothing has come of. Knows rows by their numbers.
 */
import { Diagnostic, type DiagnosticCode, engineDiagnostic as diagnostic } from "../diagnostics.js";

/** What became of a condition that a stranger has got. */
export interface Fate {
  /** It was asked for by code that follows conditions, or is an operand of an operation. */
  asked: boolean;
}

/** More are not looked for: a trace that is refused at every step would take for ever. */
const MOST = 200;
const MOST_ESCAPES = 50_000;
/** What can follow from a stand-in that is no scalar. */
const DERIVED: ReadonlySet<DiagnosticCode> = new Set<DiagnosticCode>([
  "bad-operand",
  "bad-argument",
  "bad-result",
  "traced-choice",
]);

export class Refusals {
  private readonly list: Diagnostic[] = [];
  /** Rows that were computed from stand-ins. */
  private readonly tainted = new Set<number>();
  /** Something that is no scalar stands in. */
  private shaken = false;
  private readonly escapes: { readonly fate: Fate; readonly error: Diagnostic; readonly row: number }[] = [];

  /** Notes an error and that something else stands in from here on. */
  add(error: Diagnostic, isScalar = false): void {
    if (this.list.length >= MOST) throw error;
    this.list.push(error);
    if (!isScalar) this.shaken = true;
  }

  /** Whether there are rows that stand in for something. */
  get hasStandIns(): boolean {
    return this.tainted.size > 0;
  }

  /** Says that a row stands in for something. */
  standIn(row: number): void {
    this.tainted.add(row);
  }

  /** Says that a row is computed from others. */
  taint(row: number, a: number, b: number, c: number): void {
    if (this.tainted.has(a) || this.tainted.has(b) || this.tainted.has(c)) this.tainted.add(row);
  }

  isTainted(row: number): boolean {
    return this.tainted.has(row);
  }

  /** A stranger gets a condition. */
  escape(row: number, who: string): Fate {
    const fate = { asked: false };
    if (this.escapes.length < MOST_ESCAPES)
      this.escapes.push({ fate, error: diagnostic("unseen-condition", who), row });
    return fate;
  }

  /**
   * Ends a trace that came to its end: refuses the conditions that nothing has come of.
   * @throws the first error.
   */
  conclude(): void {
    this.checkEscapes();
    const [first] = this.list;
    if (first) throw first;
  }

  /** What is to be thrown where a trace has thrown something: the first error, with the others. */
  outcome(thrown: unknown): unknown {
    const isOurs = thrown instanceof Diagnostic && !this.list.includes(thrown);
    // What was decided unseen may be why there is nothing to differentiate, or why a package has thrown something.
    if (!(thrown instanceof Diagnostic) || (isOurs && thrown.code === "untraced-result")) this.checkEscapes();
    const all = isOurs && !this.isDerived(thrown) ? [...this.list, thrown] : this.list;
    const [first, ...others] = all;
    if (!first) return thrown;
    first.others = others;
    return first;
  }

  private checkEscapes(): void {
    for (const { fate, error, row } of this.escapes.splice(0))
      if (!fate.asked && !this.isTainted(row) && this.list.length < MOST) this.list.push(error);
  }

  /** Whether an error can follow from what stands in. */
  private isDerived({ code }: Diagnostic): boolean {
    return this.list.length > 0 && (code === "untraced-result" || (this.shaken && DERIVED.has(code)));
  }
}
