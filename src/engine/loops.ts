/**
 * Loops that may be left under a condition that is not decided. A test that is undecided leaves the loop where it does not
 * hold, and the loop goes on where it does; so something has to end it that is known while the model is recorded: another
 * part of the test, or a limit of what is compared.
 */
import { diagnostic } from "../diagnostics.js";
import { truth } from "./choice.js";
import { Passage } from "./filtered.js";
import { checkIntegers, known } from "./limits.js";
import { NOTHING_WRITTEN, Scope } from "./scopes.js";
import { Condition } from "./value.js";

/** One run of a loop, of a step of it, or of a block with a label. */
export class Loop extends Scope {
  /** Whether a part of the test was decided in this step. */
  private bounded = false;

  /** Whether the loop goes on, as far as one operand of its test says. */
  goesOn(test: unknown): boolean {
    const condition = truth(test);
    if (condition instanceof Condition) {
      checkIntegers(condition);
      // The engine knows the numbers: it goes on as long as it must.
      if (!condition.tape) {
        this.bounded = true;
        return condition.data;
      }
      const end = known(condition);
      if (end) this.bounded = true;
      if (end === "never") return false;
      this.goOn({ condition, when: false, target: this, value: undefined, written: NOTHING_WRITTEN });
      return true;
    }
    this.bounded = true;
    return condition;
  }

  /** A step begins: where the element is not there, it is none. */
  passes(through: unknown): void {
    const there = through instanceof Passage ? through.there : true;
    if (!(there instanceof Condition)) return;
    this.goOn({ condition: there, when: false, target: this, value: undefined, written: NOTHING_WRITTEN });
  }

  /** After all operands have said so: refuses a loop that nothing known will end. */
  isBounded(what: string): boolean {
    if (!this.bounded) throw diagnostic("traced-decision", what);
    this.bounded = false;
    return true;
  }
}
