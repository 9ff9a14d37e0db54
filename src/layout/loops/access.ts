/**
 * What the statements of a program of loops read and write: elements of arrays, which are told apart by what their indices
 * are made of. Knows which array it is, not what that is called in a module.
 */
import { looksUp } from "../../ir/opcodes.js";
import { type Chains, chainsOf, resultOf } from "../../ir/scatters.js";
import type { Output, Port } from "../../ir/tape.js";
import type { Block } from "./blocks.js";
import type { Index, Lookup } from "./elements.js";
import type { Program } from "./program.js";
import { GIVEN, isCell, isStore, LITERAL, MEMORY, portOfSpace, SCATTERED, SUM, VALUE } from "./sequence.js";
import { OWN } from "./storage.js";

/** Cells of the program, or what it is given and leaves. */
export type ArrayOf =
  | "values"
  | "sums"
  | "scattered"
  | "cells"
  | { readonly port: Port }
  | { readonly target: Output["target"] };

/** An element that a statement reads or writes. */
export interface Access {
  readonly array: ArrayOf;
  /** Where the element is: an index; or an entry of a table, for the model's own numbers. */
  readonly at: Index | Lookup;
  readonly written: boolean;
  /** The index is that of a first entry, and which one it is is computed. */
  readonly isAnywhere: boolean;
  /** It is how far an entry is behind the first one. */
  readonly isOffset: boolean;
  /** Elements of different sets are never the same. */
  readonly set: string;
  /** Elements with the same key are the same element, in the same iteration of a loop. */
  readonly key: string;
  /** Which operand of the statement it is; `OWN` for the cell of its own value. */
  readonly operand: number;
}

export const isLookup = (at: Index | Lookup): at is Lookup => "start" in at;

/** Whether an element is another one in the next iteration of a loop. */
export function moves({ at }: Access, loop: Block): boolean {
  const stride = at.strides?.[loop.depth];
  return stride === undefined || stride !== 0 || (!isLookup(at) && at.lookup?.loop === loop);
}

export class Accesses {
  private readonly program: Program;
  private readonly chains: Chains;
  private readonly known: (readonly Access[])[] = [];

  constructor(program: Program) {
    this.program = program;
    this.chains = chainsOf(program.tape);
  }

  opOf(statement: number): number {
    return this.program.sequence.op[this.program.first[statement]!]!;
  }

  spaceOf(statement: number, k: number): number {
    return this.program.sequence.space[3 * this.program.first[statement]! + k]!;
  }

  /** Whether what follows a test is needed where its condition holds, or where it does not. */
  senseOf(statement: number): boolean {
    return this.program.sequence.row[this.program.first[statement]!] === 1;
  }

  /** What a store's output goes to. */
  targetOf(statement: number): Output["target"] {
    const { sequence, first, tape } = this.program;
    const row = sequence.row[first[statement]!]!;
    const output = this.spaceOf(statement, 0) === GIVEN ? resultOf(this.chains.of(row)) : row;
    return tape.outputs[output]!.target;
  }

  /** Whether two statements about cells, one behind the other, have the same offset, which is told by the third operand. */
  isSameOffset(statement: number, other: number): boolean {
    return this.offsetKey(statement) === this.offsetKey(other);
  }

  private offsetKey(statement: number): string {
    const { storage, sequence, first, tape } = this.program;
    const local = storage.localOf(statement, 2);
    if (local >= 0) return `local ${local}`;
    const read = this.of(statement).find(({ operand }) => operand === 2);
    if (read) return read.key;
    const isLiteral = this.spaceOf(statement, 2) === LITERAL;
    return isLiteral ? `${tape.constantOf(sequence.number[3 * first[statement]! + 2]!)}` : "";
  }

  /** In the order of the operands. */
  of(statement: number): readonly Access[] {
    this.known[statement] ??= this.find(statement);
    return this.known[statement]!;
  }

  private find(statement: number): Access[] {
    const { storage, elements } = this.program;
    const found: Access[] = [];
    const add = (array: ArrayOf, set: string, at: Index | Lookup, written: boolean, operand: number): void => {
      const isAnywhere = operand === 0 && this.isAnywhere(statement);
      const isOffset = this.isOffset(statement, operand);
      found.push({ array, at, written, isAnywhere, isOffset, set, key: `${set} ${keyOf(at)}`, operand });
    };
    for (let operand = 0; operand < OWN; operand++) {
      const datum = elements.datum(statement, operand);
      const index = elements.read(statement, operand);
      if (datum) {
        if ("start" in datum) add({ port: "data" }, "data", datum, false, operand);
      } else if (index) {
        const space = this.spaceOf(statement, operand);
        const group = storage.groupRead(statement, operand);
        if (space === SCATTERED) add("scattered", "scattered", index, true, operand);
        else if (space === GIVEN) add({ target: this.targetOf(statement) }, "given", index, true, operand);
        else if (space === MEMORY) add("cells", "cells", index, isStore(this.opOf(statement)), operand);
        else if (space === SUM) add("sums", `sums ${group}`, index, !storage.handsOn(statement), operand);
        else if (isStore(this.opOf(statement)) && operand === 0) {
          const target = this.targetOf(statement);
          add({ target }, target, index, true, operand);
        } else if (space === VALUE) add("values", `values ${group}`, index, false, operand);
        else {
          const port = portOfSpace(space)!;
          add({ port }, port, index, false, operand);
        }
      }
    }
    const own = elements.written(statement);
    if (own) add("values", `values ${storage.groupOf(statement)}`, own, true, OWN);
    return found;
  }

  private isAnywhere(statement: number): boolean {
    const space = this.spaceOf(statement, 0);
    return looksUp[this.opOf(statement)]! || (isCell(space) && this.spaceOf(statement, 2) >= 0);
  }

  /** Whether an operand of a statement is how far an entry is behind the first one: a whole number. */
  isOffset(statement: number, operand: number): boolean {
    return looksUp[this.opOf(statement)] ? operand === 1 : operand === 2 && isCell(this.spaceOf(statement, 0));
  }

  /** The entries of tables that a statement needs. */
  lookupsOf(statement: number): Lookup[] {
    return this.of(statement).flatMap(({ at }) => (isLookup(at) ? at : (at.lookup ?? [])));
  }

  /** The entries of tables that are needed anywhere in a block, and for the trip counts of the loops in it. */
  lookupsIn(block: Block): Lookup[] {
    return block.steps.flatMap((step) => {
      if (typeof step === "number") return this.lookupsOf(step);
      return [...this.tripLookup(step), ...this.lookupsIn(step)];
    });
  }

  tripLookup(loop: Block): Lookup[] {
    const lookup = this.program.elements.trips(loop)?.lookup;
    return lookup ? [lookup] : [];
  }
}

/** Loops inside one another are told by their depth. */
function keyOf(at: Index | Lookup): string {
  if (isLookup(at)) return `${at.start} ${at.strides ?? `${at.step}*${at.since}..${at.loop.depth}`}`;
  return `${at.base} ${at.strides} ${at.lookup ? keyOf(at.lookup) : ""}`;
}
