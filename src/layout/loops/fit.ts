/**
 * Finds how the numbers of operands move with the counters of the loops around them, by looking at all of them: affine
 * ones as they come by, the others in a second run that keeps them.
 */
import type { Flat } from "./blocks.js";
import { type Spread, spreadOf } from "./spread.js";

/** Watches the numbers of some slots, each of one statement. */
export class Fits {
  private readonly flat: readonly Flat[];
  private readonly depth: number;
  /** By slot: whether it was seen, its first number, and how many loops are around. */
  private readonly seen: Uint8Array;
  private readonly first: Int32Array;
  /** By slot and loop: the counter when it was first seen, the stride, whether that is known. */
  private readonly firstCounter: Int32Array;
  private readonly stride: Int32Array;
  private readonly known: Uint8Array;
  /** By slot: the numbers of those that are not affine. */
  private readonly kept: (number[] | undefined)[] = [];
  private readonly slotsPerStatement: number;

  constructor(flat: readonly Flat[], depth: number, slotsPerStatement: number) {
    const slots = flat.length * slotsPerStatement;
    this.flat = flat;
    this.depth = depth;
    this.slotsPerStatement = slotsPerStatement;
    this.seen = new Uint8Array(slots);
    this.first = new Int32Array(slots);
    this.firstCounter = new Int32Array(slots * depth);
    this.stride = new Int32Array(slots * depth);
    this.known = new Uint8Array(slots * depth);
  }

  private loopsOf(slot: number): Flat["loops"] {
    return this.flat[Math.floor(slot / this.slotsPerStatement)]!.loops;
  }

  /** First run. */
  see(slot: number, value: number, counters: Int32Array): void {
    const { depth } = this;
    const at = slot * depth;
    if (this.seen[slot] === 0) {
      this.seen[slot] = 1;
      this.first[slot] = value;
      for (let d = this.loopsOf(slot).length; d-- > 0; ) this.firstCounter[at + d] = counters[d]!;
      return;
    }
    if (this.kept[slot]) return;
    let expected = this.first[slot]!;
    let unknown = -1;
    const loops = this.loopsOf(slot).length;
    for (let d = 0; d < loops; d++) {
      const moved = counters[d]! - this.firstCounter[at + d]!;
      if (moved === 0) continue;
      if (this.known[at + d] === 1) expected += moved * this.stride[at + d]!;
      else if (unknown < 0) unknown = d;
      else {
        this.kept[slot] = [];
        return;
      }
    }
    if (unknown >= 0) {
      const moved = counters[unknown]! - this.firstCounter[at + unknown]!;
      const stride = (value - expected) / moved;
      if (Number.isInteger(stride)) {
        this.stride[at + unknown] = stride;
        this.known[at + unknown] = 1;
        return;
      }
    } else if (value === expected) return;
    this.kept[slot] = [];
  }

  isAffine(slot: number): boolean {
    return this.kept[slot] === undefined;
  }

  /** As if the slot had not been seen. */
  forget(slot: number): void {
    this.seen[slot] = 0;
    this.known.fill(0, slot * this.depth, (slot + 1) * this.depth);
    this.stride.fill(0, slot * this.depth, (slot + 1) * this.depth);
    this.kept[slot] = undefined;
  }

  /** Whether a second run is needed for some slots. */
  get incomplete(): boolean {
    return this.kept.some((values) => values !== undefined);
  }

  /** Second run. */
  keep(slot: number, value: number): void {
    this.kept[slot]?.push(value);
  }

  spread(slot: number): Spread {
    const loops = this.loopsOf(slot);
    const kept = this.kept[slot];
    if (kept)
      return spreadOf(
        kept,
        loops.map(({ trips }) => trips),
        true,
      );
    const at = slot * this.depth;
    const strides = loops.map((_, d) => this.stride[at + d]!);
    const base = strides.reduce((sum, stride, d) => sum - stride * this.firstCounter[at + d]!, this.first[slot]!);
    return { base, strides, table: null };
  }
}
