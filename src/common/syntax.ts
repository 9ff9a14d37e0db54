/**
 * JavaScript as a tree: parses texts, and walks what came of them. The only file that imports acorn. Knows syntax; what a
 * text is parsed for is the caller's affair. Long chains of operators are one node here, so that no walk over a tree goes
 * as deep as a sum is long. It is long because parser and walk have to agree on these nodes.
 */
import {
  type AnyNode as AcornNode,
  type Expression,
  type Node,
  type Options,
  Parser,
  type Program,
  type TokenType,
  tokTypes,
} from "acorn";

export type * from "acorn";

/** `a + b - c * d …`, taken from the left: operator i stands in front of operand i + 1. All logical, or none. */
export interface LongExpression extends Node {
  readonly type: "LongExpression";
  readonly operands: Expression[];
  readonly operators: string[];
  /** Where each of the operations ends. */
  readonly ends: number[];
}

/** `a.b(c).d(e)…`: runs of links, each of which begins with what the runs before it have come to. */
export interface LongChain extends Node {
  readonly type: "LongChain";
  readonly runs: Expression[];
}

/** What the runs before have come to; no text of its own. */
export interface ChainSoFar extends Node {
  readonly type: "ChainSoFar";
  /** What the whole chain begins with. */
  readonly root: () => AnyNode;
}

export type AnyNode = AcornNode | LongExpression | LongChain | ChainSoFar;

/** The kinds of functions that a body belongs to. */
export type FunctionNode = Extract<
  AnyNode,
  { type: "FunctionDeclaration" | "FunctionExpression" | "ArrowFunctionExpression" }
>;

type Operation = Extract<AnyNode, { type: "BinaryExpression" | "LogicalExpression" }>;

/** Operators whose right side may not run. */
export const LOGICAL: ReadonlySet<string> = new Set(["&&", "||", "??"]);

/** Operators, or links of a chain, in a row from which on they are one node. */
const LONG = 50;

/** What of the parser's own is used here. */
interface Inner {
  readonly type: TokenType & { readonly binop: number | null };
  readonly value: string;
  readonly start: number;
  readonly scopeStack: Record<"var" | "lexical" | "functions", string[]>[];
  parse(): Program;
  next(): void;
  enterScope(flags: number): void;
  parseStatement(...given: never[]): Node;
  parseMaybeAssign(...given: never[]): Expression;
  parseSubscript(base: Expression, ...given: never[]): Expression;
  parseSubscripts(base: Expression, ...given: never[]): Expression;
  parseMaybeUnary(errors: null, sawUnary: boolean, incDec: boolean, forInit: unknown): Expression;
  parseExprOp(left: Expression, start: number, loc: unknown, minPrec: number, forInit: unknown): Expression;
  buildBinary(
    start: number,
    loc: unknown,
    left: Expression,
    right: Expression,
    op: string,
    logical: boolean,
  ): Operation;
  raiseRecoverable(at: number, message: string): void;
}

const isLogical = (type: TokenType): boolean => type === tokTypes.logicalOR || type === tokTypes.logicalAND;

/** A text is nested deeper than there is room for. */
export class TooDeep extends Error {
  /** Where it gets too deep. */
  readonly position: number;

  constructor(position: number, levels: number) {
    super(`Nested deeper than ${levels} levels`);
    this.position = position;
  }
}

/**
 * acorn, which would call itself for each operator of a chain, look through all names for each one, and take whatever the
 * stack holds. Levels are statements and expressions in others, and links of a chain of members
 * and calls with `?.`: of any other chain, long ones are one node.
 */
class ModuleParser extends (Parser as unknown as new (options: Options, text: string) => Inner) {
  /** How deep it may go. */
  deepest = Number.POSITIVE_INFINITY;
  private level = 0;
  /** Where the innermost level began. */
  private begun = -1;
  private readonly links = new WeakMap<Expression, number>();

