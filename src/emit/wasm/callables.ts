/** What the compilers of functions ask of the module around: which functions there are, and what is noted of loops. */
import type { Scalar } from "./compile-expressions.js";
import type { Instead } from "./functions-of-math.js";
import type { Node } from "./survey.js";

/** What functions of a module may call. */
export interface Callables {
  /** The number of a function, by its name: imported, or one of the module. */
  readonly index: (callee: string) => number;
  /** Gives the number of the function that does for both lanes what an own function does for a number; nothing of others. */
  readonly ofLanes: (callee: string) => (() => number) | undefined;
  /** The instruction that a function of `Math` is, or an expression of `$0` … that has the same bits. */
  readonly instead: (callee: string) => Instead | undefined;
  /** Adds a function that is inside of another one. */
  readonly addInner: (name: string, node: Node<"ArrowFunctionExpression">) => void;
  /** Is told of each innermost loop: why it does not run in vectors; null if it does. */
  readonly noteLoop: (why: string | null) => void;
  /** Whether sums need not be added up in their order: `--fast-math`. */
  readonly regroups: boolean;
  /** What lanes have in memory, then: constants, each at a place, and room for elements of their own from a byte on. */
  readonly lanes?: { readonly place: (constant: number) => number; readonly room: number };
  /** Whether a function is such: it takes and gives indices. */
  readonly isInner: (name: string) => boolean;
}

/** Of a function: an index, or a number. */
export interface Parameter {
  readonly name: string;
  readonly type: Scalar;
}
