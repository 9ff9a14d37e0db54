/**
 * Terms: what the rules of an op are written in, over anything that rows can be appended to. Every op of the table is a
 * method. Knows how a row is pushed; knows neither tapes nor what the rows are for.
 */
import type { DefaultOp2, Operand, Term, Test, TestOperand } from "../ops/op.js";
import { arities, innerOpcodes, opcodes, opNames, recordOf } from "./opcodes.js";

/** Something that takes rows and names each by a number. */
export interface Builder {
  push(op: number, a: number, b: number, c: number): number;
  constant(value: number): number;
}

/** A term or a test: a row of a builder. */
export interface BuiltTerm extends Term, Omit<Test, keyof Term> {}

// biome-ignore lint/suspicious/noUnsafeDeclarationMerging: the methods are installed from the table of ops, below
export class BuiltTerm {
  readonly builder: Builder;
  readonly id: number;

  constructor(builder: Builder, id: number) {
    this.builder = builder;
    this.id = id;
  }

  /** The row of an operand, which may be a plain number. */
  row(operand: unknown): number {
    return operand instanceof BuiltTerm ? operand.id : this.builder.constant(Number(operand));
  }
}

function apply(op: number, self: BuiltTerm, operands: readonly unknown[]): BuiltTerm {
  const [b = -1, c = -1] = operands.map((x) => self.row(x));
  const Self = self.constructor as typeof BuiltTerm;
  return new Self(self.builder, self.builder.push(op, self.id, b, c));
}

for (const [name, op] of Object.entries({ ...innerOpcodes, ...opcodes })) {
  const defaultY = (recordOf(op) as Partial<DefaultOp2>).defaultY;
  Object.defineProperty(BuiltTerm.prototype, name, {
    value(this: BuiltTerm, ...operands: unknown[]): BuiltTerm {
      if (operands.length === 0 && defaultY !== undefined) operands = [defaultY];
      if (operands.length < arities[op]!) return apply(op, this, operands);
      if ("variadic" in recordOf(op)) return operands.reduce<BuiltTerm>((x, y) => apply(op, x, [y]), this);
      throw new TypeError(`${opNames[op]} takes ${arities[op]} operands`);
    },
  });
}

export type { Operand, Term, Test, TestOperand };
