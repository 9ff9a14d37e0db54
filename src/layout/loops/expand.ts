/**
 * Unrolls what is better straight: inner loops so short that their bodies, one after the other, are still a small piece of
 * code. The outermost loops stay, so that code does not grow with what repeats most.
 */
import { type Loop, type Operand, type Step, staticSize } from "./nest.js";

/** An inner loop is unrolled if it becomes no more statements than this. */
const UNROLLED = 96;

export const expand = (steps: readonly Step[]): Step[] =>
  steps.map((step) => (step.kind === "loop" ? { ...step, body: step.body.flatMap(expandInner) } : step));

function expandInner(step: Step): Step[] {
  if (step.kind !== "loop") return [step];
  const loop = { ...step, body: step.body.flatMap(expandInner) };
  if (loop.trip * staticSize(loop.body) > UNROLLED) return [loop];
  return Array.from({ length: loop.trip }, (_, i) => loop.body.map((inner) => shifted(inner, loop, i))).flat();
}

/** A step of a loop's body as it is in iteration i, without the loop around it. */
function shifted(step: Step, loop: Loop, i: number, depth = -1): Step {
  const offset = i * loop.rows;
  if (step.kind === "loop")
    return { ...step, start: step.start + offset, body: step.body.map((inner) => shifted(inner, loop, i, depth - 1)) };
  return {
    ...step,
    position: step.position + offset,
    operands: step.operands.map((operand) => without(operand, depth, i)),
  };
}

/** An operand with one loop around it (counted from the inside: -1, -2 …) fixed at iteration i. */
function without({ space, base, strides }: Operand, depth: number, i: number): Operand {
  const at = strides.length + depth;
  return { space, base: base + i * strides[at]!, strides: strides.filter((_, k) => k !== at) };
}
