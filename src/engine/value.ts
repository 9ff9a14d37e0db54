/**
 * The scalar of micrograd: one class, two carriers. Outside a trace a `Value` is a node of a graph that remembers how it
 * was computed (`data`, `grad`, `children`, `backward()`); inside a trace it is a handle on one row of a tape. The
 * methods are the same, installed from the table of ops. Knows ops only by their opcodes. It is long because what is applied
 * to values and what values do cannot be taken apart: the methods are the operations.
 */
import { type Diagnostic, engineDiagnostic as diagnostic } from "../diagnostics.js";
import {
  arities,
  CONSTANT,
  conditionsTaken,
  evaluators,
  isCondition,
  isLeaf,
  opcodes,
  opNames,
  recordOf,
} from "../ir/opcodes.js";
import type { Tape } from "../ir/tape.js";
import type { ConditionMethods, DefaultOp2, NumberMethods, VariadicOp2 } from "../ops/op.js";
import { backward } from "./backward.js";
import { asker, isAskedDirectly, named, type Stranger, stranger } from "./origin.js";
import type { Fate } from "./refusals.js";
import { refuse, tracing } from "./tracing.js";

/** What operations accept as a number. */
export type Scalar = Value | number;
/** What operations accept as a condition. */
export type Truth = Condition | boolean;
/**
 * A traced scalar, or the result of an operation on a `Value`: both a number and a `Value` to the type checker. What operators
 * and `Math` make of one is typed `number`, so locals are declared `number`, or left to be inferred: `let total = 0`.
 */
export type Num = number & Value;

/** The opcode of a node that was not computed. */
const LEAF = -1;
const NO_CHILDREN: readonly Node[] = [];
let created = 0;

/** The tape that constants made now go to; null while operations compute. */
const currentTape = (): Tape | null => (tracing ? tracing.tape : null);

/** What values and conditions share: how they were computed, or which row they are. */
export abstract class Node {
  /** The nodes it was computed from, in the order of the op's operands; none for a leaf. */
  children: readonly Node[] = NO_CHILDREN;
  /** A name to show in graphs and in generated code. */
  label: string;
  /** @internal Opcode, or -1 for a leaf; a leaf that is a number of the program is a constant. */
  code = LEAF;
  /** @internal Nodes are numbered as they are created. */
  readonly order = created++;
  /** @internal The number (conditions: 1 or 0); of no meaning while traced. */
  double: number;
  /** @internal The tape whose row `id` this is a handle on; null for a node of a graph. */
  tape: Tape | null;
  /** @internal The row of `tape`; while a graph is turned into a tape of its own, the row there. */
  id: number;
  /** @internal The last sweep that visited this node. */
  visited = 0;

  constructor(double: number, label: string, tape: Tape | null, id: number) {
    this.double = double;
    this.label = label;
    this.tape = tape;
    this.id = id;
  }

  /** How it was computed: `+`, `*`, `relu` …; empty for a leaf. */
  get op(): string {
    return isLeaf(this.code) ? "" : (recordOf(this.code).symbol ?? opNames[this.code]!);
  }

  /** @internal What it is; where it may not be there (`optionals.ts`), that is asked now. */
  get present(): Node {
    return this;
  }

  /** @internal Refuses what makes no sense while the model is traced. */
  protected known(what: string): void {
    if (this.tape) throw diagnostic("traced-data", what);
  }

  /** @internal What people are shown. */
  abstract shown(): string;

  /** What `console.log` shows in Node. */
  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return this.shown();
  }

  toString(): string {
    return tracing && this.tape ? writtenOut(this, asker()) : this.shown();
  }
}

export interface Value extends NumberMethods<Num, Condition, Scalar> {}

/**
 * A scalar with a gradient.
 * @example
 * const a = new Value(-4), b = new Value(2);
 * const c = a.mul(b).add(a.pow(3)).relu();
 * c.backward();
 * a.grad; // dc/da
 */