  /** Goes one level deeper, unless the same place has been counted before; gives the level it came from. */
  private enter(): number {
    const outer = this.level;
    if (this.start !== this.begun) this.reach(outer + 1);
    this.begun = this.start;
    return outer;
  }

  private reach(level: number): void {
    if (level > this.deepest) throw new TooDeep(this.start, this.deepest);
    this.level = level;
  }

  override parseStatement(...given: never[]): Node {
    const outer = this.enter();
    const node = super.parseStatement(...given);
    this.level = outer;
    return node;
  }

  override parseMaybeAssign(...given: never[]): Expression {
    const outer = this.enter();
    const node = super.parseMaybeAssign(...given);
    this.level = outer;
    return node;
  }

  override parseMaybeUnary(errors: null, sawUnary: boolean, incDec: boolean, forInit: unknown): Expression {
    const outer = this.enter();
    const node = super.parseMaybeUnary(errors, sawUnary, incDec, forInit);
    this.level = outer;
    return node;
  }

  override parseSubscripts(base: Expression, ...given: never[]): Expression {
    const outer = this.level;
    const chain = super.parseSubscripts(base, ...given);
    const long = chainOf(chain);
    // Any other chain is as deep as it is long.
    if (!long && this.links.has(chain)) this.reach(outer + this.links.get(chain)!);
    this.level = outer;
    return long ?? chain;
  }

  override parseSubscript(base: Expression, ...given: never[]): Expression {
    const links = (this.links.get(base) ?? 0) + 1;
    const node = super.parseSubscript(base, ...given);
    if (node !== base) this.links.set(node, links);
    return node;
  }

  override parseExprOp(first: Expression, start: number, loc: unknown, minPrec: number, forInit: unknown): Expression {
    const spine: Operation[] = [];
    for (let left = first; ; left = spine.at(-1)!) {
      const { type, value } = this;
      const isCoalesce = type === tokTypes.coalesce;
      if (type.binop === null || type.binop <= minPrec || (forInit && type === tokTypes._in)) break;
      // So that `??` cannot have `&&` or `||` on its right.
      const prec = isCoalesce ? (tokTypes.logicalAND as Inner["type"]).binop! : type.binop;
      this.next();
      const at = this.start;
      const right = this.parseExprOp(this.parseMaybeUnary(null, false, false, forInit), at, null, prec, forInit);
      spine.push(this.buildBinary(start, loc, left, right, value, isLogical(type) || isCoalesce));
      if (isCoalesce ? isLogical(this.type) : isLogical(type) && this.type === tokTypes.coalesce)
        this.raiseRecoverable(this.start, "`??` cannot be mixed with `&&` and `||` without parentheses");
    }
    return spine.length < LONG ? (spine.at(-1) ?? first) : shortened(spine);
  }

  override enterScope(flags: number): void {
    super.enterScope(flags);
    Object.assign(this.scopeStack.at(-1)!, { var: new Names(), lexical: new Names(), functions: new Names() });
  }
}

/** Names in the order in which they were declared. The parser asks where one is only to know whether it is there. */
class Names extends Array<string> {
  private readonly all = new Set<string>();

  override push(name: string): number {
    this.all.add(name);
    return super.push(name);
  }

  override indexOf(name: string): number {
    return this.all.has(name) ? 0 : -1;
  }
}

/** A chain of operations, each the left operand of the next, with one node for each long run of them. */
function shortened(spine: readonly Operation[]): Expression {
  let left: Expression = spine[0]!.left as Expression;
  for (let from = 0, to = 0; from < spine.length; from = to) {
    while (spine[to]?.type === spine[from]!.type) to++;
    const run = spine.slice(from, to);
    const { start, end } = run.at(-1)!;
    if (run.length >= LONG) {
      const long: LongExpression = {
        type: "LongExpression",
        start,
        end,
        operands: [left, ...run.map(({ right }) => right as Expression)],
        operators: run.map(({ operator }) => operator),
        ends: run.map(({ end }) => end),
      };
      left = long as unknown as Expression;
    } else
      for (const one of run) {
        one.left = left;
        left = one;
      }
  }
  return left;
}

