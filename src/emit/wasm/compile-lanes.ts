/**
 * The code of iterations side by side, each in a lane (`plan-lanes.ts` says of which that can be): each number is a vector, or two
 * of them, one after the other, so that a processor has something to do while it waits for the first. What lanes have
 * to themselves is in a part of memory that nothing else uses. Knows the syntax of kernels, and instructions.
 */
import type { AnyNode, LongExpression } from "../../common/syntax.js";
import { ARITHMETIC, COMPARISONS } from "./compile-expressions.js";
import type { FunctionCompiler } from "./compile-function.js";
import type { InstructionName } from "./instructions.js";
import { addTotals, clearTotals, type Total, totalsOf } from "./lane-totals.js";
import type { LanePlan } from "./plan-lanes.js";
import { calleeOf, type Node, partsOf } from "./survey.js";
import { Terms } from "./terms.js";
import { addedBy } from "./vectorize.js";

/** Bytes for what lanes have to themselves: as much as a processor has at hand, with all else. */
export const ROOM = 24_576;
/** Of so many variables there may be two vectors. */
const FEW = 64;

/** How many vectors a number is: two where functions are waited for. */
export const vectorsOf = ({ hasLoops, calls, names }: LanePlan): number => (calls && !hasLoops && names <= FEW ? 2 : 1);

/** By array: the byte from which on lanes have elements of their own, if there is room for all. */
export function roomFor({ own }: LanePlan, vectors: number, start: number): ReadonlyMap<string, number> | null {
  const places = new Map<string, number>();
  let next = start;
  for (const { array, length } of own) {
    places.set(array, next);
    next += 16 * vectors * length;
  }
  return next - start <= ROOM ? places : null;
}

export class LaneCompiler {
  private readonly scalar: FunctionCompiler;
  private readonly plan: LanePlan;
  private readonly count: number;
  private readonly room: ReadonlyMap<string, number>;
  /** By variable: its vectors. */
  private readonly names = new Map<string, readonly number[]>();
  private readonly sums = new Map<string, number>();
  /** Which of the vectors is made. */
  private vector = 0;
  /** What becomes of the result, whose vectors are on the stack one by one. */
  private readonly leave: ((vector: number) => void) | undefined;

  constructor(
    scalar: FunctionCompiler,
    plan: LanePlan,
    count: number,
    room: ReadonlyMap<string, number>,
    leave?: (vector: number) => void,
  ) {
    this.scalar = scalar;
    this.plan = plan;
    this.count = count;
    this.room = room;
    this.leave = leave;
  }

  /** Sums are 0. */
  begin(): void {
    const { body } = this.scalar;
    for (const name of this.plan.sums) {
      const local = this.scalar.take("v128");
      this.sums.set(name, local);
      body.emit("v128.const", 0);
      body.emit("local.set", local);
    }
    const counter = this.scalar.take("i32");
    clearTotals(body, counter, this.totals());
    this.scalar.free.i32.push(counter);
  }

  /** Sums of lanes are added to what they are sums of; and all variables are given back. */
  finish(): void {
    const { body, free } = this.scalar;
    for (const [name, sum] of this.sums) {
      const { local } = this.scalar.variable(name)!;
      body.emit("local.get", local);
      for (const lane of [0, 1]) {
        body.emit("local.get", sum);
        body.emit("f64x2.extract_lane", lane);
      }
      body.emit("f64.add");
      body.emit("f64.add");
      body.emit("local.set", local);
    }
    const counter = this.scalar.take("i32");
    addTotals(body, counter, this.totals());
    free.i32.push(counter);
    free.v128.push(...this.sums.values(), ...[...this.names.values()].flat());
  }

  private totals(): readonly Total[] {
    return totalsOf(this.plan, this.count, this.room, this.scalar.startOf);
  }

  statements(nodes: readonly AnyNode[]): void {
    for (const node of nodes) this.statement(node);
  }