// biome-ignore lint/suspicious/noUnsafeDeclarationMerging: the methods are installed from the table of ops, below
export class Value extends Node {
  private cotangent = 0;

  /** A leaf. While a model is traced, a constant of it. */
  constructor(data: number, label?: string);
  /** @internal */
  constructor(data: number, label: string, tape: Tape | null, id: number);
  constructor(data: number, label = "", tape = currentTape(), id = tape ? idOf(tape, data) : -1) {
    super(data, label, tape, id);
    // A copy that a stranger makes of a handle, as of a boxed number, stands for the same row.
    if ((data as unknown) instanceof Value && tape) return;
    if (typeof data !== "number") throw diagnostic("bad-operand", "new Value", 1, "a number", describe(data));
  }

  /** The number it stands for. Not known while the model is traced. */
  get data(): number {
    this.known("data");
    return this.double;
  }

  set data(data: number) {
    this.known("data");
    this.double = data;
  }

  /** ∂(what `backward` was called on)/∂(this); leaves add up over calls. */
  get grad(): number {
    this.known("grad");
    return this.cotangent;
  }

  set grad(grad: number) {
    this.known("grad");
    this.cotangent = grad;
  }

  /**
   * Backpropagation: adds ∂this/∂leaf to the gradient of every leaf that this was computed from. Inner nodes start
   * afresh on every call; use `zeroGrad` to start leaves afresh.
   */
  backward(): void {
    this.known("backward()");
    backward(this);
  }

  /** Sets the gradient to 0. */
  zeroGrad(): void {
    this.grad = 0;
  }

  /** min(max(this, lo), hi). */
  clamp(lo: Scalar, hi: Scalar): Num {
    return this.max(lo).min(hi);
  }

  override shown(): string {
    return this.tape ? "Value(traced)" : `Value(data=${this.double}, grad=${this.cotangent})`;
  }

  /** Operators cannot be followed, so they are refused rather than answered with a number that has lost its gradient. */
  [Symbol.toPrimitive](hint: string): string {
    if (hint === "string" && !this.tape) return this.shown();
    return decay(this, hint);
  }

  /** A number is its own value; a stranger wants to go on with a plain one. */
  override valueOf(): this {
    return tracing && asker() ? (decay(this, "number") as never) : this;
  }

  /** Who asks by it whether this is a number should take it for one. */
  get [Symbol.toStringTag](): string | undefined {
    return this.tape ? "Number" : undefined;
  }

  toJSON(): number {
    if (this.tape) throw diagnostic("traced-json");
    return this.data;
  }
}

/** Refuses to give the number of a scalar, or of a condition, to what is not followed. */
function decay(node: Node, hint: string): string {
  const who = tracing && asker();
  if (node.tape && tracing && !who) {
    // An index is asked for in the text itself, everything else by a function of the platform.
    const isIndex = hint === "string" && isAskedDirectly();
    if (isIndex && node instanceof Value) return refuseNode(diagnostic("traced-index"), node, () => "0");
    if (!isIndex && hint !== "number") return writtenOut(node, who);
  }
  if (who) throw diagnostic("stranger-operator", named(who));
  if (node instanceof Condition) throw diagnostic("condition-decay");
  throw diagnostic(node.tape ? "traced-decay" : "value-decay", hint === "string" ? "a text" : "a number");
}

/** Refuses to give the text of a scalar. */
function writtenOut(node: Node, who: Stranger | null): string {
  if (who) throw diagnostic("stranger-operator", named(who));
  return refuseNode(diagnostic("traced-text"), node, () => node.shown());
}

// What makes a text of a number would make one of a scalar that has no number yet.
for (const name of ["toFixed", "toPrecision", "toExponential", "toLocaleString"])
  Object.defineProperty(Value.prototype, name, {
    value(this: Value): string {
      return this.tape && tracing ? writtenOut(this, asker()) : decay(this, "string");
    },
  });

export interface Condition extends ConditionMethods<Num, Condition, Scalar, Truth> {}

