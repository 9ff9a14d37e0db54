/**
 * `--fast-math`: two examples of a batch at a time, in the lanes of vectors, for kernels that are one straight line. Each number of the
 * kernel becomes a vector; the gradients of the two lanes have sums of their own, which are added when the loop over examples
 * ends. Knows the syntax of such kernels; of memory, where their arrays are.
 */
import { type AnyNode, type LongExpression, lengthened } from "../../common/syntax.js";
import type { Callables } from "./callables.js";
import { ARITHMETIC, COMPARISONS } from "./compile-expressions.js";
import { Body, type WasmFunction } from "./encode.js";
import { laneOf } from "./functions-of-math.js";
import type { InstructionName, ValueType } from "./instructions.js";
import type { Places } from "./places.js";
import { calleeOf, type Node, partsOf } from "./survey.js";
import { Terms } from "./terms.js";

/** What kernels add their gradients to. */
const SUM = "gradientSum";

/** What there is around a pair of examples. */
export interface Around {
  readonly places: Places;
  readonly callables: Callables;
  /** Where a constant is. */
  readonly place: (constant: number) => number;
  /** Where the sums of the lanes are, two numbers for each of `SUM`. */
  readonly sums: number;
  /** The distance of examples, in elements. */
  readonly inputCount: number;
  /** What the position of the first example is called. */
  readonly offset: string;
}

class Refusal extends Error {}

/** The function for two examples, which takes the position of the first one; null if the kernel is something else. */
export function compilePair(statements: readonly AnyNode[], returns: boolean, around: Around): WasmFunction | null {
  try {
    const compiler = new PairCompiler(around);
    for (const one of statements) compiler.statement(one);
    const { body, locals } = compiler;
    return { parameters: ["i32"], result: returns ? "v128" : "none", locals, code: body.code };
  } catch (error) {
    if (error instanceof Refusal) return null;
    throw error;
  }
}

class PairCompiler {
  readonly body = new Body();
  readonly locals: ValueType[] = [];
  private readonly around: Around;
  private readonly names = new Map<string, number>();

  constructor(around: Around) {
    this.around = around;
  }

  statement(node: AnyNode): void {
    if (node.type === "VariableDeclaration") {
      for (const { id, init } of node.declarations) this.assign((id as Node<"Identifier">).name, init as AnyNode);
      return;
    }
    if (node.type === "ReturnStatement") {
      this.value(node.argument as AnyNode);
      return this.body.emit("return");
    }
    const assignment = node.type === "ExpressionStatement" ? (node.expression as AnyNode) : node;
    if (assignment.type !== "AssignmentExpression") throw new Refusal();
    const { left, right, operator } = assignment;
    if (left.type === "Identifier") {
      if (operator === "=") return this.assign(left.name, right as AnyNode);
      this.name(left.name);
      this.value(right as AnyNode);
      this.body.emit(`f64x2.${ARITHMETIC[operator[0]!]}` as InstructionName);
      return this.body.emit("local.set", this.names.get(left.name)!);
    }
    const { array, constant } = this.element(left as Node<"MemberExpression">);
    if (array !== SUM || operator === "=") throw new Refusal();
    const sum = this.around.sums + 16 * constant;
    this.body.emit("i32.const", 0);
    this.body.emit("i32.const", 0);
    this.body.emit("v128.load", sum);
    this.value(right as AnyNode);
    this.body.emit(`f64x2.${ARITHMETIC[operator[0]!]}` as InstructionName);
    this.body.emit("v128.store", sum);
  }

  private assign(name: string, value: AnyNode): void {
    if (value.type === "ArrowFunctionExpression") throw new Refusal();
    this.value(value);
    if (!this.names.has(name)) this.names.set(name, this.locals.push("v128"));
    this.body.emit("local.set", this.names.get(name)!);
  }

  private name(name: string): void {
    const local = this.names.get(name);
    if (local !== undefined) return this.body.emit("local.get", local);
    if (name !== "Infinity" && name !== "NaN") throw new Refusal();
    this.constant(name === "NaN" ? Number.NaN : Number.POSITIVE_INFINITY);
  }

  private constant(value: number): void {
    this.body.emit("i32.const", 0);
    this.body.emit("v128.load64_splat", this.around.place(value));
  }

  /** Its array and its place there, behind the beginning of the example in a batch. */
  private element(node: Node<"MemberExpression">): { readonly array: string; readonly constant: number } {
    const array = (node.object as Node<"Identifier">).name;
    const { constant, terms } = new Terms(node.property as AnyNode);
    const isOffset = ({ node: term, factor }: Terms["terms"][number]): boolean =>
      term.type === "Identifier" && term.name === this.around.offset && factor === 1;
    const isOfBatch = array === "batch" && terms.length === 1 && isOffset(terms[0]!);
    if ((!isOfBatch && terms.length > 0) || array === "index") throw new Refusal();
    return { array, constant };
  }

  private load(node: Node<"MemberExpression">): void {
    const { places, inputCount } = this.around;
    const { array, constant } = this.element(node);
    // What one example leaves to the next, or to itself.
    if (array === SUM || array === "values" || array === "sums") throw new Refusal();
    const place = places.of.get(array)!.start + 8 * constant;
    if (array !== "batch") {
      this.body.emit("i32.const", 0);
      return this.body.emit("v128.load64_splat", place);
    }
    this.begin();
    this.begin();
    this.body.emit("v128.load64_splat", place);
    this.body.emit("v128.load64_lane", place + 8 * inputCount);
  }

