/**
 * Statements about cells, as texts: what is scattered into them and gathered again, memories, and elements of results that are
 * added to likewise. Which cell it is may be computed; an offset below 0 means that there is none: nothing is written, and what is
 * read is 0, or NaN in a memory.
 */
import type { Accesses } from "../../layout/loops/access.js";
import type { Program } from "../../layout/loops/program.js";
import { GIVEN, isCell, isStore, MEMORY } from "../../layout/loops/sequence.js";
import { atom, type Code, infix, literal, ternary } from "../../ops/code.js";
import { type Surroundings, targetName } from "../surroundings.js";
import type { Addresses } from "./addresses.js";
import type { Guarded } from "./guarded.js";

interface Cell {
  readonly text: string;
  /** How far behind the first one of its table it is, if that is computed. */
  readonly offset: Code | undefined;
}

export class Cells {
  private readonly program: Program;
  private readonly accesses: Accesses;
  private readonly addresses: Addresses;
  private readonly around: Surroundings;
  private readonly guarded: Guarded;
  private readonly operand: (statement: number, k: number) => Code;
  /** What takes something out of a cell for the next statement, which does so itself; or -1. */
  private handedOver = -1;

  constructor(
    program: Program,
    accesses: Accesses,
    addresses: Addresses,
    around: Surroundings,
    guarded: Guarded,
    operand: (statement: number, k: number) => Code,
  ) {
    this.program = program;
    this.accesses = accesses;
    this.addresses = addresses;
    this.around = around;
    this.guarded = guarded;
    this.operand = operand;
  }

  /**
   * Adds to a cell, or writes one.
   * @param next the statement behind it, or -1.
   */
  change(statement: number, next: number): void {
    const isMemory = this.accesses.spaceOf(statement, 0) === MEMORY;
    const { cell, value, emptied } = this.guarded.texts(() => {
      const from = this.handedOver < 0 ? undefined : this.cell(this.handedOver);
      return {
        value: from ? from.text + this.bangOf(from.text) : this.operand(statement, 1).text,
        emptied: from ? [`${from.text} = 0;`] : [],
        cell: this.cell(statement),
      };
    });
    this.handedOver = -1;
    const sign = isMemory ? " =" : `${this.bangOf(cell.text)} +=`;
    const goesOn = this.changes(next) && this.accesses.isSameOffset(next, statement);
    this.guarded.push([`${cell.text}${sign} ${value};`, ...emptied], cell.offset, goesOn);
  }

  /** Whether what a statement takes out of a cell is added to a result by the next one, which then takes it itself. */
  handsOver(gather: number, next: number): boolean {
    const isGiven = this.changes(next) && this.accesses.spaceOf(next, 0) === GIVEN;
    if (!isGiven || this.program.storage.localOf(next, 1) !== gather || !this.accesses.isSameOffset(gather, next))
      return false;
    this.handedOver = gather;
    return true;
  }

  private changes(statement: number): boolean {
    if (statement < 0) return false;
    return isStore(this.accesses.opOf(statement)) && isCell(this.accesses.spaceOf(statement, 0));
  }

  /** What has come to a cell. */
  taken(statement: number): Code {
    return this.read(this.cell(statement), 0);
  }

  /** Empties a cell. */
  empty(statement: number): void {
    const { text, offset } = this.cell(statement);
    this.guarded.push([`${text} = 0;`], offset, false);
  }

  /** What is in a cell of a memory. */
  get(statement: number): Code {
    return this.read(this.cell(statement), Number.NaN);
  }

  private cell(statement: number): Cell {
    const index = this.program.elements.read(statement, 0)!;
    const array = this.arrayOf(statement);
    if (this.accesses.spaceOf(statement, 2) >= 0) {
      const offset = this.operand(statement, 2);
      return { text: this.addresses.element(array, index, offset.text), offset };
    }
    const text = this.addresses.element(array, index);
    return { text: this.addresses.carried.get(text) ?? text, offset: undefined };
  }

  private arrayOf(statement: number): string {
    const space = this.accesses.spaceOf(statement, 0);
    if (space === MEMORY) return "cells";
    return space === GIVEN ? targetName(this.accesses.targetOf(statement), this.around) : "scattered";
  }

  private read({ text, offset }: Cell, otherwise: number): Code {
    const value = atom(text + this.bangOf(text));
    return offset ? ternary(infix("<", offset, literal(0)), literal(otherwise), value) : value;
  }

  private bangOf(text: string): string {
    return text.endsWith("]") ? this.addresses.bang : "";
  }
}
