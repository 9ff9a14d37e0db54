/** Applies the bit-exact algebra that each op's record states in `simplify`. */
import { CONSTANT, opcodes, simplifierOf } from "../ir/opcodes.js";
import type { Tape } from "../ir/tape.js";
import { type Builder, BuiltTerm } from "../ir/terms.js";
import type { Layer } from "./rewrite.js";

export const simplify: Layer = (tape, below, top) => {
  const builder: Builder = { push: top, constant: (value) => tape.constant(value) };
  const view = (id: number): Viewed => new Viewed(builder, id, tape);
  /** Whether a rule can find out more of an operand than that it is some number: whether `Viewed` knows anything of it. */
  const isKnown = (id: number): boolean => {
    if (id < 0) return false;
    const op = tape.op[id]!;
    if (op === opcodes.mul) return tape.isConstant(tape.a[id]!) || tape.isConstant(tape.b[id]!);
    return op === CONSTANT || op === opcodes.neg || op === opcodes.not;
  };
  return (op, a, b, c) => {
    const rule = simplifierOf(op);
    const mayApply = isKnown(a) || isKnown(b) || isKnown(c) || a === b || (b === c && c >= 0);
    if (!rule || !mayApply) return below(op, a, b, c);
    const simpler = rule(view(a), view(b), view(c));
    return simpler instanceof BuiltTerm ? simpler.id : below(op, a, b, c);
  };
};

/** A row of a tape that rules may look at: the `Operand` and the `TestOperand` of `ops/op.ts`. */
class Viewed extends BuiltTerm {
  private readonly tape: Tape;

  constructor(builder: Builder, id: number, tape: Tape) {
    super(builder, id);
    this.tape = tape;
  }

  is(value: number | boolean): boolean {
    if (!this.tape.isConstant(this.id)) return false;
    const constant = this.tape.constantOf(this.id);
    return typeof value === "boolean" ? (constant !== 0) === value : Object.is(constant, value);
  }

  negated(): Viewed | null {
    return this.operandOf(opcodes.neg);
  }

  inverted(): Viewed | null {
    return this.operandOf(opcodes.not);
  }

  same(other: Viewed): boolean {
    return this.id === other.id;
  }

  constant(): number | null {
    return this.tape.isConstant(this.id) ? this.tape.constantOf(this.id) : null;
  }

  scaled(): { by: number; of: Viewed } | null {
    const { tape, id } = this;
    if (tape.op[id] !== opcodes.mul) return null;
    const [x, y] = [tape.a[id]!, tape.b[id]!].map((operand) => new Viewed(this.builder, operand, tape));
    const by = y!.constant() ?? x!.constant();
    return by === null ? null : { by, of: y!.constant() === null ? y! : x! };
  }

  number(value: number): BuiltTerm {
    return new BuiltTerm(this.builder, this.builder.constant(value));
  }

  private operandOf(op: number): Viewed | null {
    const { tape, id } = this;
    return tape.op[id] === op ? new Viewed(this.builder, tape.a[id]!, tape) : null;
  }
}
