/**
 * The rows of a kernel as statements of its code: which statement computes a row, and in which iteration. And links: where
 * a number comes from, in every iteration of whoever uses it. Knows layouts; nothing of text.
 */

import { arities, isLeaf, opcodes, opNames, recordOf } from "../ir/opcodes.js";
import type { Tape } from "../ir/tape.js";
import { isProgram, type Kernel } from "../layout/kernel.js";
import { type Block, run } from "../layout/loops/blocks.js";
import type { Trips } from "../layout/loops/nest.js";
import { computes } from "../layout/loops/sequence.js";
import { atom, type Code, call } from "../ops/code.js";
import { Fits } from "./fit.js";
import type { Link, LoopData } from "./page/data.js";

/** The statements of a kernel that have values, and the rows that they have them of. */
export interface Statements {
  readonly loops: readonly LoopData[];
  /** By statement: the innermost loop around it, or -1; the trip counts of all, outermost first. */
  readonly loopOf: readonly number[];
  readonly tripsOf: readonly (readonly Trips[])[];
  /** By statement: the row of each instance. */
  readonly rows: readonly (readonly number[])[];
  /** By row: the statement that has its value, or -1; and in which iteration, counted from 0. */
  readonly of: Int32Array;
  readonly ordinal: Int32Array;
}

export function statementsOf({ tape, layout }: Kernel): Statements {
  const of = new Int32Array(tape.size).fill(-1);
  const ordinal = new Int32Array(tape.size);
  const rows: number[][] = [];
  const loops: LoopData[] = [];
  if (!isProgram(layout)) {
    for (let id = 0; id < tape.size; id++) if (!isLeaf(tape.op[id]!)) of[id] = rows.push([id]) - 1;
    return { loops, loopOf: rows.map(() => -1), tripsOf: rows.map(() => []), rows, of, ordinal };
  }
  const { blocks, sequence } = layout;
  const numbers = new Map<Block, number>();
  const number = (block: Block, parent: number): void => {
    let own = parent;
    if (block.loop) {
      own = loops.push({ parent, trips: block.trips.constant ?? block.trips.all() }) - 1;
      numbers.set(block, own);
    }
    for (const step of block.steps) if (typeof step === "object") number(step, own);
  };
  for (const block of blocks.root) number(block, -1);
  for (let i = 0; i < blocks.flat.length; i++) rows.push([]);
  run(blocks, (statement, position) => {
    if (!computes(sequence.op[position]!)) return;
    const row = sequence.row[position]!;
    of[row] = statement;
    ordinal[row] = rows[statement]!.push(row) - 1;
  });
  return {
    loops,
    loopOf: blocks.flat.map(({ loops: around }) => (around.length > 0 ? numbers.get(around.at(-1)!)! : -1)),
    tripsOf: blocks.flat.map(({ loops: around }) => around.map(({ trips }) => trips)),
    rows,
    of,
    ordinal,
  };
}

const LEAVES: Readonly<Record<string, "p" | "x" | "v">> = {
  parameters: "p",
  fixed: "p",
  inputs: "x",
  vector: "v",
};

/** Where a number is: what kind of place, and which one of that kind. */
type Source = { readonly kind: string; readonly number: number };

/** Where single rows have their numbers from, and what whole statements do. */
export class Links {
  readonly fits = new Fits();
  private readonly tape: Tape;
  private readonly statements: Statements;
  private readonly derived: Tape;
  private readonly became: Int32Array;
  /** Numbers of the model by the row that reads them. */
  private readonly data = new Map<number, number>();

  /** @param derived the tape that the kernel's tape has become. */
  constructor(tape: Tape, statements: Statements, derived: Tape, became: Int32Array) {
    this.tape = tape;
    this.statements = statements;
    this.derived = derived;
    this.became = became;
    for (let row = 0; row < derived.size; row++)
      if (derived.isConstant(row) && became[row]! >= 0) this.data.set(became[row]!, derived.constantOf(row));
  }

  /** @param rows rows of the kernel, one for each iteration of a statement; -1 where there is none. */
  link(rows: readonly number[], statement: number): Link | null {
    return this.joined(
      rows.map((row) => this.sourceOf(row)),
      statement,
    );
  }

