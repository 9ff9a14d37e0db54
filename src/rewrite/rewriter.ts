/**
 * What the rewriting of expressions, statements and functions shares: the old text, the names that are made up, what is
 * known of variables, and which function, branches and loops the node at hand is in. Knows pieces and scopes; how each
 * kind of node is rewritten is said in the files beside this one. It is long because the rules share what it knows of the
 * node at hand.
 */
import { type AnyNode, childrenOf, type FunctionNode, isFunction } from "../common/syntax.js";
import { Jumps } from "./jumps.js";
import { mark, type Piece, range } from "./pieces.js";
import { isPlain } from "./plain.js";
import { Scopes } from "./scopes.js";
import type { Region, Variable } from "./variables.js";

export type Of<T extends AnyNode["type"]> = Extract<AnyNode, { type: T }>;
/** What becomes of nodes of some kinds; the others stay as they are, but for what is in them. */
export type Rules = { readonly [T in AnyNode["type"]]?: (rewriter: Rewriter, node: Of<T>) => Piece };

/** What may be left under a condition that is not decided, while what is in it is rewritten. */
export interface ScopeText {
  /** The statement; for a step, its loop. */
  readonly node: AnyNode;
  /** The variable that it is held in. */
  readonly name: string;
  /** What leaves it: `break` with the label, or for an `if`, which becomes a loop through its sides, `continue`. */
  readonly jump: string;
  /** What `break` and `continue` lead behind, if it is not left by the one or the other. */
  readonly isLeftBy: "break" | "continue" | null;
}

/** A function while its body is rewritten. */
export interface Body {
  readonly node: FunctionNode | null;
  /** From the outermost to the innermost. */
  readonly scopes: ScopeText[];
  /** The variable that holds what has been returned from branches, if it can be. */
  readonly frame: string | null;
  /** The variable that holds when a generator began. */
  readonly began?: string | null;
  /** It is a constructor: to return nothing is to return the object. */
  readonly constructs?: boolean;
}

const THROWING = new Set(["ThrowStatement", "CallExpression", "NewExpression", "TaggedTemplateExpression"]);
const isThrowing = ({ type }: AnyNode): boolean => THROWING.has(type);
const isThrow = ({ type }: AnyNode): boolean => type === "ThrowStatement";
const TRIVIA = /(?:\s|\/\/.*|\/\*[\s\S]*?\*\/|\))*/y;

/** Where the operator behind an operand is that ends there. */
export function operatorAt(source: string, end: number): number {
  TRIVIA.lastIndex = end;
  TRIVIA.test(source);
  return TRIVIA.lastIndex;
}

export class Rewriter {
  readonly source: string;
  readonly scopes: Scopes;
  readonly jumps: Jumps;
  /** The helpers that the new text calls. */
  readonly used = new Set<string>();
  body: Body = { node: null, scopes: [], frame: null };
  /** Expressions whose value nobody asks for. */
  readonly unvalued = new Set<AnyNode>();
  /** Expressions of which only the truth is asked for. */
  readonly tests = new Set<AnyNode>();
  /** Operands of which it is asked whether they are the same. */
  readonly compared = new Set<AnyNode>();
  /** Members that are called: what they are called on is what they are members of. */
  readonly called = new Set<AnyNode>();
  /** Members that a pattern gives values to. */
  readonly referenced = new Set<AnyNode>();
  /** Parts of a chain with `?.` that are left out as a whole. */
  readonly chained = new Set<AnyNode>();
  /** Constructors that have no object before they call `super`. */
  readonly derived = new Set<AnyNode>();
  readonly constructors = new Set<AnyNode>();
  /** Declarations that are no statements. */
  readonly heads = new Set<AnyNode>();
  /** The labels that stand before a loop. */
  readonly labels = new Map<AnyNode, Piece>();
  readonly methods = new Set<AnyNode>();
  /** Functions that give the language an iterator. */
  readonly iterators = new Set<AnyNode>();
  /** Expressions that make an object which only the function that they are in will see, as long as it runs. */
  readonly owned = new Set<AnyNode>();
  /** Arrays and records that are taken apart at once. */
  readonly transient = new Set<AnyNode>();
  /** Nodes that stay as they are, with all that is in them. */
  readonly kept = new Set<AnyNode>();
  /** Whether there is code that nobody rewrites. */
  hasGuests = false;
  /** What is handed to functions, with what follows it in the call that looks after it. */
  readonly handed = new Map<AnyNode, Piece>();
  /** What is rewritten now is only shown to people: printed, or the message of an error. */
  isShown = false;
  /** Messages, which are only shown to people. */
  readonly messages = new Set<AnyNode>();
  /** Names that stand for expressions that have been evaluated. */
  private readonly stands = new Map<AnyNode, string>();
  /** Expressions that tell what they give, with their numbers; and those that do in the new text, with where they were. */
  readonly watched: ReadonlyMap<AnyNode, number>;
  readonly telling = new Map<number, number>();
  private readonly prefix: string;
  private readonly rules: Rules;
  private readonly tokens = new Map<Variable, string>();
  private readonly held = new WeakMap<(node: AnyNode) => boolean, Map<AnyNode, boolean>>();
  private readonly throws = new Map<AnyNode, number>();
  private names = 0;

