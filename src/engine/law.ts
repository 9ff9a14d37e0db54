/**
 * The text of a function that computes a number and stands alone: what `eval` of a user's op is, since generated modules
 * have it as a function of their own. Reads the text of a function and refuses what it could not take along. Knows
 * JavaScript; nothing of ops or models.
 */

import { type AnyNode, childrenOf, type FunctionNode, isFunction, parseModule } from "../common/syntax.js";
import { type Diagnostic, diagnostic } from "../diagnostics.js";
import { checkName } from "./names.js";

export interface Law {
  /** The names of its arguments. */
  readonly parameters: readonly string[];
  /** It as a function expression, whatever it was written as. */
  readonly text: string;
}

const words = (text: string): ReadonlySet<string> => new Set(text.split(" "));

const SYNTAX = words(
  "VariableDeclaration VariableDeclarator BlockStatement ExpressionStatement ReturnStatement IfStatement ForStatement " +
    "WhileStatement DoWhileStatement BreakStatement ContinueStatement Identifier Literal UnaryExpression " +
    "BinaryExpression LogicalExpression ConditionalExpression AssignmentExpression UpdateExpression MemberExpression " +
    "CallExpression ArrayExpression LongExpression",
);
const OPERATORS = words("typeof void delete in instanceof");
const NUMBERS = words("NaN Infinity undefined");

/** What a kind of syntax is called where it is refused. */
const CALLED: Readonly<Record<string, string>> = {
  ThisExpression: "`this`",
  TemplateLiteral: "a text",
  NewExpression: "`new`",
  ThrowStatement: "`throw`",
  SwitchStatement: "`switch`",
  ForOfStatement: "`for … of`",
  EmptyStatement: "an empty statement",
  ObjectExpression: "an object",
  ObjectPattern: "a pattern",
  ArrayPattern: "a pattern",
};

/** Names of helpers, which a function of a model file calls unless it is written out in the call of `defineOp`. */
const REWRITTEN = /^\$+[A-Za-z]/;
const ELSEWHERE = "is not written out where the op is defined, and follows scalars instead of computing numbers";

/**
 * Reads a function.
 * @param op whose `eval` it is.
 * @throws open-eval, with the word that it is about.
 */
export function lawOf(op: string, fn: (...x: never[]) => unknown): Law {
  const source = fn.toString();
  const { node, shift } = parsed(op, source);
  const text = (from: AnyNode): string => source.slice(from.start - shift, from.end - shift);
  const refuse = (what: string, word: string): never => {
    throw refusal(op, what, word);
  };
  if (node.async || node.generator) refuse("is async or a generator", "eval");
  const parameters = node.params.map((parameter) => {
    if (parameter.type !== "Identifier") return refuse(`has the parameter \`${text(parameter)}\``, "eval");
    return parameter.name;
  });
  const body = node.body.type === "BlockStatement" ? text(node.body) : `{\n  return ${text(node.body)};\n}`;
  new Reader(refuse, text, [...parameters.map((name) => ({ name, within: node }))]).read(node.body, node);
  return { parameters, text: `function (${parameters.join(", ")}) ${body}` };
}

/** The function, and how many characters were put before its text to parse it: a method is one of an object. */
function parsed(op: string, source: string): { node: FunctionNode; shift: number } {
  if (/\[native code\]\s*\}$/.test(source))
    throw refusal(op, "is a function of the language itself, which has no text (write (x) => Math.f(x))", "eval");
  for (const [before, after] of [
    ["(", ")"],
    ["({", "})"],
  ] as const) {
    try {
      const [statement] = parseModule(before + source + after).body;
      let node = (statement as AnyNode & { expression: AnyNode }).expression;
      if (node.type === "ObjectExpression") node = (node.properties[0] as AnyNode & { value: AnyNode }).value;
      if (isFunction(node)) return { node, shift: before.length };
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
    }
  }
  throw refusal(op, "is not an ordinary function", "eval");
}

function refusal(op: string, what: string, word: string): Diagnostic {
  const error = diagnostic("open-eval", op, what);
  error.word = word;
  return error;
}

/** A name, and the part of the text in which it means a local. */
interface Local {
  readonly name: string;
  readonly within: AnyNode;
}