/** The result of comparing values: a boolean that `select` and the connectives can follow. Never a number. */
// biome-ignore lint/suspicious/noUnsafeDeclarationMerging: the methods are installed from the table of ops, below
export class Condition extends Node {
  /** @internal What became of it since code has got it that nobody rewrote. */
  fate: Fate | null = null;

  constructor(data: boolean, label?: string);
  /** @internal */
  constructor(data: boolean, label: string, tape: Tape | null, id: number);
  constructor(data: boolean, label = "", tape = currentTape(), id = tape ? constantTruth(tape, data) : -1) {
    super(data ? 1 : 0, label, tape, id);
  }

  /** Whether it holds. Not known while the model is traced. */
  get data(): boolean {
    this.known("data");
    return this.double !== 0;
  }

  override shown(): string {
    return this.tape ? "Condition(traced)" : `Condition(${this.data})`;
  }

  [Symbol.toPrimitive](hint: string): string {
    if (hint === "string" && !this.tape) return this.shown();
    return decay(this, hint);
  }

  override valueOf(): this {
    return tracing && asker() ? (decay(this, "number") as never) : this;
  }

  get [Symbol.toStringTag](): string | undefined {
    return this.tape ? "Boolean" : undefined;
  }

  toJSON(): boolean {
    if (this.tape) throw diagnostic("traced-json");
    return this.data;
  }
}

/** The row of a number that is written down, or of a handle. */
const idOf = (tape: Tape, data: unknown): number =>
  data instanceof Value && data.tape === tape ? data.id : tape.constant(data as number, true);

/** A tape has no constants that are conditions: true and false are comparisons of constants, which folding settles. */
const constantTruth = (tape: Tape, truth: boolean): number =>
  tape.push(opcodes.lt, tape.constant(0, true), tape.constant(truth ? 1 : 0, true));

/** A handle on row `id`, without a row of its own. @internal */
export function handle(tape: Tape, id: number, condition = false): Num | Condition {
  return (condition ? new Condition(false, "", tape, id) : new Value(0, "", tape, id)) as Num | Condition;
}

/** Nobody may take a handle for a record, and copy or compare it member by member: that would miss what it stands for. */
const WHOLE: ProxyHandler<Node> = {
  ownKeys(node) {
    const who = tracing && asker();
    if (who) throw diagnostic("stranger-copy", named(who));
    return Reflect.ownKeys(node);
  },
};

/** A handle that strangers may get. @internal */
export const whole = <T extends Node>(node: T): T => new Proxy(node, WHOLE) as T;

/** What something that was not expected is, in words. @internal */
export function describe(x: unknown): string {
  if (x instanceof Condition) return "a condition";
  if (x instanceof Value) return "a scalar";
  if (Array.isArray(x)) return "an array";
  if (typeof x === "object" && x !== null) return "an object";
  return x === null || x === undefined || typeof x === "boolean" ? String(x) : `a ${typeof x}`;
}

/** Refuses what cannot be operand i of an op. @internal */
export function checkOperand(code: number, i: number, x: unknown): void {
  const condition = i < conditionsTaken[code]!;
  if (condition ? typeof x === "boolean" || x instanceof Condition : typeof x === "number" || x instanceof Value)
    return;
  const expected = condition ? "a condition or a boolean" : "a number or a scalar";
  throw diagnostic("bad-operand", opNames[code]!, i + 1, expected, describe(x));
}

/** Says that a condition has been asked for by what follows it. @internal */
export function asked<T>(x: T): T {
  if (x instanceof Condition && x.fate) x.fate.asked = true;
  return x;
}

/** Says that a condition is in the hands of code that nobody rewrote. @internal */
export function handOver(condition: Condition, who: string): void {
  if (tracing && condition.tape && (condition.fate?.asked ?? true))
    condition.fate = tracing.refusals.escape(condition.id, who);
}

/** Refuses something that is asked of a scalar or a condition; what follows from a stand-in has been refused already. @internal */
export function refuseNode<T>(error: Diagnostic, node: Node, standIn: () => T): T {
  asked(node);
  return tracing?.refusals.isTainted(node.id) ? standIn() : refuse(error, standIn);
}

