/** What the statements of a program of loops read and write: elements of arrays under the names they have in the module. */

import type { Block } from "../../layout/loops/blocks.js";
import type { Index, Lookup } from "../../layout/loops/elements.js";
import type { Program } from "../../layout/loops/program.js";
import { isStore, portOfSpace, SUM, VALUE } from "../../layout/loops/sequence.js";
import { type Surroundings, targetName } from "../surroundings.js";

/** An element that a statement reads or writes. */
export interface Access {
  /** The array, and what is added to indices into it. */
  readonly name: string;
  readonly offset?: string | undefined;
  /** Where the element is: an index; or an entry of a table, for the model's own numbers. */
  readonly at: Index | Lookup;
  readonly written: boolean;
  /** Elements of different sets are never the same. */
  readonly set: string;
  /** Which operand of the statement it is; -1 for the cell of its own value. */
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
  private readonly around: Surroundings;
  private readonly known: (readonly Access[])[] = [];

  constructor(program: Program, around: Surroundings) {
    this.program = program;
    this.around = around;
  }

  opOf(statement: number): number {
    return this.program.sequence.op[this.program.first[statement]!]!;
  }

  rowOf(statement: number): number {
    return this.program.sequence.row[this.program.first[statement]!]!;
  }

  spaceOf(statement: number, k: number): number {
    return this.program.sequence.space[3 * this.program.first[statement]! + k]!;
  }

  /** The array that a store's output goes to. */
  targetOf(statement: number): string {
    const { target } = this.program.tape.outputs[this.rowOf(statement)]!;
    return targetName(target, this.around);
  }

  /** In the order of the operands. */
  of(statement: number): readonly Access[] {
    this.known[statement] ??= this.find(statement);
    return this.known[statement]!;
  }

  private find(statement: number): Access[] {
    const { storage, elements } = this.program;
    const found: Access[] = [];
    for (let operand = 0; operand < 3; operand++) {
      const datum = elements.datum(statement, operand);
      const index = elements.read(statement, operand);
      if (datum) {
        if (isLookupOf(datum)) found.push({ name: "data", at: datum, written: false, set: "data", operand });
      } else if (index) {
        const space = this.spaceOf(statement, operand);
        const written = isStore(this.opOf(statement)) && operand === 0;
        const set = `values ${storage.groupRead(statement, operand)}`;
        if (space === SUM) found.push({ name: "sums", at: index, written: true, set: `sums ${set}`, operand });
        else if (written) found.push({ ...named(this.targetOf(statement)), at: index, written, operand });
        else if (space === VALUE) found.push({ name: "values", at: index, written, set, operand });
        else found.push({ ...named(this.around.arrays[portOfSpace(space)!]), at: index, written, operand });
      }
    }
    const own = elements.written(statement);
    const set = `values ${storage.groupOf(statement)}`;
    if (own) found.push({ name: "values", at: own, written: true, set, operand: -1 });
    return found;
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

const isLookupOf = (datum: { readonly literal: number } | Lookup): datum is Lookup => "start" in datum;

const named = (array: string | { readonly name: string; readonly offset?: string }) => {
  const { name, offset } = typeof array === "string" ? { name: array, offset: undefined } : array;
  return { name, offset, set: name };
};
