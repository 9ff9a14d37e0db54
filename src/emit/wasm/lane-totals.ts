/** What lanes have added up each for itself: cleared before they begin, and added to what it is a part of when they end. */
import type { Body } from "./encode.js";
import type { LanePlan } from "./plan-lanes.js";

/** Elements in a row, in bytes: where they are, where the lanes' sums of them are, and how far these are apart. */
export interface Total {
  readonly start: number;
  readonly sums: number;
  readonly width: number;
  readonly length: number;
}

/**
 * @param count how many vectors there is room for, of which sums take the first.
 * @param room the byte from which on lanes have elements of their own, by array.
 */
export const totalsOf = (
  { totals, own }: LanePlan,
  count: number,
  room: ReadonlyMap<string, number>,
  startOf: (array: string) => number,
): Total[] =>
  totals.map(({ array, first, length }) => {
    const width = 16 * count;
    const before = first - own.find((run) => run.array === array)!.first;
    return { start: startOf(array) + 8 * first, sums: room.get(array)! + width * before, width, length };
  });

/** @param counter a local. */
export function clearTotals(body: Body, counter: number, totals: readonly Total[]): void {
  for (const total of totals)
    along(body, counter, total, () => {
      body.emit("local.get", counter);
      body.emit("v128.const", 0);
      body.emit("v128.store", total.sums);
    });
}

/** @param counter a local. */
export function addTotals(body: Body, counter: number, totals: readonly Total[]): void {
  for (const total of totals) {
    const { start, sums, width } = total;
    const at = (): void => {
      body.emit("local.get", counter);
      body.emit("i32.const", Math.log2(width / 8));
      body.emit("i32.shr_u");
    };
    along(body, counter, total, () => {
      at();
      at();
      body.emit("f64.load", start);
      for (const lane of [0, 8]) {
        body.emit("local.get", counter);
        body.emit("f64.load", sums + lane);
      }
      body.emit("f64.add");
      body.emit("f64.add");
      body.emit("f64.store", start);
    });
  }
}

/** A loop through the sums, with their byte in a local. */
function along(body: Body, counter: number, { width, length }: Total, each: () => void): void {
  body.emit("i32.const", 0);
  body.emit("local.set", counter);
  body.emit("loop", "none");
  each();
  body.emit("local.get", counter);
  body.emit("i32.const", width);
  body.emit("i32.add");
  body.emit("local.set", counter);
  body.emit("local.get", counter);
  body.emit("i32.const", width * length);
  body.emit("i32.lt_s");
  body.emit("br_if", 0);
  body.emit("end");
}