  /** The same of rows of the derived tape. What no row of the kernel has is said by what it is computed from. */
  linkOfDerived(rows: readonly number[], statement: number, depth = 3): Link | null {
    const link = this.joined(
      rows.map((row) => this.sourceOfDerived(row)),
      statement,
    );
    const first = rows.find((row) => row >= 0) ?? -1;
    if (link !== null || first < 0 || depth === 0 || isLeaf(this.derived.op[first]!)) return link;
    const { op, a, b, c } = this.derived;
    if (rows.some((row) => row < 0 || op[row] !== op[first])) return null;
    const columns = [a, b, c].slice(0, arities[op[first]!]);
    const operands = columns.map((column) =>
      this.linkOfDerived(
        rows.map((row) => column[row]!),
        statement,
        depth - 1,
      ),
    );
    return operands.includes(null)
      ? null
      : { e: expressionOf(op[first]!), say: templateOf(op[first]!).replaceAll("Math.", ""), of: operands as Link[] };
  }

  private joined(sources: readonly (Source | null)[], statement: number): Link | null {
    const kinds = [...new Set(sources.map((source) => source?.kind ?? ""))];
    if (kinds.length === 1 && kinds[0] === "") return null;
    const loops = this.statements.tripsOf[statement] ?? [];
    if (kinds.length === 1) {
      const numbers = sources.map((source) => source!.number);
      return this.oneKind(kinds[0]!, numbers, loops);
    }
    const options = kinds.map((kind) => {
      if (kind === "") return "c0";
      // Where it is another one, any number will do: that of the instance itself, or the last one.
      let last = sources.find((source) => source?.kind === kind)!.number;
      const numbers = sources.map((source) => {
        if (source?.kind === kind) last = source.number;
        return last;
      });
      return this.oneKind(kind, numbers, loops);
    });
    const which = sources.map((source) => kinds.indexOf(source?.kind ?? ""));
    return { o: options, w: this.fits.of(which, loops) };
  }

  private sourceOfDerived(row: number): Source | null {
    if (row < 0) return null;
    if (this.derived.isConstant(row)) return { kind: "c", number: this.derived.constantOf(row) };
    return this.sourceOf(this.became[row]!);
  }

  private sourceOf(row: number): Source | null {
    if (row < 0) return null;
    const { tape } = this;
    if (tape.isConstant(row)) return { kind: "c", number: tape.constantOf(row) };
    if (tape.isRead(row)) {
      const leaf = LEAVES[tape.portOf(row)];
      return leaf ? { kind: leaf, number: tape.a[row]! } : { kind: "c", number: this.data.get(row) ?? Number.NaN };
    }
    const statement = this.statements.of[row]!;
    if (statement >= 0) return { kind: `s${statement}`, number: this.statements.ordinal[row]! };
    // A negation that is done where it is used has no statement of its own.
    const negated = tape.op[row] === opcodes.neg ? this.statements.of[tape.a[row]!]! : -1;
    return negated < 0 ? null : { kind: `-${negated}`, number: this.statements.ordinal[tape.a[row]!]! };
  }

  private oneKind(kind: string, numbers: readonly number[], loops: readonly Trips[]): Link {
    if (kind[0] === "s" || kind[0] === "-") {
      const s = Number(kind.slice(1));
      if (kind[0] === "s" && numbers.every((number, i) => number === i)) return s;
      return { s, n: this.fits.of(numbers, loops), ...(kind[0] === "-" && { minus: 1 as const }) };
    }
    const fit = this.fits.of(numbers, loops);
    if (typeof fit === "number") return `${kind}${Object.is(fit, -0) ? "-0" : fit}`;
    return { leaf: kind as "p", n: fit };
  }
}

/** An op as JavaScript, with `@k` for operand k. */
export const templateOf = (op: number): string =>
  codeOf(
    op,
    Array.from({ length: arities[op]! }, (_, k) => atom(`@${k}`)),
  ).text;

export function codeOf(op: number, operands: readonly Code[]): Code {
  const record = recordOf(op) as { readonly js?: (...given: Code[]) => Code };
  return record.js?.(...operands) ?? call(opNames[op]!, ...operands);
}

/** An op as an expression that stands alone: where it has no text of its own, its law. */
function expressionOf(op: number): string {
  const record = recordOf(op) as { readonly arity: number; readonly eval: unknown; readonly js?: unknown };
  if (record.js) return templateOf(op);
  return `(${String(record.eval)})(${Array.from({ length: record.arity }, (_, k) => `@${k}`).join(", ")})`;
}
