/**
 * Loops that may be left under a condition that is not decided. A test that is undecided leaves the loop where it does not
 * hold, and the loop goes on where it does; so something has to end it that is known while the model is recorded: another
 * part of the test, or a limit of what is compared.
 */
import { diagnostic } from "../diagnostics.js";
import { truth } from "./choice.js";
import { Passage } from "./filtered.js";
import { checkIntegers, known } from "./limits.js";
import { NOTHING_WRITTEN, Scope, truthOf } from "./scopes.js";
import { allOf, negated } from "./truths.js";
import { Condition, type Truth } from "./value.js";

/** One run of a loop, of a step of it, or of a block with a label. */
export class Loop extends Scope {
  /** Whether a part of the test was decided in this step. */
  private bounded = false;
  /** Nothing but numbers that the engine knows will end it. */
  private decides = false;

  /** The condition under which the last step that was asked about is taken, and how many exits it knows of. */
  private stays: Truth = true;
  private seen = 0;

  /** Under which condition a step is taken: one that holds only where all steps before it were. */
  private staying(valid: Truth, condition: Condition): Condition {
    if (this.exits.length === 0) return allOf(valid, condition) as Condition;
    let stays = this.stays;
    for (const exit of this.exits.slice(this.seen)) stays = allOf(stays, negated(truthOf(exit)));
    return allOf(stays, condition) as Condition;
  }

  /** Whether the loop goes on, as far as one operand of its test says. */
  goesOn(test: unknown): boolean {
    const condition = truth(test);
    if (!(condition instanceof Condition)) {
      this.bounded = true;
      return condition;
    }
    const valid = checkIntegers(condition);
    // The engine knows the numbers: where nothing else ends the loop, it goes on as long as it must.
    if (this.decides) return condition.data && (valid === true || (valid as Condition).data);
    const end = known(condition);
    if (end) this.bounded = true;
    if (end === "never") return false;
    const stays = this.staying(valid, condition);
    this.goOn({ condition: stays, when: false, target: this, value: undefined, written: NOTHING_WRITTEN });
    this.stays = stays;
    this.seen = this.exits.length;
    return true;
  }

  /** A step begins: where the element is not there, it is none. */
  passes(through: unknown): void {
    const there = through instanceof Passage ? through.there : true;
    if (!(there instanceof Condition)) return;
    this.goOn({ condition: there, when: false, target: this, value: undefined, written: NOTHING_WRITTEN });
  }

  /** After all operands have said so: refuses to record a loop that nothing known will end. */
  isBounded(what: string): boolean {
    const { bounded, stays } = this;
    this.bounded = false;
    if (bounded || this.decides) return true;
    if (typeof stays === "boolean" || stays.tape) throw diagnostic("traced-decision", what);
    this.decides = true;
    return stays.data;
  }
}