  /**
   * @param prefix what made-up names start with.
   * @param watched expressions that tell what they give, by their numbers.
   */
  constructor(source: string, program: AnyNode, prefix: string, rules: Rules, watched = new Map<AnyNode, number>()) {
    this.source = source;
    this.scopes = new Scopes(program);
    this.jumps = new Jumps(program, (node) => this.isPlain(node));
    this.prefix = prefix;
    this.rules = rules;
    this.watched = watched;
  }

  /** What becomes of a node. */
  text(node: AnyNode): Piece {
    const name = this.stands.get(node);
    if (name !== undefined) return name;
    if (this.messages.delete(node)) return this.showing(() => this.text(node));
    if (this.kept.has(node)) return range(node.start, node.end);
    const handed = this.handed.get(node);
    if (handed) {
      this.handed.delete(node);
      return [this.call("given", node.start), this.text(node), handed];
    }
    const rule = this.rules[node.type] as ((rewriter: Rewriter, node: AnyNode) => Piece) | undefined;
    const text = rule ? rule(this, node) : this.unchanged(node);
    const number = this.watched.get(node);
    if (number === undefined) return text;
    this.telling.set(number, node.start);
    return [`${this.helper("see")}(${number}, `, text, ")"];
  }

  /** A node as it is, but for what is in it. */
  unchanged(node: AnyNode): Piece {
    return this.part(node, node.start, node.end);
  }

  /** The part of a node from one position to another, as it is but for the children that are in it. */
  part(node: AnyNode, from: number, to: number): Piece {
    const parts: Piece[] = [];
    let at = from;
    for (const { child } of childrenOf(node)) {
      // The key and the value of a shorthand property are one text.
      if (child.start < at || child.end > to) continue;
      parts.push(range(at, child.start), this.text(child));
      at = child.end;
    }
    return [...parts, range(at, to)];
  }

  /** A node as it is, but for one child. */
  replacing(node: AnyNode, child: AnyNode | null | undefined, piece: (child: AnyNode) => Piece): Piece {
    if (!child) return this.unchanged(node);
    return [this.part(node, node.start, child.start), piece(child), this.part(node, child.end, node.end)];
  }

  /** A call of a helper, up to its first operand, standing for a position of the old text. */
  call(helper: string, at: number): Piece {
    return mark(at, `${this.helper(helper)}(`);
  }

  /** The name of a helper. */
  helper(name: string): string {
    this.used.add(name);
    return this.prefix + name;
  }

  /** A made-up name that means something only where it is declared. */
  local(name: string): string {
    return this.prefix + name;
  }

  /** A name that nothing else has. */
  fresh(kind = ""): string {
    return `${this.prefix}${kind}${++this.names}`;
  }

  /** What stands between two nodes, if it is more than space. */
  between(from: number, to: number): Piece {
    return this.source.slice(from, to).trim() === "" ? "" : range(from, to);
  }

  /** Where the operator behind a node is. */
  operatorAt(end: number): number {
    return operatorAt(this.source, end);
  }

  /** An expression with what stands around it. */
  value(node: AnyNode, from: number, to: number): Piece {
    return [this.between(from, node.start), this.text(node), this.between(node.end, to)];
  }

  /** An expression as the body of an arrow function; a brace would start a block. */
  arrow(node: AnyNode, from: number, to: number): Piece {
    const text = this.value(node, from, to);
    return this.source[node.start] === "{" ? ["() => (", text, ")"] : ["() => ", text];
  }

  isPlain(node: AnyNode): boolean {
    return isPlain(node, this.scopes);
  }

  /** The identity of a variable at run time, if there are writes to it that may have to be taken back. */
  tokenOf(variable: Variable): string | null {
    if (variable.kind === "other" || variable.kind === "const") return null;
    if (!variable.writes.some(({ node, region }) => this.crossing(variable, region, node.start))) return null;
    let name = this.tokens.get(variable);
    if (name === undefined) {
      name = this.fresh("v");
      this.tokens.set(variable, name);
    }
    return name;
  }

