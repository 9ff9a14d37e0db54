/**
 * Programs of nested loops: what rolling finds, and what backends print. A statement's operands are affine in the counters
 * of the loops around it.
 */
export interface Operand {
  /** What the number is a number of: see `sequence.ts`. */
  readonly space: number;
  /** The number in the first iteration of every loop around. */
  readonly base: number;
  /** By how much it moves per iteration, for each loop around, from the outside in. */
  readonly strides: readonly number[];
}

export interface Statement {
  readonly kind: "statement";
  readonly op: number;
  /** The row of the tape, for its first instance. */
  readonly row: number;
  /** The position in the sequence of its first instance. */
  readonly position: number;
  readonly operands: readonly Operand[];
}

export interface Loop {
  readonly kind: "loop";
  readonly trip: number;
  /** Positions per iteration. */
  readonly rows: number;
  /** The position of its first instruction, in the first iteration of every loop around. */
  readonly start: number;
  readonly body: readonly Step[];
}

export type Step = Statement | Loop;

/** How many statements there are to print. */
export const staticSize = (steps: readonly Step[]): number =>
  steps.reduce((n, step) => n + (step.kind === "loop" ? staticSize(step.body) : 1), 0);

export const dynamicSize = (steps: readonly Step[]): number =>
  steps.reduce((n, step) => n + (step.kind === "loop" ? step.trip * dynamicSize(step.body) : 1), 0);

/** A program as text, for `--dump`. */
export function printSteps(steps: readonly Step[], name: (op: number) => string, indent = ""): string {
  return steps
    .map((step) => {
      if (step.kind === "loop") return `${indent}× ${step.trip}\n${printSteps(step.body, name, `${indent}  `)}`;
      const operands = step.operands.map(
        ({ space, base, strides }) => `${space}:${base}${strides.map((s) => (s < 0 ? s : `+${s}`)).join("")}`,
      );
      return `${indent}${step.position} ${name(step.op)} ${operands.join(" ")}\n`;
    })
    .join("");
}
