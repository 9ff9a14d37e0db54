/**
 * Which innermost loops can run two iterations at a time, in the two lanes of a vector, with the same bits: those whose
 * iterations write neighbouring elements, forwards or backwards, read elements one stride apart, compute with instructions
 * that there are for vectors, and carry nothing along but sums, to which the lanes are added one after the other. Whether
 * iterations meet in one element is left to a test before the loop (`pairs`), if constants do not tell. Under `--fast-math`
 * the lanes may have sums of their own. Knows the syntax of loops; makes no code.
 */
import type { AnyNode } from "../../common/syntax.js";
import { calleeOf, type Node, partsOf } from "./survey.js";
import { Terms } from "./terms.js";

/** An element that moves with the counter: its array, its index without the counter, and how far it moves in an iteration. */
export interface Moving {
  readonly array: string;
  readonly index: Terms;
  readonly stride: number;
}

export interface Plan {
  readonly counter: string;
  /** Elements of which iterations are independent if the two are the same, or apart by the length of the loop. */
  readonly pairs: readonly (readonly [Moving, Moving])[];
  /** It writes nothing. */
  readonly onlyAdds: boolean;
}

/** Said of loops that have others in them. */
export const OUTER = "it has loops in it";

/** More tests than this take longer than what they allow. */
const MOST_PAIRS = 4;

/** Thrown inside; says why a loop stays as it is. */
export class Refusal extends Error {}

export function refuse(why: string): never {
  throw new Refusal(why);
}

/**
 * @param isVector whether a function has an instruction for vectors, or is there for them.
 * @param regroups whether sums need not be in the order of the iterations.
 * @returns the plan, or why there is none.
 */
export function planOf(
  loop: Node<"ForStatement">,
  isVector: (callee: string) => boolean,
  regroups: boolean,
): Plan | string {
  try {
    return new Planner(loop, isVector, regroups).plan();
  } catch (error) {
    if (error instanceof Refusal) return error.message;
    throw error;
  }
}

class Planner {
  private readonly counter: string;
  /** How often it runs, if that is a number. */
  private readonly trip: number | undefined;
  private readonly body: readonly AnyNode[];
  private readonly isVector: (callee: string) => boolean;
  private readonly regroups: boolean;
  private readonly own = new Set<string>();
  private readonly read: Moving[] = [];
  private readonly written: Moving[] = [];
  /** The variables that it adds to, and those that it computes with. */
  private readonly sums = new Set<string>();
  private readonly named = new Set<string>();
  /** Arrays of which one element is read in all iterations. */
  private readonly still = new Set<string>();

  constructor({ init, test, body }: Node<"ForStatement">, isVector: (callee: string) => boolean, regroups: boolean) {
    const declared = (init as Node<"VariableDeclaration"> | null)?.declarations ?? [];
    if (declared.length !== 1) refuse("it counts more than its iterations");
    this.counter = (declared[0]!.id as Node<"Identifier">).name;
    const trip = (test as Node<"BinaryExpression">).right as AnyNode;
    if (trip.type === "Literal") this.trip = Number(trip.value);
    const inside = body as AnyNode;
    this.body = inside.type === "BlockStatement" ? (inside.body as readonly AnyNode[]) : [inside];
    this.isVector = isVector;
    this.regroups = regroups;
  }

  plan(): Plan {
    if (this.body.some((statement) => statement.type === "ForStatement")) refuse(OUTER);
    for (const statement of this.body) this.statement(statement);
    const onlyAdds = this.written.length === 0;
    if (onlyAdds && !this.regroups) refuse("it only adds up, in the order of the law");
    for (const name of this.sums) if (this.named.has(name)) refuse("an iteration goes on from the one before");
    for (const { array } of this.written)
      if (this.still.has(array)) refuse(`it may write the element of \`${array}\` that all iterations read`);
    const pairs = this.written.flatMap((one, i) =>
      [...this.written.slice(i + 1), ...this.read]
        .filter((other) => other.array === one.array && this.mayMeet(one, other))
        .map((other) => [one, other] as const),
    );
    if (pairs.length > MOST_PAIRS) refuse("too many elements may be the same");
    return { counter: this.counter, pairs, onlyAdds };
  }

  /** Whether only addresses tell that two iterations do not touch one element, of which the first place is written. */
  private mayMeet(one: Moving, other: Moving): boolean {
    const { terms, constant } = one.index.minus(other.index);
    const isConstant = terms.length === 0;
    if (one.stride !== other.stride) {
      if (isConstant && this.trip !== undefined && areApart(one, other, constant, this.trip)) return false;
      refuse(`it goes through \`${one.array}\` in two ways`);
    }
    if (!isConstant || (constant !== 0 && this.trip === undefined)) return true;
    if (constant !== 0 && Math.abs(constant) < this.trip!) refuse("an iteration goes on from the one before");
    return false;
  }

