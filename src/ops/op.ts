/**
 * What an op is: the shape of its record and of the terms that its rules are written in.
 * Everything that the rest of the compiler does with an op follows from the record. Knows no particular op, and nothing
 * of tapes, graphs or backends: a rule calls methods on terms, and whoever runs the rule decides what a term is.
 */
import type { Code } from "./code.js";
import type { ops } from "./index.js";
import type { inner } from "./inner.js";

/** All numbers from one to another. */
export type Interval = readonly [number, number];

interface OpBase extends Bounded {
  /** Shown in graphs and in `toString` where it differs from the name: `+`, `*`, `<`. */
  readonly symbol?: string;
  /** What people write for it in formulas, with `@0` and `@1` for the operands, where it has no name that they know. */
  readonly shown?: string;
  /** Swapping the two operands gives the same bits. */
  readonly commutative?: true;
  /** A constant second operand decides what code is best (an exponent): it counts as code and not as data, if they are few. */
  readonly specializes?: true;
  /**
   * `eval` is a function of its own in the generated module: its text is emitted once, under the op's name. It is what
   * `eval` itself was written as, or given here.
   */
  readonly helper?: true | string;
  /** Of an op that a user has defined: its law and its rule, as text. */
  readonly definition?: string;
}

/** How generated code computes it: as an expression, or (for compound ops) by other ops with the same bits. */
interface Printed<Js, Lower> extends OpBase {
  readonly js?: Js;
  /**
   * Where `js` calls a function of `Math`: the instruction of WebAssembly that gives the same bits, or an expression of other
   * functions that does. Functions without are imported.
   */
  readonly wasm?: string | Js;
  readonly lower?: Lower;
}

/** Where a result lies if the operands lie in these intervals and none of them is NaN; it may say less than could be known. */
interface Bounded {
  readonly bounds?: (x: Interval, y: Interval) => Interval;
}

type Contribution = Term | null;

/** A function of one number. */
export interface Op1 extends Printed<(x: Code) => Code, (x: Term) => Term> {
  readonly arity: 1;
  /** The law: the one definition on doubles. */
  readonly eval: (x: number) => number;
  /**
   * The pullback: what the cotangent `g` of the result adds to each operand's cotangent; null where nothing ever flows.
   * Must be linear in `g`, since forward mode is read off the same rule. `out` is the result, already computed.
   */
  readonly vjp: (g: Term, x: Term, out: Term) => readonly [Contribution];
  /** A bit-for-bit equal, cheaper form, where the operands allow one. */
  readonly simplify?: (x: Operand) => Term | null;
  /** Where property tests sample the operands … */
  readonly domain: readonly [Interval];
  /** … and the points of non-smoothness they keep away from (and test by name). Binary ops: where x or x − y is one. */
  readonly kinks?: readonly number[];
  /** Which smooth piece of the function an operand is on: finite differences across two of them tell nothing. */
  readonly piece?: (x: number) => number;
}

/** A function of two numbers. */
export interface Op2 extends Printed<(x: Code, y: Code) => Code, (x: Term, y: Term) => Term> {
  readonly arity: 2;
  readonly eval: (x: number, y: number) => number;
  readonly vjp: (g: Term, x: Term, y: Term, out: Term) => readonly [Contribution, Contribution];
  readonly simplify?: (x: Operand, y: Operand) => Term | null;
  readonly domain: readonly [Interval, Interval];
  readonly kinks?: readonly number[];
  readonly piece?: (x: number, y: number) => number;
}

/** Its free function and its method take any number of operands, as a fold from the left. */
export interface VariadicOp2 extends Op2 {
  readonly variadic: true;
}

/** Its second operand may be left out. */
export interface DefaultOp2 extends Op2 {
  readonly defaultY: number;
}

/** A comparison of two numbers; constant almost everywhere, so it has no derivative. */
export interface Comparison extends OpBase {
  readonly arity: 2;
  readonly compares: true;
  /** Whether it does not hold for any numbers in these intervals. */
  readonly never?: (x: Interval, y: Interval) => boolean;
  readonly eval: (x: number, y: number) => boolean;
  readonly js: (x: Code, y: Code) => Code;
}

/** The negation of a condition. */
export interface Connective1 extends OpBase {
  readonly arity: 1;
  readonly connects: true;
  readonly eval: (p: boolean) => boolean;
  readonly js: (p: Code) => Code;
  readonly simplify?: (p: TestOperand) => Test | null;
}

/** A connective of two conditions; takes any number of them, as a fold from the left. */
export interface Connective2 extends OpBase {
  readonly arity: 2;
  readonly connects: true;
  readonly variadic: true;
  readonly eval: (p: boolean, q: boolean) => boolean;
  readonly js: (p: Code, q: Code) => Code;
  readonly simplify?: (p: TestOperand, q: TestOperand) => Test | null;
}

/**
 * The choice between two numbers by a condition: the one op that is a branch. Only the chosen operand is used, so only
 * it receives a contribution, and nothing that serves the other one alone is reached by the reverse sweep.
 */
