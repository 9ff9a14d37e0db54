/**
 * A `switch` on something traced: the clauses run one after the other, each under the condition that the first case that
 * fits is that one or one before it; `break` leaves them. Knows the order in which cases are compared.
 */
import { Loop } from "./loops.js";
import { eq } from "./operators.js";
import type { Scope } from "./scopes.js";
import { bothTrue } from "./sides.js";
import { anyOf, negated } from "./truths.js";
import type { Truth } from "./value.js";

/** One run of a `switch`. */
export class Switch extends Loop {
  private readonly given: unknown;
  /** Which cases fit, up to each clause, in the order of the text; null for `default`. */
  private readonly fits: (Truth | null)[] = [];
  private any: Truth = false;

  constructor(value: unknown, around: Scope | null) {
    super(around);
    this.given = value;
  }

  /** A case: it is compared only where none before it fits. */
  case(test: () => unknown): void {
    const fits = bothTrue(negated(this.any), () => eq(this.given, test())) as Truth;
    this.any = anyOf(this.any, fits);
    this.fits.push(fits);
  }

  default(): void {
    this.fits.push(null);
  }

  /** Whether a clause runs, unless something has left before. */
  runs(clause: number): Truth {
    const upTo = this.fits.slice(0, clause + 1);
    const before = upTo.reduce<Truth>((any, fits) => (fits === null ? any : anyOf(any, fits)), false);
    if (!upTo.includes(null)) return before;
    const behind = this.fits.slice(clause + 1).reduce<Truth>((any, fits) => anyOf(any, fits ?? false), false);
    return behind === false ? true : anyOf(before, negated(behind));
  }
}