  private statement(node: AnyNode): void {
    if (node.type === "VariableDeclaration" && node.kind === "const") {
      for (const { id, init } of node.declarations) {
        this.value(init as AnyNode);
        this.own.add((id as Node<"Identifier">).name);
      }
      return;
    }
    const assignment = node.type === "ExpressionStatement" ? (node.expression as AnyNode) : node;
    if (assignment.type !== "AssignmentExpression") refuse("it has conditions or variables of its own in it");
    const target = assignment.left as AnyNode;
    if (target.type === "Identifier") {
      // What the lanes hold is added one after the other.
      const added = addedBy(assignment);
      if (!added || this.own.has(target.name)) refuse("an iteration goes on from the one before");
      if (this.sums.has(target.name) && !this.regroups) refuse("it adds to a sum more than once");
      this.sums.add(target.name);
      return this.value(added.term);
    }
    if (target.type !== "MemberExpression") refuse("an iteration goes on from the one before");
    const place = this.moving(target);
    if (!place) refuse("all iterations write one element");
    if (Math.abs(place.stride) !== 1) refuse("it writes elements that are not beside one another");
    this.written.push(place);
    if (assignment.operator !== "=") this.read.push(place);
    this.value(assignment.right as AnyNode);
  }

  private value(node: AnyNode): void {
    if (node.type === "Identifier" && node.name === this.counter) refuse("it computes with its counter");
    if (node.type === "Identifier") this.named.add(node.name);
    if (node.type === "MemberExpression") {
      const place = this.moving(node);
      if (place) this.read.push(place);
      return;
    }
    if (node.type === "CallExpression" && !this.isVector(calleeOf(node))) refuse("it calls functions");
    if (node.type === "BinaryExpression" && (node.operator === "%" || node.operator === ">>>"))
      refuse("it has remainders or indices in it");
    if (node.type === "LogicalExpression" || node.type === "LongExpression") refuse("it connects conditions");
    if (node.type === "UnaryExpression" && node.operator === "!") refuse("it connects conditions");
    if (node.type === "ConditionalExpression" && (node.test as AnyNode).type !== "BinaryExpression")
      refuse("it connects conditions");
    if (node.type === "Literal" && typeof node.value !== "number") refuse("it connects conditions");
    for (const part of partsOf(node)) this.value(part);
  }

  /** Undefined for an element that stays the same. */
  private moving(node: Node<"MemberExpression">): Moving | undefined {
    const array = (node.object as Node<"Identifier">).name;
    if (array === "index") refuse("it reads a table of indices");
    const index = new Terms(node.property as AnyNode);
    const [only, ...more] = index.terms.filter(({ node: term }) => this.moves(term));
    if (!only) {
      this.still.add(array);
      return undefined;
    }
    if (more.length > 0 || only.node.type !== "Identifier" || only.node.name !== this.counter)
      refuse("elements are not one stride apart");
    return { array, index: index.without(only), stride: only.factor };
  }

  private moves(node: AnyNode): boolean {
    if (node.type === "Identifier") return node.name === this.counter || this.own.has(node.name);
    return partsOf(node).some((part) => this.moves(part));
  }
}

/** Whether indices are used as numbers, or compared: lanes hold numbers. */
export function hasIndices(node: AnyNode, isIndex: (name: string) => boolean): boolean {
  if (node.type === "MemberExpression") return false;
  if (node.type === "Identifier") return isIndex(node.name);
  // What is given something is no use of it.
  const parts =
    node.type === "VariableDeclarator"
      ? [node.init]
      : node.type === "AssignmentExpression"
        ? [node.right]
        : partsOf(node);
  return parts.some((part) => hasIndices(part as AnyNode, isIndex));
}

/** The counter of a loop and how often it runs, if it counts from 0 and that is a number. */
export function countedBy({ init, test }: Node<"ForStatement">): { counter: string; trip: number } | undefined {
  const declared = (init as Node<"VariableDeclaration"> | null)?.declarations ?? [];
  const begin = declared[0]?.init as AnyNode | undefined;
  const { operator, right } = test as Node<"BinaryExpression">;
  const trip = right as AnyNode;
  if (declared.length !== 1 || begin?.type !== "Literal" || begin.value !== 0) return undefined;
  if (operator !== "<" || trip.type !== "Literal") return undefined;
  return { counter: (declared[0]!.id as Node<"Identifier">).name, trip: Number(trip.value) };
}

/** What an assignment adds to a variable or an element, or subtracts: `s += x`, or `s = s + x`. */
export function addedBy({
  left,
  right,
  operator,
}: Node<"AssignmentExpression">): { sign: string; term: AnyNode } | undefined {
  const value = right as AnyNode;
  if (operator !== "=") return { sign: operator[0]!, term: value };
  if (value.type !== "BinaryExpression" || !["+", "-"].includes(value.operator)) return undefined;
  return isSame(value.left as AnyNode, left as AnyNode)
    ? { sign: value.operator, term: value.right as AnyNode }
    : undefined;
}

function isSame(one: AnyNode, other: AnyNode): boolean {
  if (one.type === "Identifier") return other.type === "Identifier" && one.name === other.name;
  if (one.type !== "MemberExpression" || other.type !== "MemberExpression") return false;
  const index = new Terms(one.property as AnyNode);
  return isSame(one.object as AnyNode, other.object as AnyNode) && index.isSame(new Terms(other.property as AnyNode));
}

/** Whether two places that move differently share no element in a loop of so many iterations: `one` begins `distance` behind `other`. */
function areApart(one: Moving, other: Moving, distance: number, trip: number): boolean {
  const last = trip - 1;
  const [from, to] = [Math.min(0, one.stride * last) + distance, Math.max(0, one.stride * last) + distance];
  return from > Math.max(0, other.stride * last) || to < Math.min(0, other.stride * last);
}
