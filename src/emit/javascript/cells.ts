/**
 * Statements about cells, as texts: what is scattered into them and gathered again, and memories. Which cell it is may be
 * computed; an offset below 0 means that there is none: nothing is written, and what is read is 0, or NaN in a memory.
 */
import type { Accesses } from "../../layout/loops/access.js";
import type { Program } from "../../layout/loops/program.js";
import { atom, type Code, infix, literal, ternary } from "../../ops/code.js";
import type { Addresses } from "./addresses.js";

interface Cell {
  readonly text: string;
  /** How far behind the first one of its table it is, if that is computed. */
  readonly offset?: Code;
}

export class Cells {
  private readonly program: Program;
  private readonly accesses: Accesses;
  private readonly addresses: Addresses;
  private readonly operand: (statement: number, k: number) => Code;

  constructor(
    program: Program,
    accesses: Accesses,
    addresses: Addresses,
    operand: (statement: number, k: number) => Code,
  ) {
    this.program = program;
    this.accesses = accesses;
    this.addresses = addresses;
    this.operand = operand;
  }

  /** Adds to a cell. */
  scatter(statement: number): string {
    const value = this.operand(statement, 1);
    const { text, offset } = this.at(statement, "scattered");
    return `${isThere(offset)}${text}${this.bangOf(text)} += ${value.text};`;
  }

  /** What has come to a cell, and what empties it. */
  gather(statement: number): { readonly value: Code; readonly emptying: string } {
    const { text, offset } = this.at(statement, "scattered");
    return { value: this.read(text, offset, 0), emptying: `${isThere(offset)}${text} = 0;` };
  }

  /** Writes a cell of a memory. */
  put(statement: number): string {
    const { text, offset } = this.at(statement, "cells");
    return `${isThere(offset)}${text} = ${this.operand(statement, 1).text};`;
  }

  /** What is in a cell of a memory. */
  get(statement: number): Code {
    const { text, offset } = this.at(statement, "cells");
    return this.read(text, offset, Number.NaN);
  }

  private at(statement: number, array: string): Cell {
    const index = this.program.elements.read(statement, 0)!;
    if (this.accesses.spaceOf(statement, 2) >= 0) {
      const offset = this.operand(statement, 2);
      return { text: this.addresses.element(array, index, offset.text), offset };
    }
    const text = this.addresses.element(array, index);
    return { text: this.addresses.carried.get(text) ?? text };
  }

  private read(text: string, offset: Code | undefined, otherwise: number): Code {
    const value = atom(text + this.bangOf(text));
    return offset ? ternary(infix("<", offset, literal(0)), literal(otherwise), value) : value;
  }

  private bangOf(text: string): string {
    return text.endsWith("]") ? this.addresses.bang : "";
  }
}

const isThere = (offset: Code | undefined): string => (offset ? `if (${infix(">=", offset, literal(0)).text}) ` : "");
