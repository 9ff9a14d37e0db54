/**
 * Which values of a program of loops can be written where they are used: those that are used once, soon, and before anything is
 * written. A line of code stands for one line of the model, so comments and source maps stay true.
 */
import { looksUp } from "../../ir/opcodes.js";
import type { Accesses } from "../../layout/loops/access.js";
import type { Block } from "../../layout/loops/blocks.js";
import type { Program } from "../../layout/loops/program.js";
import { computes, isCell, TAKE } from "../../layout/loops/sequence.js";
import type { Surroundings } from "../surroundings.js";
import { v8Budget } from "./budget.js";

/** A value is used so many statements later at the most. */
const MOST_BETWEEN = 8;

export class SingleUses {
  private readonly program: Program;
  private readonly accesses: Accesses;
  private readonly around: Surroundings;
  /** By statement: how many operands are its local. */
  private readonly uses: Int32Array;

  constructor(program: Program, accesses: Accesses, around: Surroundings) {
    this.program = program;
    this.accesses = accesses;
    this.around = around;
    this.uses = new Int32Array(program.blocks.flat.length);
    for (let slot = 0; slot < 3 * this.uses.length; slot++) {
      const local = program.storage.localOf(Math.floor(slot / 3), slot % 3);
      if (local >= 0) this.uses[local]!++;
    }
  }

  /** How many operands are the local of a statement's value. */
  countOf(statement: number): number {
    return this.uses[statement]!;
  }

  /** Whether the value of a statement is needed in a local. */
  isUsed(statement: number): boolean {
    return this.countOf(statement) > 0;
  }

  /** The statement that the value of a block's i-th step can be written in, or -1. */
  userOf({ steps }: Block, i: number): number {
    const { storage } = this.program;
    const statement = steps[i] as number;
    if (this.uses[statement] !== 1 || !this.isPure(statement)) return -1;
    for (let at = i + 1; at < steps.length && at <= i + MOST_BETWEEN; at++) {
      const next = steps[at]!;
      if (typeof next !== "number") return -1;
      const op = this.accesses.opOf(next);
      if (computes(op) && this.placeOf(next) !== this.placeOf(statement)) return -1;
      const operand = [0, 1, 2].find((k) => storage.localOf(next, k) === statement);
      if (operand !== undefined && !storage.handsOn(next)) return this.isMentionedAgain(next, op, operand) ? -1 : next;
      if (!this.isPure(next)) return -1;
    }
    return -1;
  }

  /** Whether the text of a statement has an operand more than once. */
  private isMentionedAgain(statement: number, op: number, operand: number): boolean {
    const space = this.accesses.spaceOf(statement, 0);
    // How far an entry is behind the first one: it says whether there is one, and is part of an index.
    const isOffset = looksUp[op] ? operand === 1 : isCell(space) && operand === 2;
    return isOffset || (computes(op) && v8Budget.repeats(op, operand));
  }

  private placeOf(statement: number): string | number {
    const span = this.program.span[statement]!;
    return this.around.place(span) ?? span;
  }

  /** Whether a statement only computes a local. */
  private isPure(statement: number): boolean {
    const op = this.accesses.opOf(statement);
    return computes(op) && op !== TAKE && this.program.elements.written(statement) === undefined;
  }
}
