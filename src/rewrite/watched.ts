/**
 * Which expressions of a program are worth watching to see where two runs of it part: what is computed, called, tested,
 * kept in a variable and returned. They are numbered alike however the text is rewritten. Knows syntax only.
 */
import { type AnyNode, childrenOf, LOGICAL } from "../common/syntax.js";

/** What decides between operands gives one of them in one text, and its truth in another. */
const UNSTEADY = new Set(["LogicalExpression", "SequenceExpression", "AssignmentExpression", "UpdateExpression"]);
/** What is never a number, and may take its name from where it is. */
const OBJECTS = new Set([
  "FunctionExpression",
  "ArrowFunctionExpression",
  "ClassExpression",
  "ArrayExpression",
  "ObjectExpression",
  "Literal",
  "TemplateLiteral",
]);
const NO_OPERATORS = new Set(["in", "instanceof"]);

/** Where the value of a node is kept, returned or tested: the kind of the node around it, and the key. */
const HELD = new Set([
  "VariableDeclarator.init",
  "AssignmentExpression.right",
  "ReturnStatement.argument",
  "ArrowFunctionExpression.body",
  "IfStatement.test",
  "ConditionalExpression.test",
  "WhileStatement.test",
  "DoWhileStatement.test",
  "ForStatement.test",
]);

/** The expressions, with their numbers. */
export function watchedIn(program: AnyNode): Map<AnyNode, number> {
  const found = new Map<AnyNode, number>();
  const open: AnyNode[] = [program];
  for (let node = open.pop(); node; node = open.pop())
    for (const { key, child } of childrenOf(node)) {
      if (isWatched(node, key, child)) found.set(child, found.size);
      open.push(child);
    }
  return found;
}

function isWatched(around: AnyNode, key: string, node: AnyNode): boolean {
  if (node.type === "LongExpression") return !LOGICAL.has(node.operators[0]!);
  if (node.type === "BinaryExpression") return !NO_OPERATORS.has(node.operator);
  // A link of a chain with `?.` is no expression of its own.
  if (around.type === "ChainExpression" || isLink(around, key, node)) return false;
  if (node.type === "CallExpression") return node.callee.type !== "Super";
  return (
    HELD.has(`${around.type}.${key}`) &&
    node.type !== "BlockStatement" &&
    !UNSTEADY.has(node.type) &&
    !OBJECTS.has(node.type)
  );
}

/** What a member is asked of, or what is called, may be part of a chain: that is left alone. */
const isLink = (around: AnyNode, key: string, node: AnyNode): boolean =>
  node.type === "CallExpression" &&
  ((around.type === "MemberExpression" && key === "object") || (around.type === "CallExpression" && key === "callee"));
