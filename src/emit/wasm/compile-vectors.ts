/**
 * The body of a loop for two iterations at a time, in the two lanes of vectors: each operation as it is, on elements one stride
 * apart. Only for loops that `vectorize.ts` has a plan for. A vector is *turned* if its first lane is the second iteration: so
 * neighbours lie in memory that a loop goes through backwards.
 */
import type { AnyNode } from "../../common/syntax.js";
import { ARITHMETIC, COMPARISONS } from "./compile-expressions.js";
import type { FunctionCompiler } from "./compile-function.js";
import type { InstructionName } from "./instructions.js";
import { calleeOf, type Node, partsOf } from "./survey.js";
import { Terms } from "./terms.js";
import { addedBy } from "./vectorize.js";

interface Vector {
  readonly local: number;
  readonly isTurned: boolean;
}

export class VectorCompiler {
  private readonly scalar: FunctionCompiler;
  private readonly counter: string;
  private readonly body: readonly AnyNode[];
  /** The vectors that the body declares. */
  private readonly vectors = new Map<string, Vector>();
  /** What is the same in all iterations, in both lanes. */
  private readonly still = new Map<string, number>();
  private readonly own = new Set<string>();
  /** How many iterations there are at a time: those of one vector, or of two. */
  private readonly step: number;
  /** By variable that is added to: if lanes have sums of their own, those of each vector. */
  private readonly sums = new Map<string, number[]>();
  /** Of how many iterations behind the counter a vector is. */
  private ahead = 0;

  constructor(scalar: FunctionCompiler, counter: string, body: AnyNode, step: number) {
    this.step = step;
    this.scalar = scalar;
    this.counter = counter;
    this.body = body.type === "BlockStatement" ? (body.body as readonly AnyNode[]) : [body];
    for (const node of this.body)
      if (node.type === "VariableDeclaration")
        for (const { id } of node.declarations) this.own.add((id as Node<"Identifier">).name);
  }

  /** What comes before the loop. */
  prepare(): void {
    for (const node of this.body) this.hold(node);
    if (!this.scalar.callables.regroups) return;
    for (const node of this.body) {
      const target =
        node.type === "ExpressionStatement" ? (node.expression as Node<"AssignmentExpression">).left : undefined;
      if (target?.type !== "Identifier" || this.sums.has(target.name)) continue;
      const locals = Array.from({ length: this.step / 2 }, () => this.scalar.take("v128"));
      for (const local of locals) {
        this.scalar.body.emit("f64.const", 0);
        this.scalar.body.emit("f64x2.splat");
        this.scalar.body.emit("local.set", local);
      }
      this.sums.set(target.name, locals);
    }
  }

  /** Two iterations, or four. */
  iterations(): void {
    for (this.ahead = 0; this.ahead < this.step; this.ahead += 2) {
      for (const node of this.body) this.statement(node);
      this.scalar.free.v128.push(...Array.from(this.vectors.values(), ({ local }) => local));
      this.vectors.clear();
    }
    this.scalar.free.v128.push(...this.still.values());
  }

  /** What comes behind the loop: the sums of the lanes are added. */
  finish(): void {
    const { body, free } = this.scalar;
    for (const [name, [first, ...others]] of this.sums) {
      for (const other of others) {
        body.emit("local.get", first!);
        body.emit("local.get", other);
        body.emit("f64x2.add");
        body.emit("local.set", first!);
      }
      const { local } = this.scalar.variable(name)!;
      body.emit("local.get", local);
      for (const lane of [0, 1]) {
        body.emit("local.get", first!);
        body.emit("f64x2.extract_lane", lane);
      }
      body.emit("f64.add");
      body.emit("f64.add");
      body.emit("local.set", local);
      free.v128.push(first!, ...others);
    }
  }

  /** Puts what stays the same into vectors. */
  private hold(node: AnyNode): void {
    if (node.type === "VariableDeclaration") {
      for (const { init } of node.declarations) this.hold(init as AnyNode);
      return;
    }
    if (node.type === "ExpressionStatement")
      return this.hold(this.termOf(node.expression as Node<"AssignmentExpression">).term);
    const isComparison = node.type === "BinaryExpression" && COMPARISONS[node.operator] !== undefined;
    if (isComparison || !this.isStill(node)) {
      if (node.type !== "MemberExpression") for (const part of partsOf(node)) this.hold(part);
      return;
    }
    const key = keyOf(node);
    if (this.still.has(key)) return;
    this.scalar.expression(node, "f64");
    this.scalar.body.emit("f64x2.splat");
    const local = this.scalar.take("v128");
    this.scalar.body.emit("local.set", local);
    this.still.set(key, local);
  }