  /** The byte that the first example begins with. */
  private begin(): void {
    this.body.emit("local.get", 0);
    this.body.emit("i32.const", 3);
    this.body.emit("i32.shl");
  }

  private value(node: AnyNode): void {
    const { body } = this;
    if (node.type === "Literal") {
      if (typeof node.value !== "number") throw new Refusal();
      return this.constant(node.value);
    }
    if (node.type === "Identifier") return this.name(node.name);
    if (node.type === "MemberExpression") return this.load(node);
    if ((node as AnyNode).type === "LongExpression") return this.value(lengthened(node as unknown as LongExpression));
    if (node.type === "ConditionalExpression") {
      for (const part of [node.consequent, node.alternate, node.test]) this.value(part as AnyNode);
      return body.emit("v128.bitselect");
    }
    for (const part of partsOf(node)) this.value(part);
    if (node.type === "UnaryExpression") return body.emit(node.operator === "-" ? "f64x2.neg" : "v128.not");
    if (node.type === "LogicalExpression") return body.emit(node.operator === "&&" ? "v128.and" : "v128.or");
    if (node.type === "CallExpression") return this.call(calleeOf(node));
    const operator = node.type === "BinaryExpression" && (COMPARISONS[node.operator] ?? ARITHMETIC[node.operator]);
    if (!operator) throw new Refusal();
    body.emit(`f64x2.${operator}` as InstructionName);
  }

  private call(callee: string): void {
    const { callables } = this.around;
    const lane = laneOf(callables.instead(callee));
    if (lane) return this.body.emit(lane);
    const own = callables.ofLanes(callee);
    if (!own) throw new Refusal();
    this.body.emit("call", own());
  }
}

/** A loop over numbers, two at a time in memory: `each` is run with their byte, which is in local `counter`. */
function overBytes(body: Body, counter: number, end: number, each: () => void): void {
  if (end === 0) return;
  body.emit("i32.const", 0);
  body.emit("local.set", counter);
  body.emit("loop", "none");
  each();
  body.emit("local.get", counter);
  body.emit("i32.const", 16);
  body.emit("i32.add");
  body.emit("local.set", counter);
  body.emit("local.get", counter);
  body.emit("i32.const", end);
  body.emit("i32.lt_s");
  body.emit("br_if", 0);
  body.emit("end");
}

/**
 * The function that runs through a window of examples, which takes how many numbers they are: two at a time, and an odd one.
 * @param pair the numbers of the functions for two examples, and `one` for one.
 */
export function overPairs(
  name: string,
  pair: number,
  one: number,
  returns: boolean,
  { places, sums, inputCount }: Pick<Around, "places" | "sums" | "inputCount">,
): WasmFunction {
  const [length, offset, counter, values] = [0, 1, 2, 3];
  const batch = places.of.get("batch")!.start;
  const { start, length: count } = places.of.get(SUM)!;
  const body = new Body();
  const place = (): void => {
    body.emit("local.get", offset);
    body.emit("i32.const", 3);
    body.emit("i32.shl");
  };
  /** Whether there is another one so many numbers behind. */
  const isThere = (behind: number): void => {
    body.emit("local.get", offset);
    body.emit("i32.const", behind);
    body.emit("i32.add");
    body.emit("local.get", length);
    body.emit("i32.lt_s");
  };
  const next = (behind: number): void => {
    body.emit("local.get", offset);
    body.emit("i32.const", behind);
    body.emit("i32.add");
    body.emit("local.set", offset);
  };
  overBytes(body, counter, 16 * count, () => {
    body.emit("local.get", counter);
    body.emit("f64.const", 0);
    body.emit("f64x2.splat");
    body.emit("v128.store", sums);
  });
  isThere(inputCount);
  body.emit("if", "none");
  body.emit("loop", "none");
  body.emit("local.get", offset);
  body.emit("call", pair);
  if (returns) {
    body.emit("local.set", values);
    for (const lane of [0, 1]) {
      place();
      body.emit("local.get", values);
      body.emit("f64x2.extract_lane", lane);
      body.emit("f64.store", batch + 8 * lane * inputCount);
    }
  }
  next(2 * inputCount);
  isThere(inputCount);
  body.emit("br_if", 0);
  body.emit("end");
  body.emit("end");
  isThere(0);
  body.emit("if", "none");
  if (returns) place();
  body.emit("local.get", offset);
  body.emit("call", one);
  if (returns) body.emit("f64.store", batch);
  body.emit("end");
  overBytes(body, counter, 16 * count, () => {
    const at = (): void => {
      body.emit("local.get", counter);
      body.emit("i32.const", 1);
      body.emit("i32.shr_u");
    };
    at();
    at();
    body.emit("f64.load", start);
    body.emit("local.get", counter);
    body.emit("f64.load", sums);
    body.emit("local.get", counter);
    body.emit("f64.load", sums + 8);
    body.emit("f64.add");
    body.emit("f64.add");
    body.emit("f64.store", start);
  });
  return { parameters: ["i32"], result: "none", exported: name, locals: ["i32", "i32", "v128"], code: body.code };
}