/** A link of a chain, which is evaluated in any case. */
const isLink = (node: AnyNode): node is Link =>
  (node.type === "MemberExpression" || node.type === "CallExpression") && !node.optional;

type Link = Extract<AnyNode, { type: "MemberExpression" | "CallExpression" }>;

const before = (link: Link): AnyNode => (link.type === "MemberExpression" ? link.object : link.callee);

/** A long chain of members and calls as one node; null for any other expression. */
function chainOf(chain: Expression): Expression | null {
  if (chain.type !== "CallExpression") return null;
  const { start, end } = chain;
  const links: Link[] = [];
  let root: AnyNode = chain;
  for (; isLink(root); root = before(root)) links.push(root);
  if (links.length < LONG) return null;
  links.reverse();
  const runs: Link[] = [];
  for (let from = 0; from < links.length; ) {
    let to = Math.min(from + LONG, links.length);
    // A method and its call stay together.
    if (links[to]?.type === "CallExpression") to++;
    if (from > 0) {
      const { end } = links[from - 1]!;
      const soFar = { type: "ChainSoFar", start: end, end, root: () => root } as unknown as Expression;
      Object.assign(links[from]!, links[from]!.type === "MemberExpression" ? { object: soFar } : { callee: soFar });
      for (const link of links.slice(from, to)) link.start = end;
    }
    runs.push(links[to - 1]!);
    from = to;
  }
  return { type: "LongChain", start, end, runs } as unknown as Expression;
}

/** The same chain, as deep as it is long. */
export function linked({ start, runs: [first, ...others] }: LongChain): AnyNode {
  let chain = first as AnyNode;
  for (const run of others) {
    let at = run as AnyNode;
    for (; isLink(at); at = before(at)) {
      at.start = start;
      if (before(at).type !== "ChainSoFar") continue;
      Object.assign(at, at.type === "MemberExpression" ? { object: chain } : { callee: chain });
      break;
    }
    chain = run;
  }
  return chain;
}

/** The same operations as nodes of their own. */
export function lengthened({ start, operands: [first, ...others], operators, ends }: LongExpression): AnyNode {
  return others.reduce<AnyNode>((left, right, i) => {
    const operator = operators[i]!;
    const type = LOGICAL.has(operator) ? "LogicalExpression" : "BinaryExpression";
    return { type, start, end: ends[i]!, left, operator, right } as Operation;
  }, first!);
}

/**
 * Parses the text of an ES module.
 * @param deepest how many levels of it there is room for.
 * @throws SyntaxError; TooDeep
 */
export function parseModule(text: string, deepest = Number.POSITIVE_INFINITY): Program {
  const parser = new ModuleParser({ ecmaVersion: "latest", sourceType: "module", allowHashBang: true }, text);
  parser.deepest = deepest;
  return parser.parse();
}

/** What a node holds, by key, in the order of the text. */
export function childrenOf(node: AnyNode): { readonly key: string; readonly child: AnyNode }[] {
  const found: { key: string; child: AnyNode }[] = [];
  for (const key in node) {
    const value = (node as unknown as Readonly<Record<string, AnyNode | AnyNode[] | null>>)[key];
    if (typeof value !== "object" || value === null) continue;
    for (const child of Array.isArray(value) ? value : [value])
      if (child && typeof child.type === "string") found.push({ key, child });
  }
  if (found.length < 2) return found;
  return found.sort((x, y) => x.child.start - y.child.start || x.child.end - y.child.end);
}

export const isFunction = (node: AnyNode): node is FunctionNode =>
  node.type === "FunctionDeclaration" || node.type === "FunctionExpression" || node.type === "ArrowFunctionExpression";
