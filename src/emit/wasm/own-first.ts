/**
 * Whether each iteration writes its own variables and elements before it reads them, so that lanes may have one each: part of what
 * `plan-lanes.ts` asks. Follows statements in their order; what a loop writes is there behind it, and inside if an iteration
 * has written the same element before.
 */
import type { AnyNode } from "../../common/syntax.js";
import { type Node, partsOf } from "./survey.js";
import { addedBy, refuse } from "./vectorize.js";

/** All elements that an element in the text stands for. */
export interface Cells {
  readonly array: string;
  /** The same for the same index. */
  readonly key: string;
  readonly cells: readonly number[];
}

export interface Around {
  readonly kinds: ReadonlyMap<AnyNode, string>;
  readonly accesses: ReadonlyMap<AnyNode, Cells>;
  /** The variables that are given something there, and those among all that are only added to. */
  readonly given: ReadonlySet<string>;
  readonly sums: ReadonlySet<string>;
  /** Whether a variable from outside is a number. */
  readonly isNumber: (name: string) => boolean;
}

/** @throws a refusal if something is read that an iteration before may have left. */
export function expectOwnFirst(body: readonly AnyNode[], around: Around): void {
  new Order(around).statements(body);
}

class Order {
  private readonly around: Around;
  private readonly names = new Set<string>();
  /** By array: the elements that are written. */
  private readonly written = new Map<string, Set<number>>();
  /** The keys of what is written, as long as counters are as they were. */
  private keys = new Set<string>();
  /** What the loops around write. */
  private inLoops: Cells[] = [];
  private depth = 0;

  constructor(around: Around) {
    this.around = around;
  }

  statements(nodes: readonly AnyNode[]): void {
    for (const node of nodes) this.statement(node);
  }

  private statement(node: AnyNode): void {
    if (node.type === "BlockStatement") return this.statements(node.body as AnyNode[]);
    if (node.type === "ForStatement") return this.loop(node.body as AnyNode);
    if (node.type === "ReturnStatement") return this.read(node.argument as AnyNode);
    if (node.type === "VariableDeclaration")
      return node.declarations.forEach(({ id, init }) => {
        this.read(init as AnyNode);
        this.names.add((id as Node<"Identifier">).name);
      });
    this.assignment((node as Node<"ExpressionStatement">).expression as Node<"AssignmentExpression">);
  }

  private loop(body: AnyNode): void {
    const around = new Set(this.keys);
    this.depth++;
    this.statement(body);
    this.depth--;
    this.keys = around;
    if (this.depth > 0) return;
    for (const one of this.inLoops) this.leave(one);
    this.inLoops = [];
  }

  private assignment(node: Node<"AssignmentExpression">): void {
    const { left, right, operator } = node;
    const added = addedBy(node);
    this.read(added?.term ?? (right as AnyNode));
    if (left.type === "Identifier") {
      if (this.around.sums.has(left.name)) return;
      if (added) this.name(left.name);
      this.names.add(left.name);
      return;
    }
    if (this.around.kinds.get(left as AnyNode) !== "own") return;
    const one = this.around.accesses.get(left as AnyNode)!;
    if (added && !this.isThere(one)) refuse(`it goes on with \`${one.array}\` from the iteration before`);
    if (operator !== "=" && !added) refuse("it computes with an element in place");
    this.keys.add(one.key);
    if (this.depth > 0) this.inLoops.push(one);
    else this.leave(one);
  }

  private leave({ array, cells }: Cells): void {
    const written = this.written.get(array) ?? new Set();
    this.written.set(array, written);
    for (const cell of cells) written.add(cell);
  }

  private isThere({ array, key, cells }: Cells): boolean {
    if (this.keys.has(key)) return true;
    const written = this.written.get(array);
    return written !== undefined && cells.every((cell) => written.has(cell));
  }

  private read(node: AnyNode): void {
    if (node.type === "Identifier") return this.name(node.name);
    if (node.type === "MemberExpression") {
      const one = this.around.accesses.get(node)!;
      if (this.around.kinds.get(node) === "own" && !this.isThere(one))
        refuse(`it goes on with \`${one.array}\` from the iteration before`);
      return;
    }
    for (const part of partsOf(node)) this.read(part);
  }

  private name(name: string): void {
    if (this.names.has(name) || name === "Infinity" || name === "NaN") return;
    if (this.around.given.has(name)) refuse("an iteration goes on from the one before");
    if (!this.around.isNumber(name)) refuse("it computes with conditions or indices from outside");
  }
}
