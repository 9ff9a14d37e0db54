/**
 * What the author calls the results of operations: by the place of an operator or of what is called (which is what the
 * stack says while the operation runs), the name that its result is given to by a declaration, an assignment, a member, a
 * field, a parameter of a function that is called, or what a function's result is given to. Knows syntax and scopes; nothing of rows.
 */
import { type AnyNode, childrenOf, type FunctionNode, isFunction, parseModule, TooDeep } from "../common/syntax.js";
import { operatorAt } from "./rewriter.js";
import { Scopes } from "./scopes.js";

export interface AuthorName {
  readonly name: string;
  /** Where the name stands. */
  readonly at: number;
  /** It may stand for many operations, of which the last one gives the result. */
  readonly isCall: boolean;
}

/** A text that is longer than this was not written by hand. */
const LONGEST = 500_000;

/** The names in the text of an ES module, by places in it. */
export function authorNames(source: string, deepest?: number): ReadonlyMap<number, AuthorName> {
  if (source.length > LONGEST) return new Map();
  try {
    return new Namer(source, parseModule(source, deepest)).names;
  } catch (error) {
    if (error instanceof TooDeep) return new Map();
    throw error;
  }
}

class Namer {
  readonly names = new Map<number, AuthorName>();
  private readonly source: string;
  private readonly scopes: Scopes;
  /** By function: what its results are given to, by their texts, and what it gives. */
  private readonly givenTo = new Map<FunctionNode, Map<string, AnyNode>>();
  private readonly results = new Map<FunctionNode, AnyNode[]>();

  constructor(source: string, program: AnyNode) {
    this.source = source;
    this.scopes = new Scopes(program);
    this.visit(program, null);
    for (const [fn, names] of this.givenTo) {
      // Results that are given to different names have none of their own.
      const [name, ...others] = names.values();
      if (others.length === 0) for (const result of this.results.get(fn) ?? []) this.give(result, name!, false);
    }
  }

  private visit(node: AnyNode, around: FunctionNode | null): void {
    const inside = isFunction(node) ? node : around;
    if (node.type === "VariableDeclarator" && node.init) this.take(node.id, node.init);
    else if (node.type === "AssignmentExpression" && node.operator === "=") this.take(node.left, node.right);
    else if (node.type === "AssignmentExpression") this.note(operatorAt(this.source, node.left.end), node.left, false);
    else if (node.type === "AssignmentPattern") this.take(node.left, node.right);
    else if (node.type === "Property" && !node.computed && !node.shorthand) this.take(node.key, node.value);
    else if (node.type === "PropertyDefinition" && !node.computed && node.value) this.take(node.key, node.value);
    else if (node.type === "CallExpression") this.takeArguments(node.callee, node.arguments);
    else if (node.type === "ReturnStatement" && node.argument && around) this.result(around, node.argument);
    if (node.type === "ArrowFunctionExpression" && node.expression) this.result(node, node.body);
    for (const { child } of childrenOf(node)) this.visit(child, inside);
  }

  private result(fn: FunctionNode, value: AnyNode): void {
    this.results.set(fn, [...(this.results.get(fn) ?? []), value]);
  }

  private takeArguments(callee: AnyNode, given: readonly AnyNode[]): void {
    this.calledBy(callee)?.params.forEach((parameter, i) => {
      const argument = given[i];
      if (argument && argument.type !== "SpreadElement") this.take(parameter, argument);
    });
  }

  /** A pattern takes what an expression gives. */
  private take(pattern: AnyNode, value: AnyNode): void {
    if (pattern.type === "AssignmentPattern") this.take(pattern.left, value);
    else if (pattern.type === "ArrayPattern" && value.type === "ArrayExpression")
      pattern.elements.forEach((element, i) => {
        const part = value.elements[i];
        if (element && part) this.take(element, part);
      });
    else if (pattern.type === "ObjectPattern" && value.type === "ObjectExpression")
      for (const property of pattern.properties) {
        const key = property.type === "Property" ? this.textOf(property.key) : undefined;
        const part = value.properties.find((one) => one.type === "Property" && this.textOf(one.key) === key);
        if (property.type === "Property" && part?.type === "Property") this.take(property.value, part.value);
      }
    else this.give(value, pattern, true);
  }

  /** The result of an expression is given to what has a name. */
  private give(value: AnyNode, to: AnyNode, mayFollow: boolean): void {
    if (value.type === "BinaryExpression") this.note(operatorAt(this.source, value.left.end), to, false);
    else if (value.type === "LongExpression") this.note(operatorAt(this.source, value.operands.at(-2)!.end), to, false);
    else if (value.type === "UnaryExpression") this.note(value.start, to, false);
    else if (value.type === "ConditionalExpression") this.note(operatorAt(this.source, value.test.end), to, false);
    else if (value.type === "SequenceExpression") this.give(value.expressions.at(-1)!, to, mayFollow);
    else if (value.type === "AssignmentExpression" && value.operator === "=") this.give(value.right, to, mayFollow);
    else if (value.type === "LongChain") this.give(value.runs.at(-1)!, to, mayFollow);
    else if (value.type === "CallExpression") this.giveCall(value.callee, value.arguments, to, mayFollow);
  }

  private giveCall(callee: AnyNode, given: readonly AnyNode[], to: AnyNode, mayFollow: boolean): void {
    const fn = mayFollow ? (this.calledBy(callee) ?? reducer(callee, given)) : undefined;
    const name = nameIn(to);
    if (fn && name) {
      const names = this.givenTo.get(fn) ?? new Map<string, AnyNode>();
      this.givenTo.set(fn, names.set(this.textOf(name) ?? "", to));
    } else if (callee.type === "MemberExpression") this.note(callee.property.start, to, true);
    else this.note(callee.start, to, true);
  }

  /** The function that is called, if the text says which. */
  private calledBy(callee: AnyNode): FunctionNode | undefined {
    if (isFunction(callee)) return callee;
    const variable = callee.type === "Identifier" ? this.scopes.variable(callee) : undefined;
    if (!variable || (variable.kind !== "const" && variable.writes.length > 0)) return undefined;
    const { declared } = variable;
    if (declared.type === "VariableDeclarator" && declared.init && isFunction(declared.init)) return declared.init;
    return declared.type === "FunctionDeclaration" && variable.kind === "other" ? declared : undefined;
  }

  private note(place: number, to: AnyNode, isCall: boolean): void {
    const name = nameIn(to);
    const text = name && this.textOf(name);
    if (name && text !== undefined && !this.names.has(place))
      this.names.set(place, { name: text, at: name.start, isCall });
  }

  private textOf(name: AnyNode): string | undefined {
    if (name.type === "Identifier" || name.type === "PrivateIdentifier") return name.name;
    return name.type === "Literal" && typeof name.value === "string" ? name.value : undefined;
  }
}

/** `reduce` gives what its function gave last. */
function reducer(callee: AnyNode, [given]: readonly AnyNode[]): FunctionNode | undefined {
  const isReduce =
    callee.type === "MemberExpression" && callee.property.type === "Identifier" && callee.property.name === "reduce";
  return isReduce && given && isFunction(given) ? given : undefined;
}

/** The last name of a place that is written to: `y` of `this.y`, `w` of `w[i][j]`. */
function nameIn(to: AnyNode): AnyNode | undefined {
  let at = to;
  while (at.type === "MemberExpression") at = at.computed ? at.object : at.property;
  return at.type === "Identifier" || at.type === "PrivateIdentifier" || at.type === "Literal" ? at : undefined;
}
