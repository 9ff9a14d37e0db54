/**
 * Unrolls what is better straight: inner loops so short that their bodies, one after the other, are still a small piece of
 * code. The outermost loops stay, so that code does not grow with what repeats most.
 */
import { type Loop, type Step, staticSize } from "./nest.js";

/** A loop is unrolled if it becomes no more statements than this. */
const UNROLLED = 96;

export const expand = (steps: readonly Step[]): Step[] =>
  steps.flatMap((step) => {
    if (step.kind === "statement") return [step];
    const loop = { ...step, body: step.body.flatMap(expandInner) };
    return loop.irregular ? unrolled(loop) : [loop];
  });

function expandInner(step: Step): Step[] {
  return step.kind === "statement" ? [step] : unrolled({ ...step, body: step.body.flatMap(expandInner) });
}

function unrolled(loop: Loop): Step[] {
  const trip = loop.trips.constant;
  if (trip === undefined || trip * staticSize(loop.body) > UNROLLED || !isEven(loop.body)) return [loop];
  return Array.from({ length: trip }, () => loop.body.map(copy)).flat();
}

/** Whether all loops inside always run equally often: else copies would have to share out their trip counts. */
const isEven = (steps: readonly Step[]): boolean =>
  steps.every((step) => step.kind === "statement" || (step.trips.constant !== undefined && isEven(step.body)));

const copy = (step: Step): Step => (step.kind === "loop" ? { ...step, body: step.body.map(copy) } : { ...step });
