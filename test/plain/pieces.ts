/**
 * The smooth pieces of a traced function: which comparisons hold at a point, on which side of each kink it is, and whether it
 * is too close to where that changes. Read off the tape, branches that are not taken included.
 */
import { pullback } from "../../src/ir/fragment.js";
import { evaluate } from "../../src/ir/interpret.js";
import { isLeaf, opNames, recordOf } from "../../src/ir/opcodes.js";
import type { Tape } from "../../src/ir/tape.js";

/** Operands this close, relative to their size if that is above 1, are at a boundary. */
const CLOSE = 1e-4;

/** On which side of the boundary a row is, from its operands. */
type Side = (x: number, y: number) => number;

const larger: Side = (x, y) => Math.sign(x - y);

/** Ops that jump or have a kink, by name; comparisons are sides of their own. */
const SIDES: { readonly [op: string]: Side } = {
  abs: Math.sign,
  sign: Math.sign,
  relu: Math.sign,
  min: larger,
  max: larger,
  floor: Math.floor,
  ceil: Math.ceil,
  round: Math.round,
  trunc: Math.trunc,
  mod: (x, y) => Math.trunc(x / y),
};

/** Marks the rows that the result has a slope in. */
function slopedRows(tape: Tape): Uint8Array {
  const sloped = new Uint8Array(tape.size);
  for (const { ids } of tape.outputs) for (const id of ids) sloped[id] = 1;
  for (let id = tape.size - 1; id >= 0; id--) {
    const rule = sloped[id] ? pullback(tape.op[id]!) : null;
    [tape.a[id]!, tape.b[id]!, tape.c[id]!].forEach((operand, i) => {
      if (operand >= 0 && rule?.gives(i)) sloped[operand] = 1;
    });
  }
  return sloped;
}

export interface Piece {
  /** The side of each row that has some. */
  readonly sides: Float64Array;
  /** A small change of the operands of some row puts it on another side. */
  readonly close: boolean;
}

export class Pieces {
  /** The rows that compare. */
  readonly comparisons: readonly number[];
  private readonly rows: readonly { readonly id: number; readonly side: Side }[];
  private readonly tape: Tape;

  constructor(tape: Tape) {
    this.tape = tape;
    const ids = Array.from({ length: tape.size }, (_, id) => id).filter((id) => !isLeaf(tape.op[id]!));
    const compares = (id: number): boolean => "compares" in recordOf(tape.op[id]!);
    this.comparisons = ids.filter(compares);
    const moving = slopedRows(tape);
    this.rows = ids.flatMap((id) => {
      const side = compares(id) ? larger : moving[id] ? SIDES[opNames[tape.op[id]!]!] : undefined;
      return side ? [{ id, side }] : [];
    });
  }

  at(x: readonly number[]): Piece {
    const { rows, tape } = this;
    if (rows.length === 0) return { sides: new Float64Array(0), close: false };
    const values = evaluate(tape, { parameters: x });
    const sides = new Float64Array(rows.length);
    let close = false;
    rows.forEach(({ id, side }, k) => {
      const a = values[tape.a[id]!]!;
      const b = tape.b[id]! < 0 ? 0 : values[tape.b[id]!]!;
      const margin = CLOSE * Math.max(1, Math.abs(a), Math.abs(b));
      sides[k] = side(a, b);
      if (Number.isFinite(margin)) close ||= side(a - margin, b) !== side(a + margin, b);
    });
    return { sides, close };
  }

  /** Which comparisons hold: one entry for each of `comparisons`. */
  outcomes(x: readonly number[]): boolean[] {
    const values = evaluate(this.tape, { parameters: x });
    return this.comparisons.map((id) => values[id] === 1);
  }

  /** Whether f is one smooth function from a point to another. */
  same(piece: Piece, x: readonly number[]): boolean {
    return this.rows.length === 0 || this.at(x).sides.every((side, k) => Object.is(side, piece.sides[k]));
  }
}