  private statement(node: AnyNode): void {
    if (node.type === "BlockStatement") return this.statements(node.body as AnyNode[]);
    if (node.type === "ForStatement") return this.loop(node);
    if (node.type === "VariableDeclaration")
      return node.declarations.forEach(({ id, init }) => this.assign((id as Node<"Identifier">).name, init as AnyNode));
    if (node.type === "ReturnStatement")
      return this.each(() => {
        this.value(node.argument as AnyNode);
        this.leave?.(this.vector);
      });
    const assignment = (node as Node<"ExpressionStatement">).expression as Node<"AssignmentExpression">;
    const target = assignment.left as AnyNode;
    if (target.type === "MemberExpression") return this.store(target, assignment);
    const { name } = target as Node<"Identifier">;
    const sum = this.sums.get(name);
    if (sum === undefined) return this.assign(name, assignment.right as AnyNode, assignment.operator);
    const { sign, term } = addedBy(assignment)!;
    this.each(() => {
      this.scalar.body.emit("local.get", sum);
      this.value(term);
      this.scalar.body.emit(`f64x2.${ARITHMETIC[sign]}` as InstructionName);
      this.scalar.body.emit("local.set", sum);
    });
  }

  private each(make: () => void): void {
    for (this.vector = 0; this.vector < this.count; this.vector++) make();
  }

  /** A loop runs as it is, for all lanes. */
  private loop({ init, test, update, body, end }: Node<"ForStatement">): void {
    const { scalar } = this;
    scalar.statement(init as AnyNode);
    scalar.repeat(() => {
      this.statement(body as AnyNode);
      scalar.other(update as AnyNode);
      scalar.expression(test as AnyNode, "i32");
    });
    scalar.release(end);
  }

  private assign(name: string, value: AnyNode, operator = "="): void {
    if (!this.names.has(name))
      this.names.set(
        name,
        Array.from({ length: this.count }, () => this.scalar.take("v128")),
      );
    const locals = this.names.get(name)!;
    this.each(() => {
      const { body } = this.scalar;
      if (operator !== "=") body.emit("local.get", locals[this.vector]!);
      this.value(value);
      if (operator !== "=") body.emit(`f64x2.${ARITHMETIC[operator[0]!]}` as InstructionName);
      body.emit("local.set", locals[this.vector]!);
    });
  }

  private store(target: Node<"MemberExpression">, assignment: Node<"AssignmentExpression">): void {
    const { body } = this.scalar;
    const kind = this.plan.kinds.get(target);
    const added = addedBy(assignment);
    if (kind === "moving") return this.each(() => this.scatter(target, assignment));
    if (kind !== "sum")
      return this.each(() => {
        const place = this.own(target);
        if (added) body.emit("v128.load", this.own(target));
        this.value(added?.term ?? (assignment.right as AnyNode));
        if (added) body.emit(`f64x2.${ARITHMETIC[added.sign]}` as InstructionName);
        body.emit("v128.store", place);
      });
    // All vectors are added to one.
    this.vector = 0;
    const place = this.own(target);
    body.emit("v128.load", this.own(target));
    this.each(() => {
      this.value(added!.term);
      body.emit(`f64x2.${ARITHMETIC[added!.sign]}` as InstructionName);
    });
    body.emit("v128.store", place);
  }

  /** What each iteration leaves in elements of its own. */
  private scatter(target: Node<"MemberExpression">, { right, operator }: Node<"AssignmentExpression">): void {
    const { body } = this.scalar;
    if (operator !== "=") this.load(target);
    this.value(right as AnyNode);
    if (operator !== "=") body.emit(`f64x2.${ARITHMETIC[operator[0]!]}` as InstructionName);
    const pair = this.scalar.take("v128");
    body.emit("local.set", pair);
    for (const lane of [0, 1]) {
      const place = this.scalar.address(target, this.shift(target, lane));
      body.emit("local.get", pair);
      body.emit("f64x2.extract_lane", lane);
      body.emit("f64.store", place);
    }
    this.scalar.free.v128.push(pair);
  }

