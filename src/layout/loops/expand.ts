/**
 * Unrolls what is better straight: inner loops so short that their bodies, one after the other, are still a small piece of
 * code. The outermost loops stay, so that code does not grow with what repeats most.
 */
import { type Loop, type Step, staticSize } from "./nest.js";

/** @param most a loop is unrolled if it becomes no more statements than this. */
export function expand(step: Step, most: number): Step {
  const expandInner = (step: Step): Step[] =>
    step.kind === "statement" ? [step] : unrolled({ ...step, body: step.body.flatMap(expandInner) }, most);
  return step.kind === "loop" ? { ...step, body: step.body.flatMap(expandInner) } : step;
}

function unrolled(loop: Loop, most: number): Step[] {
  const trip = loop.trips.constant;
  if (trip === undefined || (trip > 1 && trip * staticSize(loop.body) > most) || !isEven(loop.body)) return [loop];
  return Array.from({ length: trip }, () => loop.body.map(copy)).flat();
}

/** Whether all loops inside always run equally often: else copies would have to share out their trip counts. */
const isEven = (steps: readonly Step[]): boolean =>
  steps.every((step) => step.kind === "statement" || (step.trips.constant !== undefined && isEven(step.body)));

const copy = (step: Step): Step => (step.kind === "loop" ? { ...step, body: step.body.map(copy) } : { ...step });
