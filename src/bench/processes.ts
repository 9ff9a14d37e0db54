/**
 * Measurements in processes of their own, so that no competitor profits or suffers from what V8 learnt from another. Knows
 * rounds and medians; nothing of what is measured.
 */
import { follow, medianCourse } from "./course.js";
import { type Effort, type Measurement, measure, median } from "./harness.js";

export { answer, inChild } from "../common/child.js";

/** A measurement with whatever else was learnt on the way. */
export interface Timing extends Measurement {
  /** What the first call took, when nothing was compiled yet. */
  readonly firstCall: number;
  /** Seconds from the first call on to each of the `MARKS`. */
  readonly course: readonly number[];
}

/** Times a call that was never made before, then when it is settled. @param start seconds for its first calls. */
export function timed(call: () => unknown, effort: Effort, start = 1): Timing {
  const course = follow(call, start);
  return { firstCall: course[0]!, course, ...measure(call, effort) };
}

/**
 * Measures competitors in turn, several times over, so that a machine that gets slower for a while is unfair to none.
 * @param allowance seconds after which a competitor is not measured again: long calls need fewer rounds.
 * @returns for each the medians.
 */
export async function inTurn<Name extends string>(
  names: readonly Name[],
  rounds: number,
  time: (name: Name) => Promise<Timing>,
  allowance = Number.POSITIVE_INFINITY,
): Promise<Record<Name, Timing>> {
  const timings = names.map((): Timing[] => []);
  const spent = names.map(() => 0);
  for (let round = 0; round < rounds; round++)
    for (const [i, name] of names.entries()) {
      if (spent[i]! > allowance) continue;
      const start = performance.now();
      timings[i]!.push(await time(name));
      spent[i]! += (performance.now() - start) / 1000;
    }
  const middle = (list: readonly Timing[], key: keyof Measurement | "firstCall"): number =>
    median(list.map((timing) => timing[key]));
  return Object.fromEntries(
    timings.map((list, i) => [
      names[i],
      {
        seconds: middle(list, "seconds"),
        rme: middle(list, "rme"),
        samples: middle(list, "samples"),
        firstCall: middle(list, "firstCall"),
        course: medianCourse(list.map(({ course }) => course)),
      },
    ]),
  ) as Record<Name, Timing>;
}
