/** Sequences of instructions made by hand, and nests as text. */
import { opcodes } from "../../../src/ir/opcodes.js";
import { portNumber } from "../../../src/ir/tape.js";
import type { Step } from "../../../src/layout/loops/nest.js";
import { nestOf } from "../../../src/layout/loops/nesting.js";
import { type AffineStack, roll } from "../../../src/layout/loops/roll.js";
import { LITERAL, portSpace, type Sequence, targetSpace, VALUE } from "../../../src/layout/loops/sequence.js";
import { STORE } from "../../../src/layout/loops/stores.js";

export interface Operand {
  readonly space: number;
  readonly number: number;
}

/** Element of the parameters. */
export const parameter = (number: number): Operand => ({ space: portSpace(portNumber("parameters")), number });
/** A constant, by its row. */
export const constant = (number: number): Operand => ({ space: LITERAL, number });

export class Instructions {
  private readonly list: { readonly op: number; readonly operands: readonly Operand[] }[] = [];

  /** Appends an operation and gives its value. */
  op(name: keyof typeof opcodes, ...operands: readonly Operand[]): Operand {
    return this.push(opcodes[name], operands);
  }

  store(element: number, value: Operand, op = STORE): void {
    this.push(op, [{ space: targetSpace(0), number: element }, value]);
  }

  private push(op: number, operands: readonly Operand[]): Operand {
    return { space: VALUE, number: this.list.push({ op, operands }) - 1 };
  }

  sequence(): Sequence {
    const { list } = this;
    const column = (of: (operand: Operand | undefined) => number): number[] =>
      list.flatMap(({ operands }) => [0, 1, 2].map((k) => of(operands[k])));
    return {
      length: list.length,
      op: Uint8Array.from(list, ({ op }) => op),
      row: Int32Array.from(list, (_, i) => i),
      space: Int8Array.from(column((operand) => operand?.space ?? -1)),
      number: Int32Array.from(column((operand) => operand?.number ?? 0)),
      accumulated: [false],
    };
  }
}

/** The affine loops of a sequence: `s 5×(s s)`. */
export function affineText(sequence: Sequence): string {
  const stack = roll(sequence);
  return Array.from({ length: stack.elementCount }, (_, i) =>
    elementText(stack, stack.shapeAt(i), stack.numbersAt(i)),
  ).join(" ");
}

function elementText(stack: AffineStack, shape: number, numbers: number): string {
  const body = stack.loopBody(shape);
  if (!body) return "s";
  let at = numbers + 1;
  const parts = Array.from(body, (inner) => {
    at += stack.numberCount(inner);
    return elementText(stack, inner, at - stack.numberCount(inner));
  });
  return `${stack.number(numbers)}×(${parts.join(" ")})`;
}

/** Steps as text; trip counts that change are listed: `[3,4,5]×(s)`. */
export const stepText = (step: Step): string =>
  step.kind === "statement"
    ? "s"
    : `${step.trips.constant ?? `[${step.trips.all()}]`}×(${step.body.map(stepText).join(" ")})`;

/** All loops of a sequence; irregular ones of few statements are left straight. */
export const nestText = (sequence: Sequence, short = 0): string =>
  nestOf(roll(sequence), short, Number.POSITIVE_INFINITY)!.map(stepText).join(" ");