class Reader {
  private readonly refuse: (what: string, word: string) => never;
  private readonly text: (node: AnyNode) => string;
  private readonly locals: Local[];

  constructor(refuse: Reader["refuse"], text: Reader["text"], parameters: readonly Local[]) {
    this.refuse = refuse;
    this.text = text;
    this.locals = [...parameters];
  }

  read(body: AnyNode, whole: AnyNode): void {
    this.declare(body, whole, whole);
    for (const { name } of this.locals) checkName(name);
    this.check(body);
  }

  /** Finds what is declared: `var` in the whole function, the others in their block. */
  private declare(node: AnyNode, block: AnyNode, whole: AnyNode): void {
    const inner = node.type === "BlockStatement" || node.type === "ForStatement" ? node : block;
    if (node.type === "VariableDeclaration")
      for (const { id } of node.declarations) {
        const within = node.kind === "var" ? whole : inner;
        if (id.type === "Identifier") this.locals.push({ name: id.name, within });
      }
    for (const { child } of childrenOf(node)) this.declare(child, inner, whole);
  }

  private check(node: AnyNode): void {
    if (isFunction(node)) this.refuse("contains another function", firstWord(this.text(node)));
    if (!SYNTAX.has(node.type)) {
      const called = CALLED[node.type] ?? `a ${node.type}`;
      this.refuse(`contains ${called}`, firstWord(this.text(node).replace(/^[{[]\s*(?=\w)/, "")));
    }
    if (node.type === "Identifier") this.checkReference(node);
    else if (node.type === "MemberExpression") this.checkMember(node);
    else if (node.type === "CallExpression") this.checkCall(node);
    else {
      if (node.type === "Literal" && !["number", "boolean"].includes(typeof node.value))
        this.refuse(`contains ${node.raw}`, firstWord(this.text(node)));
      if ("operator" in node && OPERATORS.has(node.operator)) this.refuse(`uses \`${node.operator}\``, node.operator);
      if (node.type === "LongExpression")
        for (const operator of node.operators)
          if (OPERATORS.has(operator)) this.refuse(`uses \`${operator}\``, operator);
      if ("label" in node && node.label) this.refuse("contains a label", node.label.name);
      for (const { child } of childrenOf(node)) this.check(child);
    }
  }

  private checkReference(node: AnyNode & { name: string }): void {
    const { name, start, end } = node;
    if (this.isLocal(name, start, end) || NUMBERS.has(name)) return;
    if (REWRITTEN.test(name)) this.refuse(ELSEWHERE, "eval");
    this.refuse(name === "Math" ? "uses `Math` other than by Math.name" : `refers to \`${name}\``, name);
  }

  private isLocal(name: string, start: number, end: number): boolean {
    return this.locals.some((local) => local.name === name && local.within.start <= start && end <= local.within.end);
  }

  /** `Math.PI`, `c[i]`, `c.length`. */
  private checkMember(node: Extract<AnyNode, { type: "MemberExpression" }>): void {
    const { object, property, computed } = node;
    const isMath = object.type === "Identifier" && object.name === "Math";
    const name = !computed && property.type === "Identifier" ? property.name : "";
    if (isMath && !computed) {
      if (name === "random") this.refuse("draws random numbers: it must give the same number each time", name);
      if (!(name in Math)) this.refuse(`refers to \`Math.${name}\`, which does not exist`, name);
      return;
    }
    if (!computed && name !== "length") this.refuse(`refers to \`${this.text(node)}\``, name);
    this.check(object);
    if (computed) this.check(property);
  }

  private checkCall(node: Extract<AnyNode, { type: "CallExpression" }>): void {
    const { callee } = node;
    const isMath =
      callee.type === "MemberExpression" && callee.object.type === "Identifier" && callee.object.name === "Math";
    if (callee.type === "Identifier" && REWRITTEN.test(callee.name)) this.refuse(ELSEWHERE, "eval");
    if (!isMath) this.refuse(`calls \`${this.text(callee)}\``, firstWord(this.text(callee)));
    this.checkMember(callee);
    for (const argument of node.arguments) this.check(argument);
  }
}

/** What an error about a text points at. */
const firstWord = (text: string): string => /[\w$]+|[^\s\w$]/.exec(text)?.[0] ?? "eval";
