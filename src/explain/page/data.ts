/**
 * What the compiler tells the page: the model as nodes (what its author wrote), and as statements of the generated code
 * (what has their values), both with the loops that they are in. Data only, as it stands in the page as JSON.
 */

/** Named elements of a flat vector, as in `model.parameters` of a generated module. */
export interface Entry {
  readonly path: readonly (string | number)[];
  readonly shape: readonly number[];
  readonly offset: number;
}

/**
 * How a number moves with the counters of the loops around: by strides, plus an entry of a table; or by the number of the
 * iteration, as runs or as a list. In lists, null is NaN.
 */
export type Fit =
  | number
  | {
      readonly b: number;
      readonly s: readonly number[];
      readonly t?: readonly number[];
      readonly ts?: readonly number[];
    }
  /** First number, stride and length, one run after the other. */
  | { readonly r: readonly (readonly [number, number, number])[] }
  | { readonly l: readonly number[] }
  /** One of `PageData.fits`. */
  | { readonly f: number };

/**
 * Where a number comes from. A number alone is the statement that has it, in the same iteration; a text is a leaf: `p3` is
 * the third parameter, `x0` an input, `v0` an element of the vector, `c0.5` a constant. Objects are what moves with counters.
 */
export type Link =
  | number
  | string
  | { readonly s: number; readonly n: Fit; readonly minus?: 1 }
  | { readonly leaf: "p" | "x" | "v" | "c"; readonly n: Fit }
  /** What no statement has: an expression of what some have, as JavaScript and for people. */
  | { readonly e: string; readonly say: string; readonly of: readonly Link[] }
  /** One of several, by which. */
  | { readonly o: readonly Link[]; readonly w: Fit };

/** A loop of the generated code. */
export interface LoopData {
  readonly parent: number;
  /** How often it runs, each time; or each time's number. */
  readonly trips: number | readonly number[];
}

/** A statement of the generated code that has a value. */
export interface StatementData {
  /** The line of the code, counted from 0, and what has the value behind it. */
  readonly line: number;
  readonly value: string;
  /** Behind which line the value is there. */
  readonly after: number;
  readonly loop: number;
  /** How it is computed, with `@` and a digit for each operand; missing where a node says it. */
  readonly text?: string;
  readonly operands?: readonly (Link | null)[];
}

/** A scalar of the model as its author wrote it; in a loop, one for each iteration. */
export interface NodeData {
  readonly op: string;
  readonly text: string;
  readonly operands: readonly (Link | null)[];
  /** The statement that has its value. */
  readonly value: number;
  readonly loop: number;
  /** Its place in the sources. */
  readonly span: number;
  /** What its author calls it. */
  readonly name?: string;
  /** Its adjoint, if it has one; and what it adds to those of its operands. */
  readonly adjoint?: Link | null;
  readonly flows?: readonly (Link | null)[];
  /** The rule of each share, one of `PageData.rules`; -1 where none is known. */
  readonly rules?: readonly number[];
  /** A condition. */
  readonly isCondition?: true;
  /** It chooses: the first operand says which of the others. */
  readonly isBranch?: true;
}

/** Where a node is in the sources: positions of a file's text. */
export interface SpanData {
  readonly file: number;
  readonly line: number;
  readonly from: number;
  readonly to: number;
}

/** What became of a row on its way. */
export interface Fate {
  readonly text: string;
  readonly why: string;
}

export interface TableData {
  readonly columns: readonly string[];
  /** Row by row, in the order of the model's inputs. */
  readonly rows: readonly number[];
}

export interface PageData {
  readonly version: string;
  readonly name: string;
  readonly kind: "scalar" | "vector";
  readonly counts: {
    readonly traced: number;
    readonly derived: number;
    readonly optimised: number;
    readonly code: number;
  };
  readonly passes: { readonly fates: readonly Fate[]; readonly counts: Readonly<Record<string, number>> };
  readonly files: readonly { readonly name: string; readonly text: string }[];
  readonly spans: readonly SpanData[];
  readonly parameters: readonly Entry[];
  readonly inputs: readonly Entry[];
  readonly outputs: readonly Entry[] | null;
  /** The point that the page begins at. */
  readonly at: { readonly parameters: readonly number[] | null; readonly inputs: readonly number[] };
  readonly loops: readonly LoopData[];
  readonly statements: readonly StatementData[];
  readonly nodes: readonly NodeData[];
  readonly fits: readonly Fit[];
  /** What an op adds to an operand's gradient: `@g` is its own gradient, `@o` its value, `@0` … its operands. */
  readonly rules: readonly string[];
  /** What the model gives: one link, or one per output. */
  readonly results: readonly Link[];
  readonly table: TableData | null;
  /** The function of the code that is explained. */
  readonly kernel: string;
}
