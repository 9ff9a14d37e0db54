/** Applies the bit-exact algebra that each op's record states in `simplify`. */
import { CONSTANT, opcodes, READ, simplifierOf } from "../ir/opcodes.js";
import { portNumber, type Tape } from "../ir/tape.js";
import { type Builder, BuiltTerm } from "../ir/terms.js";
import type { AbstractData } from "./abstract-data.js";
import type { Layer } from "./rewrite.js";

const DATA = portNumber("data");

/** @param abstract the table that exponents are in, if they are. */
export const simplifyWith =
  (abstract: AbstractData | null): Layer =>
  (tape, below, top) => {
    const builder: Builder = { push: top, constant: (value) => tape.constant(value) };
    const nothing = new Viewed(builder, -1, tape, abstract);
    const view = (id: number): Viewed => (id < 0 ? nothing : new Viewed(builder, id, tape, abstract));
    const isTabled = (abstract?.exponents.size ?? 0) > 0;
    /** Whether a rule can find out more of an operand than that it is some number: whether `Viewed` knows anything of it. */
    const isKnown = (id: number): boolean => {
      if (id < 0) return false;
      const op = tape.op[id]!;
      if (op === opcodes.mul) return tape.isConstant(tape.a[id]!) || tape.isConstant(tape.b[id]!);
      if (op === READ) return isTabled && tape.b[id] === DATA;
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

export const simplify = simplifyWith(null);

/** A row of a tape that rules may look at: the `Operand` and the `TestOperand` of `ops/op.ts`. */
class Viewed extends BuiltTerm {
  private readonly tape: Tape;
  private readonly abstract: AbstractData | null;

  constructor(builder: Builder, id: number, tape: Tape, abstract: AbstractData | null) {
    super(builder, id);
    this.tape = tape;
    this.abstract = abstract;
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

  exponent(): { number: number; less(by: number): BuiltTerm | null } | null {
    const { abstract, tape, id } = this;
    if (!abstract || tape.op[id] !== READ || tape.b[id] !== DATA) return null;
    const number = abstract.data[tape.a[id]!]!;
    if (abstract.exponents.get(number) !== tape.a[id]) return null;
    const less = (by: number): BuiltTerm | null => {
      const place = abstract.exponents.get(number - by);
      return place === undefined ? null : new BuiltTerm(this.builder, this.builder.push(READ, place, DATA, -1));
    };
    return { number, less };
  }

  scaled(): { by: number; of: Viewed } | null {
    const { tape, id } = this;
    if (tape.op[id] !== opcodes.mul) return null;
    const [x, y] = [tape.a[id]!, tape.b[id]!].map((operand) => new Viewed(this.builder, operand, tape, this.abstract));
    const by = y!.constant() ?? x!.constant();
    return by === null ? null : { by, of: y!.constant() === null ? y! : x! };
  }

  number(value: number): BuiltTerm {
    return new BuiltTerm(this.builder, this.builder.constant(value));
  }

  private operandOf(op: number): Viewed | null {
    const { tape, id } = this;
    return tape.op[id] === op ? new Viewed(this.builder, tape.a[id]!, tape, this.abstract) : null;
  }
}
