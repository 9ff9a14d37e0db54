/**
 * The closed-world check: parses what was emitted and proves that it stands alone. Only the kinds of syntax listed here
 * occur; every name is declared in the module or one of the globals below; every call is `Math.*`, a function of the module,
 * or reads a character.
 */

import { type AnyNode, childrenOf, type Node, type Program, parseModule } from "../common/syntax.js";
import { diagnostic } from "../diagnostics.js";

const words = (text: string): ReadonlySet<string> => new Set(text.split(" "));

/** What generated code may refer to without declaring it. */
const GLOBALS = words("Math Float64Array Int32Array RangeError NaN Infinity undefined");
/** What it may construct. */
const CONSTRUCTORS = words("Float64Array Int32Array RangeError");

const SYNTAX = words(
  "Program ExportNamedDeclaration ExportSpecifier FunctionDeclaration ArrowFunctionExpression VariableDeclaration VariableDeclarator " +
    "BlockStatement TryStatement CatchClause ExpressionStatement ReturnStatement IfStatement ForStatement ForOfStatement ThrowStatement " +
    "WhileStatement DoWhileStatement SwitchStatement SwitchCase BreakStatement ContinueStatement " +
    "Identifier Literal UnaryExpression BinaryExpression LogicalExpression LongExpression ConditionalExpression " +
    "AssignmentExpression UpdateExpression MemberExpression CallExpression NewExpression ArrayExpression ObjectExpression Property " +
    "ObjectPattern AssignmentPattern TemplateLiteral TemplateElement",
);
/** What it may call of a variable: what gives the codes of a text's characters, and what copies numbers. */
const METHODS = words("charCodeAt encodeInto set");

/**
 * Checks the text of an ES module.
 * @param own globals that the backend needs besides: they may be constructed, called, and asked for what they have.
 * @throws the diagnostic `not-closed`, with the line, if anything in it is not on the lists.
 */
export function checkClosed(javascript: string, own: readonly string[] = []): void {
  try {
    checkProgram(parseModule(javascript), new Set(own));
  } catch (error) {
    if (error instanceof SyntaxError) throw diagnostic("not-closed", error.message);
    if (!(error instanceof Refusal)) throw error;
    const line = javascript.slice(0, error.position).split("\n").length;
    throw diagnostic("not-closed", `line ${line}: ${error.message}`);
  }
}

function checkProgram(program: Program, own: ReadonlySet<string>): void {
  const declared = new Set<string>();
  const functions = new Set<string>();
  const references: Node[] = [];
  const called: Node[] = [];
  const walk = (node: AnyNode, role: "reference" | "declaration" | "name"): void => {
    if (!SYNTAX.has(node.type)) refuse(node, `it contains a ${node.type}`);
    if (node.type === "Identifier") {
      if (role === "declaration") declared.add(node.name);
      else if (role === "reference") references.push(node);
      return;
    }
    if (node.type === "FunctionDeclaration" && node.id) functions.add(node.id.name);
    if (node.type === "VariableDeclarator" && node.id.type === "Identifier" && isClosure(node.init))
      functions.add(node.id.name);
    if (node.type === "VariableDeclarator" && isMade(node.init, own) && node.id.type === "ObjectPattern")
      for (const one of node.id.properties)
        if (one.type === "Property" && one.value.type === "Identifier") functions.add(one.value.name);
    if (node.type === "TemplateLiteral" && node.expressions.length > 0) refuse(node, "it puts a text together");
    checkCall(node, own);
    if (node.type === "CallExpression" && node.callee.type === "Identifier") called.push(node.callee);
    for (const { key, child } of childrenOf(node)) walk(child, roleOf(node, key, role));
  };
  walk(program, "reference");
  for (const node of references) {
    const { name } = node as Node & { name: string };
    const isGlobal = GLOBALS.has(name) || own.has(name);
    if (!declared.has(name) && !isGlobal) refuse(node, `it refers to \`${name}\``);
    if (declared.has(name) && isGlobal) refuse(node, `it hides \`${name}\``);
  }
  for (const node of called) {
    const { name } = node as Node & { name: string };
    if (!functions.has(name) && !own.has(name)) refuse(node, `it calls \`${name}\`, which is no function of its own`);
  }
}

/** What an identifier means that is the child `key` of a node. */
function roleOf(node: AnyNode, key: string, role: "reference" | "declaration" | "name") {
  if (key === "id" || key === "params" || key === "param") return "declaration";
  if (node.type === "MemberExpression" && key === "property") return node.computed ? "reference" : "name";
  if (node.type === "Property" && key === "key") return node.computed ? "reference" : "name";
  if (node.type === "ExportSpecifier") return key === "local" ? "reference" : "name";
  if (key === "right" || key === "init" || key === "body") return "reference";
  return node.type === "Property" || node.type === "ObjectPattern" || node.type === "AssignmentPattern"
    ? role
    : "reference";
}

/** `(parameters) => …` or `((arrays) => (parameters) => …)(arrays)`: a function. */
const isClosure = (node: Node | null | undefined): boolean => {
  const called = node as AnyNode | null | undefined;
  if (called?.type === "ArrowFunctionExpression") return true;
  return (
    called?.type === "CallExpression" &&
    called.callee.type === "ArrowFunctionExpression" &&
    called.callee.body.type === "ArrowFunctionExpression"
  );
};

/** `new Global.Constructor(…).member` with a global of the backend's own: what it holds may be called. */
const isMade = (node: Node | null | undefined, own: ReadonlySet<string>): boolean => {
  const member = node as AnyNode | null | undefined;
  if (member?.type !== "MemberExpression" || member.object.type !== "NewExpression") return false;
  const { callee } = member.object;
  return callee.type === "MemberExpression" && callee.object.type === "Identifier" && own.has(callee.object.name);
};

function checkCall(node: AnyNode, own: ReadonlySet<string>): void {
  if (node.type === "NewExpression") {
    const { callee } = node;
    const constructed = callee.type === "MemberExpression" && !callee.computed ? callee.object : callee;
    const isOwn = constructed.type === "Identifier" && own.has(constructed.name);
    if (!isOwn && (callee.type !== "Identifier" || !CONSTRUCTORS.has(callee.name)))
      refuse(node, "it constructs something else than an array");
  }
  if (node.type !== "CallExpression") return;
  const { callee } = node;
  const ownFunction = callee.type === "Identifier" || callee.type === "ArrowFunctionExpression";
  const method =
    callee.type === "MemberExpression" &&
    callee.object.type === "Identifier" &&
    callee.property.type === "Identifier" &&
    !callee.computed &&
    (callee.object.name === "Math" || METHODS.has(callee.property.name));
  if (!ownFunction && !method) refuse(node, "it calls something else than Math.* and itself");
}

/** Thrown with a position, which becomes a line only if it comes to that. */
class Refusal extends Error {
  readonly position: number;

  constructor(node: Node, what: string) {
    super(what);
    this.position = node.start;
  }
}

function refuse(node: Node, what: string): never {
  throw new Refusal(node, what);
}
