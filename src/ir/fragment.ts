/**
 * A fragment: one rule of one op (its pullback, or its parts), traced once into a few rows. The eager engine runs it on
 * doubles, derivatives splice it into a tape; both thereby do the same arithmetic in the same order.
 */
import { arities, CONSTANT, evaluators, isLeaf, recordOf } from "./opcodes.js";
import { type Builder, BuiltTerm } from "./terms.js";

/** References inside a fragment: rows are 0, 1, …; what the rule is given is negative. */
const COTANGENT = -2;
const RESULT = -3;
const FIRST_OPERAND = -4;
const NONE = -1;

/** What a rule is applied to: rows of a tape, or doubles. */
export interface Arguments {
  readonly g: number;
  readonly x: number;
  readonly y: number;
  readonly z: number;
  readonly out: number;
}

export class Fragment implements Builder {
  private readonly op: number[] = [];
  private readonly operands: [number, number, number][] = [];
  private readonly constants: number[] = [];
  /** What the rule gives: a reference per operand, or none. */
  private results: readonly number[] = [];
  /** Where each row ended up in the builder it was spliced into; kept, to allocate nothing per splice. */
  private placed: Int32Array = new Int32Array(0);
  private values: Float64Array = new Float64Array(0);

  /** Traces a rule. It is called with terms for the cotangent, the operands and the result, in the order it asks for. */
  static trace(references: readonly number[], rule: (...terms: BuiltTerm[]) => readonly (unknown | null)[]): Fragment {
    const fragment = new Fragment();
    const results = rule(...references.map((reference) => new BuiltTerm(fragment, reference)));
    fragment.results = results.map((r) =>
      r === null ? NONE : r instanceof BuiltTerm ? r.id : fragment.constant(Number(r)),
    );
    fragment.placed = new Int32Array(fragment.op.length);
    fragment.values = new Float64Array(fragment.op.length);
    return fragment;
  }

  push(op: number, a: number, b: number, c: number): number {
    this.constants.push(Number.NaN);
    this.operands.push([a, b, c]);
    return this.op.push(op) - 1;
  }

  constant(value: number): number {
    const id = this.push(CONSTANT, NONE, NONE, NONE);
    this.constants[id] = value;
    return id;
  }

  /** How many results there are (for a pullback: as many as operands). */
  get size(): number {
    return this.results.length;
  }

  /** Whether the rule gives anything for operand i. */
  gives(i: number): boolean {
    return this.results[i] !== NONE;
  }

  /** The part of the fragment that the results in the bit mask need. */
  restrictedTo(mask: number): Fragment {
    const needed = new Uint8Array(this.op.length);
    const wanted = this.results.map((r, i) => ((mask >> i) & 1 ? r : NONE));
    for (const r of wanted) if (r >= 0) needed[r] = 1;
    for (let i = this.op.length - 1; i >= 0; i--)
      if (needed[i]) for (const r of this.operands[i]!) if (r >= 0) needed[r] = 1;
    const part = new Fragment();
    const moved = new Int32Array(this.op.length);
    const at = (r: number): number => (r >= 0 ? moved[r]! : r);
    for (let i = 0; i < this.op.length; i++) {
      if (!needed[i]) continue;
      const [a, b, c] = this.operands[i]!;
      moved[i] =
        this.op[i] === CONSTANT ? part.constant(this.constants[i]!) : part.push(this.op[i]!, at(a), at(b), at(c));
    }
    part.results = wanted.map(at);
    part.placed = new Int32Array(part.op.length);
    part.values = new Float64Array(part.op.length);
    return part;
  }

  /** Appends the rows to a builder and writes where each result is (or -1) into `into`. */
  splice(builder: Builder, given: Arguments, into: Int32Array): void {
    const { placed } = this;
    for (let i = 0; i < placed.length; i++) {
      const op = this.op[i]!;
      const [a, b, c] = this.operands[i]!;
      placed[i] =
        op === CONSTANT
          ? builder.constant(this.constants[i]!)
          : builder.push(op, pick(a, placed, given), pick(b, placed, given), pick(c, placed, given));
    }
    for (let i = 0; i < this.results.length; i++) into[i] = pick(this.results[i]!, placed, given);
  }

  /** Runs the rule on doubles and writes the results into `into` (0 where the rule gives nothing). */
  run(given: Arguments, into: Float64Array): void {
    const { values } = this;
    for (let i = 0; i < values.length; i++) {
      const op = this.op[i]!;
      const [a, b, c] = this.operands[i]!;
      values[i] =
        op === CONSTANT
          ? this.constants[i]!
          : Number(evaluators[op]!(pick(a, values, given), pick(b, values, given), pick(c, values, given)));
    }
    for (let i = 0; i < this.results.length; i++) into[i] = this.gives(i) ? pick(this.results[i]!, values, given) : 0;
  }
}

function pick(reference: number, rows: Int32Array | Float64Array, given: Arguments): number {
  if (reference >= 0) return rows[reference]!;
  if (reference === NONE) return NONE;
  if (reference === COTANGENT) return given.g;
  if (reference === RESULT) return given.out;
  if (reference === FIRST_OPERAND) return given.x;
  return reference === FIRST_OPERAND - 1 ? given.y : given.z;
}

const operandReferences = (op: number): number[] => Array.from({ length: arities[op]! }, (_, i) => FIRST_OPERAND - i);

type Rule = (...terms: BuiltTerm[]) => readonly (unknown | null)[];

function memo<T>(make: (op: number) => T): (op: number) => T {
  const made: T[] = [];
  const known: boolean[] = [];
  return (op) => {
    if (!known[op]) {
      made[op] = make(op);
      known[op] = true;
    }
    return made[op]!;
  };
}

/** The pullback of an opcode as a fragment; null for what has no derivative at all. */
export const pullback = memo((op: number): Fragment | null => {
  const record = isLeaf(op) ? {} : recordOf(op);
  if (!("vjp" in record)) return null;
  return Fragment.trace([COTANGENT, ...operandReferences(op), RESULT], record.vjp as unknown as Rule);
});

const restricted: (Fragment | null)[] = [];

/** The part of an opcode's pullback that serves the operands in the bit mask; null if it has no derivative at all. */
export function pullbackFor(op: number, mask: number): Fragment | null {
  const key = op * 8 + mask;
  if (restricted[key] === undefined) restricted[key] = pullback(op)?.restrictedTo(mask) ?? null;
  return restricted[key]!;
}

/** The parts of a compound opcode as a fragment with one result; null for ops that are printed as they are. */
export const parts = memo((op: number): Fragment | null => {
  if (isLeaf(op)) return null;
  const record = recordOf(op);
  if (!("lower" in record) || !record.lower) return null;
  const lower = record.lower as unknown as (...terms: BuiltTerm[]) => unknown;
  return Fragment.trace(operandReferences(op), (...terms) => [lower(...terms)]);
});
