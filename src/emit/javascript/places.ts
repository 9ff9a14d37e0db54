/**
 * What comments in loops say: the line of the model that code comes from, with its text when it is first mentioned, and how
 * many operations a loop stands for.
 */

import type { Block } from "../../layout/loops/blocks.js";
import type { Program } from "../../layout/loops/program.js";
import type { Surroundings } from "../surroundings.js";

export class Places {
  private readonly program: Program;
  private readonly around: Surroundings;
  private readonly mentioned = new Set<string>();
  private last: string | undefined;
  /** The file that was mentioned last. */
  private file: string | undefined;

  constructor(program: Program, around: Surroundings) {
    this.program = program;
    this.around = around;
  }

  /** Where in the model a loop comes from, and how many operations it stands for. */
  ofLoop(loop: Block): string {
    const place = this.placeOf(loop);
    const { constant } = loop.trips;
    const each = operationsOf(loop);
    const operations =
      constant !== undefined && each !== undefined
        ? `${constant.toLocaleString("en")} × ${operationCount(each)}`
        : `${operationCount(this.instancesIn(loop))} in all`;
    this.last = place;
    return `${place === undefined ? "" : `${this.mention(place)} · `}${operations}`;
  }

  /** Where in the model a statement comes from, if that is another place than before. */
  ofStatement(span: number): string | undefined {
    const place = this.around.place(span);
    if (place === undefined || place === this.last) return undefined;
    this.last = place;
    return this.mention(place);
  }

  private mention(place: string): string {
    const [, file, line] = /^(.*?):(\d+)/.exec(place) ?? [];
    const isNew = !this.mentioned.has(place);
    const isSameFile = file !== undefined && file === this.file;
    this.file = file;
    this.mentioned.add(place);
    if (isNew || file === undefined) return place;
    return isSameFile ? `line ${line}` : `${file}:${line}`;
  }

  /** The place of the first of a block's statements that has one. */
  private placeOf(block: Block): string | undefined {
    for (const step of block.steps) {
      const place = typeof step === "object" ? this.placeOf(step) : this.around.place(this.program.span[step]!);
      if (place !== undefined) return place;
    }
    return undefined;
  }

  private instancesIn(block: Block): number {
    return block.steps.reduce<number>(
      (n, step) => n + (typeof step === "object" ? this.instancesIn(step) : this.program.instances[step]!),
      0,
    );
  }
}

const operationCount = (n: number): string => `${n.toLocaleString("en")} operation${n === 1 ? "" : "s"}`;

/** Operations in one iteration, if that is always the same. */
function operationsOf(block: Block): number | undefined {
  let count = 0;
  for (const step of block.steps) {
    const inner = typeof step === "number" ? 1 : operationsOf(step);
    const trip = typeof step === "number" ? 1 : step.trips.constant;
    if (inner === undefined || trip === undefined) return undefined;
    count += trip * inner;
  }
  return count;
}
