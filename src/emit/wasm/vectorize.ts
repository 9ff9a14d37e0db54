/**
 * Which innermost loops can run two iterations at a time, in the two lanes of a vector, with the same bits: those whose
 * iterations only read and write neighbouring elements, compute with instructions that there are for vectors, and carry nothing
 * along but sums, to which the lanes are added one after the other. Whether iterations meet in one element is left to a test before the loop (`pairs`): it knows the addresses. Knows the
 * syntax of loops; makes no code.
 */
import type { AnyNode } from "../../common/syntax.js";
import { type Node, partsOf } from "./survey.js";
import { Terms } from "./terms.js";

/** An element that is the next one in the next iteration: its array, and its index without the counter. */
export interface Neighbours {
  readonly array: string;
  readonly index: Terms;
  /** It is the one before. */
  readonly isBackwards: boolean;
}

export interface Plan {
  readonly counter: string;
  /** Neighbours of which iterations are independent if the two are the same elements, or apart by the length of the loop. */
  readonly pairs: readonly (readonly [Neighbours, Neighbours])[];
}

/** Said of loops that have others in them. */
export const OUTER = "it has loops in it";

/** More tests than this take longer than what they allow. */
const MOST_PAIRS = 4;

/** Thrown inside; says why a loop stays as it is. */
class Refusal extends Error {}

function refuse(why: string): never {
  throw new Refusal(why);
}

/**
 * @param isVector whether a function has an instruction for vectors.
 * @returns the plan, or why there is none.
 */
export function planOf(loop: Node<"ForStatement">, isVector: (callee: string) => boolean): Plan | string {
  try {
    return new Planner(loop, isVector).plan();
  } catch (error) {
    if (error instanceof Refusal) return error.message;
    throw error;
  }
}

class Planner {
  private readonly counter: string;
  private readonly body: readonly AnyNode[];
  private readonly isVector: (callee: string) => boolean;
  private readonly own = new Set<string>();
  private readonly read: Neighbours[] = [];
  private readonly written: Neighbours[] = [];
  /** The variables that it adds to, and those that it computes with. */
  private readonly sums = new Set<string>();
  private readonly named = new Set<string>();
  /** Arrays of which one element is read in all iterations. */
  private readonly still = new Set<string>();

  constructor({ init, body }: Node<"ForStatement">, isVector: (callee: string) => boolean) {
    const declared = (init as Node<"VariableDeclaration"> | null)?.declarations ?? [];
    if (declared.length !== 1) refuse("it counts more than its iterations");
    this.counter = (declared[0]!.id as Node<"Identifier">).name;
    const inside = body as AnyNode;
    this.body = inside.type === "BlockStatement" ? (inside.body as readonly AnyNode[]) : [inside];
    this.isVector = isVector;
  }

  plan(): Plan {
    if (this.body.some((statement) => statement.type === "ForStatement")) refuse(OUTER);
    for (const statement of this.body) this.statement(statement);
    if (this.written.length === 0) refuse("it only adds up, in the order of the law");
    for (const name of this.sums) if (this.named.has(name)) refuse("an iteration goes on from the one before");
    for (const { array } of this.written)
      if (this.still.has(array)) refuse(`it may write the element of \`${array}\` that all iterations read`);
    const mixed = this.read.find(
      ({ array, isBackwards }) => isBackwards && this.written.some((one) => one.array === array),
    );
    if (mixed) refuse(`it goes through \`${mixed.array}\` in both directions`);
    const pairs = this.written.flatMap((one, i) =>
      [...this.written.slice(i + 1), ...this.read]
        .filter((other) => other.array === one.array && !other.index.isSame(one.index))
        .map((other) => [one, other] as const),
    );
    if (pairs.length > MOST_PAIRS) refuse("too many elements may be the same");
    return { counter: this.counter, pairs };
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
      if (assignment.operator === "=" || this.own.has(target.name)) refuse("an iteration goes on from the one before");
      this.sums.add(target.name);
      return this.value(assignment.right as AnyNode);
    }
    if (target.type !== "MemberExpression") refuse("an iteration goes on from the one before");
    const place = this.neighbours(target);
    if (!place) refuse("all iterations write one element");
    if (place.isBackwards) refuse("it writes backwards");
    this.written.push(place);
    if (assignment.operator !== "=") this.read.push(place);
    this.value(assignment.right as AnyNode);
  }

  private value(node: AnyNode): void {
    if (node.type === "Identifier" && node.name === this.counter) refuse("it computes with its counter");
    if (node.type === "Identifier") this.named.add(node.name);
    if (node.type === "MemberExpression") {
      const place = this.neighbours(node);
      if (place) this.read.push(place);
      return;
    }
    if (node.type === "CallExpression" && !this.isVector(calleeOfMath(node))) refuse("it calls functions");
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
  private neighbours(node: Node<"MemberExpression">): Neighbours | undefined {
    const array = (node.object as Node<"Identifier">).name;
    if (array === "index") refuse("it reads a table of indices");
    const index = new Terms(node.property as AnyNode);
    const moving = index.terms.filter(({ node: term }) => this.moves(term));
    if (moving.length === 0) {
      this.still.add(array);
      return undefined;
    }
    const [only] = moving;
    if (
      moving.length > 1 ||
      Math.abs(only!.factor) !== 1 ||
      only!.node.type !== "Identifier" ||
      only!.node.name !== this.counter
    )
      refuse("elements are not beside one another");
    return { array, index: index.without(only!), isBackwards: only!.factor < 0 };
  }

  private moves(node: AnyNode): boolean {
    if (node.type === "Identifier") return node.name === this.counter || this.own.has(node.name);
    return partsOf(node).some((part) => this.moves(part));
  }
}

const calleeOfMath = ({ callee }: Node<"CallExpression">): string => {
  const called = callee as AnyNode;
  return called.type === "MemberExpression" ? `Math.${(called.property as Node<"Identifier">).name}` : "";
};