/** Refuses a scalar of another trace, or of none while there is one. @internal */
export function checkTrace(node: Node): void {
  if (node.tape !== currentTape()) throw diagnostic(node.tape ? "foreign-scalar" : "outside-value");
}

function constant(x: number): Value {
  const value = new Value(x);
  value.code = CONSTANT;
  return value;
}

/** The node or handle of an operand; plain numbers and booleans become constants. */
function nodeOf(code: number, i: number, x: unknown): Node {
  checkOperand(code, i, x);
  if (typeof x === "number") return constant(x);
  if (typeof x === "boolean") return new Condition(x);
  const node = asked((x as Node).present);
  checkTrace(node);
  return node;
}

/** Records a row while tracing, and gives a handle on it. @internal */
export function recorded(code: number, a: number, b: number, c = -1): Num {
  const { tape, refusals, hasGuests } = tracing!;
  const row = tape.push(code, a, b, c);
  if (refusals.hasStandIns) refusals.taint(row, a, b < 0 ? a : b, c < 0 ? a : c);
  const made = handle(tape, row) as Value;
  return (hasGuests ? whole(made) : made) as Num;
}

/** Does one op on as many operands as it has: records a row while tracing, else computes a node. @internal */
export function apply(code: number, x: unknown, y?: unknown, z?: unknown): Num | Condition {
  if (tracing) tracing.locate();
  const arity = arities[code]!;
  const a = nodeOf(code, 0, x);
  const b = arity > 1 ? nodeOf(code, 1, y) : null;
  const c = arity > 2 ? nodeOf(code, 2, z) : null;
  if (tracing) {
    if (!isCondition[code]) return recorded(code, a.id, b ? b.id : -1, c ? c.id : -1);
    const { tape, refusals } = tracing;
    const row = tape.push(code, a.id, b ? b.id : -1, c ? c.id : -1);
    if (refusals.hasStandIns) refusals.taint(row, a.id, b ? b.id : a.id, c ? c.id : a.id);
    const condition = handle(tape, row, true) as unknown as Condition;
    const who = tracing.hasGuests ? stranger() : null;
    if (who) handOver(condition, named(who));
    return condition;
  }
  const result = evaluators[code]!(a.double, b ? b.double : 0, c ? c.double : 0);
  const node = isCondition[code] ? new Condition(Boolean(result)) : new Value(result as number);
  node.children = c ? [a, b!, c] : b ? [a, b] : [a];
  node.code = code;
  return node as Num | Condition;
}

/**
 * Calls an op the way users do: with any number of operands where it is variadic (a fold from the left), without the
 * second one where that has a default. Operands past the last one are ignored, so that `xs.map(exp)` works.
 * @param once does the op on as many operands as it has.
 * @internal
 */
export function call<R>(
  once: (code: number, ...operands: unknown[]) => R,
  code: number,
  operands: readonly unknown[],
): R {
  const arity = arities[code]!;
  if (operands.length === arity && operands[arity - 1] !== undefined)
    return once(code, operands[0], operands[1], operands[2]);
  const { variadic, defaultY } = recordOf(code) as Partial<VariadicOp2 & DefaultOp2>;
  const [x, y = defaultY, z] = operands;
  if (!variadic) return once(code, x, y, z);
  if (operands.length === 0) throw diagnostic("bad-argument", `${opNames[code]} was called without operands.`);
  for (let i = 0; i < operands.length; i++) checkOperand(code, i, operands[i]);
  return operands.reduce((folded, next) => once(code, folded, next)) as R;
}

for (const [name, code] of Object.entries(opcodes)) {
  const method = {
    configurable: true,
    writable: true,
    value(this: Node, ...others: unknown[]) {
      return call(apply, code, [this, ...others]);
    },
  };
  Object.defineProperty((conditionsTaken[code] ? Condition : Value).prototype, name, method);
}
