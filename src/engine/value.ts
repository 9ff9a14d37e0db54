/**
 * The scalar of micrograd: one class, two carriers. Outside a trace a `Value` is a node of a graph that remembers how it
 * was computed (`data`, `grad`, `children`, `backward()`); inside a trace it is a handle on one row of a tape. The
 * methods are the same, installed from the table of ops. Knows ops only by their opcodes.
 */
import { diagnostic } from "../diagnostics.js";
import { arities, evaluators, isCondition, opcodes, opNames, recordOf } from "../ir/opcodes.js";
import type { Tape } from "../ir/tape.js";
import type { ConditionMethods, DefaultOp2, NumberMethods } from "../ops/op.js";
import { backward } from "./backward.js";
import { tracing } from "./tracing.js";

/** What operations accept as a number. */
export type Scalar = Value | number;
/** What operations accept as a condition. */
export type Truth = Condition | boolean;
/** A traced scalar, or the result of an operation on a `Value`: both a number and a `Value` to the type checker. */
export type Num = number & Value;

/** The opcode of a node that was not computed. */
const LEAF = -1;
let created = 0;

/** What values and conditions share: how they were computed, or which row they are. */
abstract class Node {
  /** The nodes it was computed from, in the order of the op's operands; none for a leaf. */
  children: readonly Node[] = [];
  /** A name to show in graphs and in generated code. */
  label: string;
  /** @internal Opcode, or -1 for a leaf. */
  code = LEAF;
  /** @internal Nodes are numbered as they are created. */
  readonly order = created++;
  /** @internal The tape whose row `id` this is a handle on; null for a node of a graph. */
  tape: Tape | null = null;
  /** @internal */
  id = -1;
  /** @internal The last sweep that visited this node. */
  visited = 0;

  constructor(label: string) {
    this.label = label;
  }

  /** How it was computed: `+`, `*`, `relu` …; empty for a leaf. */
  get op(): string {
    return this.code === LEAF ? "" : (recordOf(this.code).symbol ?? opNames[this.code]!);
  }

  /** @internal The number (conditions: 1 or 0), whatever the carrier. */
  abstract get double(): number;
}

export type { Node };

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
  private number: number;
  private cotangent = 0;

  /** A leaf. While a model is traced, a constant of it. */
  constructor(data: number, label = "") {
    super(label);
    if (typeof data !== "number") throw diagnostic("bad-operand", "new Value", 1, "a number", describe(data));
    this.number = data;
    if (tracing) {
      this.tape = tracing.tape;
      this.id = tracing.tape.constant(data);
    }
  }

  /** The number it stands for. Not known while the model is traced. */
  get data(): number {
    if (this.tape) throw diagnostic("traced-data", "data");
    return this.number;
  }

  set data(data: number) {
    if (this.tape) throw diagnostic("traced-data", "data");
    this.number = data;
  }

  /** ∂(what `backward` was called on)/∂(this); leaves add up over calls. */
  get grad(): number {
    if (this.tape) throw diagnostic("traced-data", "grad");
    return this.cotangent;
  }

  set grad(grad: number) {
    if (this.tape) throw diagnostic("traced-data", "grad");
    this.cotangent = grad;
  }

  get double(): number {
    return this.number;
  }

  /**
   * Backpropagation: adds ∂this/∂leaf to the gradient of every leaf that this was computed from. Inner nodes start
   * afresh on every call; use `zeroGrad` to start leaves afresh.
   */
  backward(): void {
    if (this.tape) throw diagnostic("traced-data", "backward()");
    backward(this);
  }

  /** Sets the gradient to 0. */
  zeroGrad(): void {
    this.grad = 0;
  }

  override toString(): string {
    return this.tape ? "Value(traced)" : `Value(data=${this.number}, grad=${this.cotangent})`;
  }

  /** Operators cannot be followed, so they are refused rather than answered with a number that has lost its gradient. */
  [Symbol.toPrimitive](hint: string): string {
    if (hint === "string" && !this.tape) return this.toString();
    throw diagnostic(this.tape ? "traced-decay" : "value-decay", hint === "string" ? "a text" : "a number");
  }

  toJSON(): number {
    return this.data;
  }
}

export interface Condition extends ConditionMethods<Num, Condition, Scalar, Truth> {}

/** The result of comparing values: a boolean that `select` and the connectives can follow. Never a number. */
// biome-ignore lint/suspicious/noUnsafeDeclarationMerging: the methods are installed from the table of ops, below
export class Condition extends Node {
  private truth: boolean;

  constructor(data: boolean, label = "") {
    super(label);
    this.truth = data;
    if (tracing) {
      this.tape = tracing.tape;
      this.id = constantTruth(tracing.tape, data);
    }
  }

  /** Whether it holds. Not known while the model is traced. */
  get data(): boolean {
    if (this.tape) throw diagnostic("traced-data", "data");
    return this.truth;
  }

  get double(): number {
    return this.truth ? 1 : 0;
  }

  override toString(): string {
    return this.tape ? "Condition(traced)" : `Condition(${this.truth})`;
  }