  /** How far an element of a lane is from that of the first one. */
  private shift(node: Node<"MemberExpression">, lane: number): number {
    const { name, step } = this.plan.mover;
    const { terms } = new Terms(node.property as AnyNode);
    const factor = terms.reduce(
      (sum, { node: term, factor: by }) => (term.type === "Identifier" && term.name === name ? sum + by : sum),
      0,
    );
    return factor * step * (2 * this.vector + lane);
  }

  private load(node: Node<"MemberExpression">): void {
    const { body } = this.scalar;
    const kind = this.plan.kinds.get(node);
    if (kind === "still") return body.emit("v128.load64_splat", this.scalar.address(node));
    if (kind === "own" || kind === "sum") return body.emit("v128.load", this.own(node));
    const [first, second] = [this.shift(node, 0), this.shift(node, 1)];
    if (second - first === 1) return body.emit("v128.load", this.scalar.address(node, first));
    if (second - first === -1) {
      body.emit("v128.load", this.scalar.address(node, second));
      return this.scalar.turn();
    }
    const place = this.scalar.address(node, second);
    body.emit("v128.load64_splat", this.scalar.address(node, first));
    body.emit("v128.load64_lane", place);
  }

  /** Puts what is added to the place of a lane's own element on the stack; gives that place. */
  private own(node: Node<"MemberExpression">): number {
    const array = (node.object as Node<"Identifier">).name;
    const index = new Terms(node.property as AnyNode);
    index.constant -= this.plan.own.find((run) => run.array === array)!.first;
    return this.room.get(array)! + 16 * this.vector + this.scalar.addressIn(index, 16 * this.count);
  }

  private constant(value: number): void {
    this.scalar.body.emit("i32.const", 0);
    this.scalar.body.emit("v128.load64_splat", this.scalar.callables.lanes!.place(value));
  }

  private name(name: string): void {
    const { body } = this.scalar;
    const own = this.names.get(name);
    if (own) return body.emit("local.get", own[this.vector]!);
    if (name === "Infinity" || name === "NaN")
      return this.constant(name === "NaN" ? Number.NaN : Number.POSITIVE_INFINITY);
    body.emit("local.get", this.scalar.variable(name)!.local);
    body.emit("f64x2.splat");
  }

  private value(node: AnyNode): void {
    const { body } = this.scalar;
    if (node.type === "Literal" && typeof node.value === "boolean") {
      body.emit("v128.const", 0);
      return node.value ? body.emit("v128.not") : undefined;
    }
    if (node.type === "Literal") return this.constant(Number(node.value));
    if (node.type === "Identifier") return this.name(node.name);
    if (node.type === "MemberExpression") return this.load(node);
    if ((node as AnyNode).type === "LongExpression") return this.long(node as unknown as LongExpression);
    const parts = node.type === "ConditionalExpression" ? [node.consequent, node.alternate, node.test] : partsOf(node);
    if (node.type === "UnaryExpression" && (node.argument as AnyNode).type === "Literal" && node.operator === "-")
      return this.constant(-Number((node.argument as Node<"Literal">).value));
    for (const part of parts) this.value(part as AnyNode);
    if (node.type === "ConditionalExpression") return body.emit("v128.bitselect");
    if (node.type === "UnaryExpression") return body.emit(node.operator === "-" ? "f64x2.neg" : "v128.not");
    if (node.type === "CallExpression") return this.scalar.callLanes(calleeOf(node));
    this.operator((node as Node<"BinaryExpression">).operator);
  }

  private long({ operands, operators }: LongExpression): void {
    this.value(operands[0] as AnyNode);
    operators.forEach((operator, i) => {
      this.value(operands[i + 1] as AnyNode);
      this.operator(operator);
    });
  }

  private operator(operator: string): void {
    if (operator === "&&" || operator === "||")
      return this.scalar.body.emit(operator === "&&" ? "v128.and" : "v128.or");
    this.scalar.body.emit(`f64x2.${COMPARISONS[operator] ?? ARITHMETIC[operator]}` as InstructionName);
  }
}
