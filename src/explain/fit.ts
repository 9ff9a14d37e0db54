/**
 * Lists of numbers, one for each iteration of the loops around, as they are told to the page: by strides where that is all,
 * with a table where loops repeat it, else run by run. Knows counters; nothing of what the numbers are.
 */
import type { Trips } from "../layout/loops/nest.js";
import { spreadOf } from "../layout/loops/spread.js";
import type { Fit } from "./page/data.js";

/** Fits that are long, told once each. */
export class Fits {
  readonly list: Fit[] = [];
  private readonly known = new Map<string, number>();

  /** @param loops the trip counts of the loops around, outermost first. */
  of(values: readonly number[], loops: readonly Trips[]): Fit {
    const fit = fitOf(values, loops);
    if (typeof fit === "number") return fit;
    const text = JSON.stringify(fit);
    if (text.length < 40) return fit;
    let number = this.known.get(text);
    if (number === undefined) {
      number = this.list.push(fit) - 1;
      this.known.set(text, number);
    }
    return { f: number };
  }
}

function fitOf(values: readonly number[], loops: readonly Trips[]): Fit {
  if (values.every((value) => Object.is(value, values[0]))) return values[0] ?? 0;
  const moves = values.every(Number.isInteger);
  const { base, strides, table } = spreadOf(values, loops, moves);
  if (!table) return { b: base, s: strides };
  if (table.strides && 2 * table.entries.length < values.length)
    return { b: base, s: strides, t: table.entries, ts: table.strides };
  const runs = moves ? runsOf(values) : [];
  return moves && 3 * runs.length < values.length ? { r: runs } : { l: values };
}

/** Runs of whole numbers that move by a stride. */
function runsOf(values: readonly number[]): [number, number, number][] {
  const runs: [number, number, number][] = [];
  for (const value of values) {
    const run = runs.at(-1);
    if (run && run[2] === 1) run[1] = value - run[0];
    if (run && run[0] + run[1] * run[2] === value) run[2]++;
    else runs.push([value, 0, 1]);
  }
  return runs;
}