export interface Choice extends OpBase {
  readonly arity: 3;
  readonly branches: true;
  readonly eval: (condition: boolean, x: number, y: number) => number;
  readonly js: (condition: Code, x: Code, y: Code) => Code;
  readonly vjp: (g: Term, condition: Test, x: Term, y: Term, out: Term) => readonly [null, Term, Term];
  readonly simplify?: (condition: TestOperand, x: Operand, y: Operand) => Term | null;
}

/** How far behind the first entry of a table an index is; see `tables.ts` for this and the next six. */
export interface Offset extends OpBase {
  readonly arity: 3;
  readonly eval: (index: number, length: number, stride: number) => number;
  readonly js: (index: Code, length: Code, stride: Code) => Code;
}

/** Reads an entry: the law gets it where there is one, and so does the text. */
export interface LookUp extends OpBase {
  readonly arity: 2;
  readonly looksUp: true;
  readonly eval: (entry: number, offset: number) => number;
  readonly js: (entry: Code, offset: Code) => Code;
  readonly vjp: (g: Term, first: Term, offset: Term, out: Term) => readonly [Term, null];
}

/** The number of an entry in its array; of the first one the law and the text get the number. */
export interface Place extends OpBase {
  readonly arity: 2;
  readonly places: true;
  readonly eval: (first: number, offset: number) => number;
  readonly js: (first: Code, offset: Code) => Code;
}

/**
 * Writes a cell of a memory: as it was before, the cell, the value. It is a statement, and has no text as an expression. What the
 * rule says is where contributions come from and go to; sweeps know how (`derive/reverse.ts`).
 */
export interface Put extends OpBase {
  readonly arity: 3;
  readonly puts: true;
  readonly eval: () => number;
  readonly vjp: (g: Term, before: Term, place: Term, value: Term) => readonly [Term, null, Term];
}

/** Reads a cell of a memory, which was left so by the first operand. */
export interface Get extends OpBase {
  readonly arity: 2;
  readonly gets: true;
  readonly eval: () => number;
  readonly vjp: (g: Term, before: Term, place: Term) => readonly [Term, null];
}

/** Adds to a cell. It is a statement, and has no text as an expression. */
export interface Scatter extends OpBase {
  readonly arity: 3;
  readonly scatters: true;
  readonly eval: () => number;
}

/** Takes what has come to a cell. */
export interface Gather extends OpBase {
  readonly arity: 2;
  readonly gathers: true;
  readonly eval: () => number;
}

type TableOp = Offset | LookUp | Place | Put | Get | Scatter | Gather;

export type Op = Op1 | Op2 | Comparison | Connective1 | Connective2 | Choice | TableOp;

type Ops = typeof ops;

/** The names of the ops whose record is an `O`, in the table that users see or in another one. */
export type OpName<O, Table = Ops> = { [K in keyof Table]: Table[K] extends O ? K : never }[keyof Table];

/**
 * Every op as a method, for numbers of type `N` and conditions of type `C`; `X` and `P` are what is accepted as the
 * other operand. Rules use it with `Term`, users with `Value`.
 */
export type NumberMethods<N, C, X> = {
  [K in OpName<Op1>]: () => N;
} & {
  [K in Exclude<OpName<Op2>, OpName<VariadicOp2 | DefaultOp2>>]: (y: X) => N;
} & {
  [K in OpName<VariadicOp2>]: (...others: X[]) => N;
} & {
  [K in OpName<DefaultOp2>]: (y?: X) => N;
} & {
  [K in OpName<Comparison>]: (y: X) => C;
};

export type ConditionMethods<N, C, X, P> = {
  [K in OpName<Connective1>]: () => C;
} & {
  [K in OpName<Connective2>]: (...others: P[]) => C;
} & {
  [K in OpName<Choice>]: (x: X, y: X) => N;
};

/** The ops that only rules use. */
type InnerMethods = {
  [K in OpName<Op1, typeof inner>]: () => Term;
} & {
  [K in OpName<Op2, typeof inner>]: (y: Term | number) => Term;
};

/** A number inside a rule. */
export interface Term extends NumberMethods<Term, Test, Term | number>, InnerMethods {}

/** A condition inside a rule. */
export interface Test extends ConditionMethods<Term, Test, Term | number, Test> {}

/** A term that `simplify` may look at: is it this constant, the negation of something, the same value as another? */
export interface Operand extends Term {
  /** It is a constant with exactly these bits (`Object.is`). */
  is(value: number): boolean;
  /** x, if it is `-x`. */
  negated(): Operand | null;
  same(other: Operand): boolean;
  /** Its number, if it is a constant. */
  constant(): number | null;
  /** Its number, if it is in a table of exponents; and the element that is so much less, if there is one. */
  exponent(): { readonly number: number; less(by: number): Term | null } | null;
  /** c and x, if it is `c * x` or `x * c` with a constant c. */
  scaled(): { readonly by: number; readonly of: Operand } | null;
  /** A constant to replace the result with. */
  number(value: number): Term;
}

export interface TestOperand extends Test {
  /** It is a constant of this truth value. */
  is(value: boolean): boolean;
  /** p, if it is `!p`. */
  inverted(): TestOperand | null;
  same(other: TestOperand): boolean;
}