  /** The declaration of the identities of variables; empty if none of them needs one. */
  declareTokens(variables: readonly Variable[]): string {
    const tokens = variables.flatMap((variable) => this.tokenOf(variable) ?? []);
    return tokens.map((token) => `const ${token} = ${this.helper("variable")}(); `).join("");
  }

  /** Notes that a variable is about to be written from a place, where that may have to be taken back. */
  note(identifier: AnyNode, from: AnyNode): string | null {
    const variable = this.scopes.variable(identifier);
    const crossing = variable && this.crossing(variable, this.scopes.regionOf(from), from.start);
    if (!crossing) return null;
    const isInHead = variable.kind !== "var" && this.isInHead(variable.declared, from);
    if (variable.kind === "other" || isInHead) return `${this.helper("refuseWrite")}()`;
    const token = this.tokenOf(variable);
    if (!token) return null;
    const { name } = variable;
    const value = this.local("x");
    const local = crossing === "branch";
    return `${this.helper("note")}(${token}, ${local}, () => ${name}, (${value}) => { ${name} = ${value}; })`;
  }

  /** Whether a node is where a variable is declared without a place for its identity: in parameters, or the head of a loop. */
  private isInHead(declared: AnyNode, { start }: AnyNode): boolean {
    if (isFunction(declared)) return start < declared.body.start;
    return declared.type === "VariableDeclarator" && !declared.init && start < declared.end;
  }

  /** What lies between a write and the declaration: a function, only branches and what can be left, or nothing. */
  private crossing(variable: Variable, from: Region, at: number): "function" | "branch" | null {
    let crossed: "branch" | null = null;
    for (let region: Region | null = from; region && region !== variable.region; region = region.parent) {
      if (region.body) return "function";
      if (this.isUndecided(region)) crossed = "branch";
    }
    // What a closure sees may be seen once the function has returned.
    const isSeen = variable.captured && !variable.plain && isInFunction(variable.region);
    return isSeen && at > variable.declared.start ? "function" : crossed;
  }

  /** Whether a region may run under a condition that is not decided. */
  private isUndecided({ test, site }: Region): boolean {
    if (test) return !this.isPlain(test);
    if (!site) return false;
    const isStep = site.isStep && site.node.type !== "SwitchStatement";
    return isStep ? this.jumps.isStep(site.node) : this.jumps.isWhole(site.node);
  }

  /** Rewrites what is a function of its own. */
  inside<T>(body: Body, rewrite: () => T): T {
    const outer = this.body;
    this.body = body;
    try {
      return rewrite();
    } finally {
      this.body = outer;
    }
  }

  /** Rewrites what an expression is in, with a name in its place. */
  standing<T>(node: AnyNode, name: string, rewrite: () => T): T {
    this.stands.set(node, name);
    const piece = rewrite();
    this.stands.delete(node);
    return piece;
  }

  /** Rewrites what is only shown to people. */
  showing<T>(rewrite: () => T): T {
    const outer = this.isShown;
    this.isShown = true;
    try {
      return rewrite();
    } finally {
      this.isShown = outer;
    }
  }

  /** Whether what runs in a node may throw something of the model's own. */
  mayThrow(node: AnyNode): boolean {
    return this.holds(node, isThrowing);
  }

  /** Where something may be thrown first, as far as it can be seen. */
  throwAt(node: AnyNode): number {
    if (node.type === "ThrowStatement" || !this.holds(node, isThrow)) return node.start;
    const known = this.throws.get(node);
    if (known !== undefined) return known;
    const inner = childrenOf(node).find(({ child }) => !isFunction(child) && this.holds(child, isThrow));
    const at = inner ? this.throwAt(inner.child) : node.start;
    this.throws.set(node, at);
    return at;
  }

  /** Whether a node, without the functions in it, holds a node of a kind. What was found is kept by the question asked. */
  holds(node: AnyNode, isWanted: (node: AnyNode) => boolean): boolean {
    const known = this.held.get(isWanted) ?? new Map<AnyNode, boolean>();
    this.held.set(isWanted, known);
    const holds = (inner: AnyNode): boolean => {
      const found =
        known.get(inner) ??
        (isWanted(inner) || childrenOf(inner).some(({ child }) => !isFunction(child) && holds(child)));
      known.set(inner, found);
      return found;
    };
    return holds(node);
  }
}

function isInFunction(region: Region): boolean {
  for (let at: Region | null = region; at; at = at.parent) if (at.body) return true;
  return false;
}
