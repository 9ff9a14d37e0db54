/**
 * The body of a loop for two iterations at a time, in the two lanes of vectors: each operation as it is, on neighbouring
 * elements. Only for loops that `vectorize.ts` has a plan for.
 */
import type { AnyNode } from "../../common/syntax.js";
import { ARITHMETIC, COMPARISONS } from "./compile-expressions.js";
import type { FunctionCompiler } from "./compile-function.js";
import type { Instead } from "./functions-of-math.js";
import { INSTRUCTIONS, type InstructionName } from "./instructions.js";
import { calleeOf, type Node, partsOf } from "./survey.js";
import { Terms } from "./terms.js";

/** The instruction for vectors that does what a function of `Math` does, if there is one. */
export function laneOf(instead: Instead | undefined): InstructionName | undefined {
  if (!instead || "expression" in instead) return undefined;
  const name = instead.instruction.replace("f64.", "f64x2.");
  return name in INSTRUCTIONS ? (name as InstructionName) : undefined;
}

export class VectorCompiler {
  private readonly scalar: FunctionCompiler;
  private readonly counter: string;
  /** The vectors that the body declares. */
  private readonly vectors = new Map<string, number>();

  constructor(scalar: FunctionCompiler, counter: string) {
    this.scalar = scalar;
    this.counter = counter;
  }

  statements(body: AnyNode): void {
    for (const one of body.type === "BlockStatement" ? (body.body as readonly AnyNode[]) : [body]) this.statement(one);
    this.scalar.free.v128.push(...this.vectors.values());
  }

  private statement(node: AnyNode): void {
    const { body } = this.scalar;
    if (node.type === "VariableDeclaration") {
      for (const { id, init } of node.declarations) {
        this.value(init as AnyNode);
        const local = this.scalar.take("v128");
        this.vectors.set((id as Node<"Identifier">).name, local);
        body.emit("local.set", local);
      }
      return;
    }
    const { left, right, operator } = (node as Node<"ExpressionStatement">).expression as Node<"AssignmentExpression">;
    if (left.type === "Identifier") return this.add(left.name, operator[0]!, right as AnyNode);
    const target = left as Node<"MemberExpression">;
    const offset = this.scalar.address(target);
    if (operator !== "=") {
      this.scalar.address(target);
      body.emit("v128.load", offset);
    }
    this.value(right as AnyNode);
    if (operator !== "=") body.emit(`f64x2.${ARITHMETIC[operator[0]!]}` as InstructionName);
    body.emit("v128.store", offset);
  }

  /** Adds the lanes to a variable, or subtracts them, in the order of the iterations. */
  private add(name: string, sign: string, right: AnyNode): void {
    const { body, free } = this.scalar;
    const { local } = this.scalar.variable(name);
    const lanes = this.scalar.take("v128");
    this.value(right);
    body.emit("local.set", lanes);
    body.emit("local.get", local);
    for (const lane of [0, 1]) {
      body.emit("local.get", lanes);
      body.emit("f64x2.extract_lane", lane);
      body.emit(`f64.${ARITHMETIC[sign]}` as InstructionName);
    }
    body.emit("local.set", local);
    free.v128.push(lanes);
  }

  /** Two neighbours; where the next element is the one before, they change places. */
  private load(node: Node<"MemberExpression">): void {
    const { body } = this.scalar;
    const index = new Terms(node.property as AnyNode);
    const isBackwards = index.terms.some(
      ({ node: term, factor }) => factor < 0 && term.type === "Identifier" && term.name === this.counter,
    );
    body.emit("v128.load", this.scalar.address(node, isBackwards ? -1 : 0));
    if (!isBackwards) return;
    const pair = this.scalar.take("v128");
    body.emit("local.set", pair);
    body.emit("local.get", pair);
    body.emit("local.get", pair);
    body.emit("i8x16.shuffle", 8);
    this.scalar.free.v128.push(pair);
  }

  /** Whether something is the same in both lanes. */
  private isStill(node: AnyNode): boolean {
    if (node.type === "Identifier") return node.name !== this.counter && !this.vectors.has(node.name);
    return partsOf(node).every((part) => this.isStill(part));
  }

  private value(node: AnyNode): void {
    const { body } = this.scalar;
    if (node.type === "Identifier" && this.vectors.has(node.name))
      return body.emit("local.get", this.vectors.get(node.name)!);
    const isComparison = node.type === "BinaryExpression" && COMPARISONS[node.operator] !== undefined;
    if (!isComparison && this.isStill(node)) {
      this.scalar.expression(node, "f64");
      return body.emit("f64x2.splat");
    }
    if (node.type === "MemberExpression") return this.load(node);
    if (node.type === "ConditionalExpression") {
      for (const part of [node.consequent, node.alternate, node.test]) this.value(part as AnyNode);
      return body.emit("v128.bitselect");
    }
    for (const part of partsOf(node)) this.value(part);
    if (node.type === "UnaryExpression") return body.emit("f64x2.neg");
    if (node.type === "CallExpression") return body.emit(laneOf(this.scalar.callables.instead(calleeOf(node)))!);
    const { operator } = node as Node<"BinaryExpression">;
    body.emit(`f64x2.${COMPARISONS[operator] ?? ARITHMETIC[operator]}` as InstructionName);
  }
}