  [Symbol.toPrimitive](hint: string): string {
    if (hint === "string" && !this.tape) return this.toString();
    throw diagnostic("condition-decay");
  }

  toJSON(): boolean {
    return this.data;
  }
}

/** A tape has no constants that are conditions: true and false are comparisons of constants, which folding settles. */
const constantTruth = (tape: Tape, truth: boolean): number =>
  tape.push(opcodes.lt, tape.constant(0), tape.constant(truth ? 1 : 0));

/** A handle on row `id`, without a row of its own. @internal */
export function handle(tape: Tape, id: number, condition = false): Num | Condition {
  const made = Object.create((condition ? Condition : Value).prototype) as Node;
  made.tape = tape;
  made.id = id;
  made.label = "";
  made.children = [];
  return made as Num | Condition;
}

function describe(x: unknown): string {
  if (x instanceof Condition) return "a condition";
  if (x instanceof Value) return "a scalar";
  if (Array.isArray(x)) return "an array";
  return x === null || typeof x === "undefined" || typeof x === "boolean" ? String(x) : `a ${typeof x}`;
}

/** Whether operand i of an opcode is a condition. */
const takesCondition = (code: number, i: number): boolean =>
  "connects" in recordOf(code) || ("branches" in recordOf(code) && i === 0);

function wrongOperand(code: number, i: number, x: unknown): Error {
  const expected = takesCondition(code, i) ? "a condition or a boolean" : "a number or a scalar";
  return diagnostic("bad-operand", opNames[code]!, i + 1, expected, describe(x));
}

/** The row of an operand on the tape being recorded. */
function rowOf(tape: Tape, code: number, i: number, x: unknown): number {
  const condition = takesConditionAt[code]! === 2 || (takesConditionAt[code]! === 1 && i === 0);
  if (typeof x === "number" && !condition) return tape.constant(x);
  if (condition ? x instanceof Condition : x instanceof Value) {
    const node = x as unknown as Node;
    if (node.tape === tape) return node.id;
    throw diagnostic(node.tape ? "foreign-scalar" : "outside-value");
  }
  if (typeof x === "boolean" && condition) return constantTruth(tape, x);
  throw wrongOperand(code, i, x);
}

/** The node of an operand of a graph. */
function nodeOf(code: number, i: number, x: unknown): Node {
  const condition = takesCondition(code, i);
  if (condition ? x instanceof Condition : x instanceof Value) {
    const node = x as unknown as Node;
    if (node.tape) throw diagnostic("foreign-scalar");
    return node;
  }
  if (condition ? typeof x === "boolean" : typeof x === "number")
    return condition ? new Condition(x as boolean) : new Value(x as number);
  throw wrongOperand(code, i, x);
}

/** By opcode: 0 no operand is a condition, 1 the first is, 2 all are. */
const takesConditionAt = opNames.map((_, code) =>
  code < opcodes.add ? 0 : takesCondition(code, 0) ? (takesCondition(code, 1) ? 2 : 1) : 0,
);

/** Does one op: records a row while tracing, else computes a node. @internal */
export function apply(code: number, x: unknown, y?: unknown, z?: unknown): Num | Condition {
  const arity = arities[code]!;
  if (tracing) {
    const { tape } = tracing;
    tracing.locate();
    const a = rowOf(tape, code, 0, x);
    const b = arity > 1 ? rowOf(tape, code, 1, y) : -1;
    const c = arity > 2 ? rowOf(tape, code, 2, z) : -1;
    return handle(tape, tape.push(code, a, b, c), isCondition[code]);
  }
  const children = [nodeOf(code, 0, x)];
  if (arity > 1) children.push(nodeOf(code, 1, y));
  if (arity > 2) children.push(nodeOf(code, 2, z));
  const data = evaluators[code]!(children[0]!.double, children[1]?.double ?? 0, children[2]?.double ?? 0);
  const node = isCondition[code] ? new Condition(Boolean(data)) : new Value(data as number);
  node.children = children;
  node.code = code;
  return node as Num | Condition;
}

/** Applies an op to as many operands as were given: a fold from the left where it is variadic. @internal */
export function applyAll(code: number, operands: readonly unknown[]): Num | Condition {
  const record = recordOf(code);
  if ("variadic" in record && operands.length !== arities[code]) {
    if (operands.length === 0) throw diagnostic("bad-argument", `${opNames[code]} was called without operands.`);
    return operands.reduce((x, y) => apply(code, x, y)) as Num | Condition;
  }
  const y = operands.length === 1 ? (record as Partial<DefaultOp2>).defaultY : operands[1];
  return apply(code, operands[0], y, operands[2]);
}

for (const [name, code] of Object.entries(opcodes)) {
  const method = {
    configurable: true,
    writable: true,
    value(this: Node, ...operands: unknown[]) {
      return operands.length === 1 ? apply(code, this, operands[0]) : applyAll(code, [this, ...operands]);
    },
  };
  Object.defineProperty((takesCondition(code, 0) ? Condition : Value).prototype, name, method);
}