  private statement(node: AnyNode): void {
    const { body } = this.scalar;
    if (node.type === "VariableDeclaration") {
      for (const { id, init } of node.declarations) {
        const isTurned = this.prefersTurned(init as AnyNode) ?? false;
        this.value(init as AnyNode, isTurned);
        const local = this.scalar.take("v128");
        this.vectors.set((id as Node<"Identifier">).name, { local, isTurned });
        body.emit("local.set", local);
      }
      return;
    }
    const assignment = (node as Node<"ExpressionStatement">).expression as Node<"AssignmentExpression">;
    const { left, right, operator } = assignment;
    if (left.type === "Identifier") {
      const { sign, term } = this.termOf(assignment);
      return this.add(left.name, sign, term);
    }
    const target = left as Node<"MemberExpression">;
    const isTurned = this.strideOf(target) < 0;
    const shift = (isTurned ? -1 : 0) + this.strideOf(target) * this.ahead;
    const offset = this.scalar.address(target, shift);
    if (operator !== "=") {
      this.scalar.address(target, shift);
      body.emit("v128.load", offset);
    }
    this.value(right as AnyNode, isTurned);
    if (operator !== "=") body.emit(`f64x2.${ARITHMETIC[operator[0]!]}` as InstructionName);
    body.emit("v128.store", offset);
  }

  /** What is added to a variable; of an element, what is written. */
  private termOf(assignment: Node<"AssignmentExpression">): { readonly sign: string; readonly term: AnyNode } {
    const isSum = (assignment.left as AnyNode).type === "Identifier";
    return (isSum && addedBy(assignment)) || { sign: "", term: assignment.right as AnyNode };
  }

  /** Adds the lanes to a variable, or subtracts them, in the order of the iterations; or to sums of their own. */
  private add(name: string, sign: string, right: AnyNode): void {
    const { body, free } = this.scalar;
    const { local } = this.scalar.variable(name)!;
    const isTurned = this.prefersTurned(right) ?? false;
    const sum = this.sums.get(name)?.[this.ahead / 2];
    if (sum !== undefined) {
      body.emit("local.get", sum);
      this.value(right, isTurned);
      body.emit(`f64x2.${ARITHMETIC[sign]}` as InstructionName);
      return body.emit("local.set", sum);
    }
    const lanes = this.scalar.take("v128");
    this.value(right, isTurned);
    body.emit("local.set", lanes);
    body.emit("local.get", local);
    for (const lane of isTurned ? [1, 0] : [0, 1]) {
      body.emit("local.get", lanes);
      body.emit("f64x2.extract_lane", lane);
      body.emit(`f64.${ARITHMETIC[sign]}` as InstructionName);
    }
    body.emit("local.set", local);
    free.v128.push(lanes);
  }

  /** How a value is there without its lanes changing places; undefined if either way. */
  private prefersTurned(node: AnyNode): boolean | undefined {
    if (node.type === "Identifier") return this.vectors.get(node.name)?.isTurned;
    if (node.type === "MemberExpression") {
      const stride = this.strideOf(node);
      return Math.abs(stride) === 1 ? stride < 0 : undefined;
    }
    for (const part of partsOf(node)) {
      const preferred = this.prefersTurned(part);
      if (preferred !== undefined) return preferred;
    }
    return undefined;
  }

  private strideOf(node: Node<"MemberExpression">): number {
    const moving = new Terms(node.property as AnyNode).terms.find(
      ({ node: term }) => term.type === "Identifier" && term.name === this.counter,
    );
    return moving?.factor ?? 0;
  }

  private load(node: Node<"MemberExpression">, isTurned: boolean): void {
    const { body } = this.scalar;
    const stride = this.strideOf(node);
    if (Math.abs(stride) === 1) {
      body.emit("v128.load", this.scalar.address(node, Math.min(stride, 0) + stride * this.ahead));
      if (stride < 0 !== isTurned) this.scalar.turn();
      return;
    }
    const here = stride * this.ahead;
    const [first, second] = isTurned ? [stride, 0] : [0, stride];
    const place = this.scalar.address(node, here + second);
    body.emit("v128.load64_splat", this.scalar.address(node, here + first));
    body.emit("v128.load64_lane", place);
  }

  /** Whether something is the same in all iterations. */
  private isStill(node: AnyNode): boolean {
    if (node.type === "Identifier") return node.name !== this.counter && !this.own.has(node.name);
    return partsOf(node).every((part) => this.isStill(part));
  }

  private value(node: AnyNode, isTurned: boolean): void {
    const { body } = this.scalar;
    if (node.type === "Identifier") {
      const vector = this.vectors.get(node.name);
      if (vector) {
        body.emit("local.get", vector.local);
        if (vector.isTurned !== isTurned) this.scalar.turn();
        return;
      }
    }
    const still = this.still.get(keyOf(node));
    if (still !== undefined) return body.emit("local.get", still);
    if (node.type === "MemberExpression") return this.load(node, isTurned);
    const parts = node.type === "ConditionalExpression" ? [node.consequent, node.alternate, node.test] : partsOf(node);
    for (const part of parts) this.value(part as AnyNode, isTurned);
    if (node.type === "ConditionalExpression") return body.emit("v128.bitselect");
    if (node.type === "UnaryExpression") return body.emit("f64x2.neg");
    if (node.type === "CallExpression") return this.scalar.callLanes(calleeOf(node));
    const { operator } = node as Node<"BinaryExpression">;
    body.emit(`f64x2.${COMPARISONS[operator] ?? ARITHMETIC[operator]}` as InstructionName);
  }
}

/** The same for what is the same; anything but names and numbers is by itself. */
function keyOf(node: AnyNode): string {
  if (node.type === "Identifier") return node.name;
  if (node.type === "Literal") return `${node.value}`;
  return `@${node.start}-${node.end}`;
}
