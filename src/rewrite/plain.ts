/**
 * What can be seen without running it: expressions that never give a traced scalar or condition, so that they can stay as
 * they are. Errs on the side of caution. Knows syntax and variables.
 */
import type { AnyNode } from "../common/syntax.js";
import type { Scopes } from "./scopes.js";

/** A text: no scalar equals it, and what it is joined to is no scalar. */
export const isText = (node: AnyNode): boolean =>
  node.type === "TemplateLiteral" || (node.type === "Literal" && typeof node.value === "string");

const isNothing = (node: AnyNode): boolean =>
  (node.type === "Literal" && node.raw === "null") || (node.type === "Identifier" && node.name === "undefined");

const EQUALITY = new Set(["==", "===", "!=", "!=="]);

/** A comparison whose outcome is known to be a plain boolean, whatever is compared. */
const isKnownComparison = ({ operator, left, right }: Extract<AnyNode, { type: "BinaryExpression" }>): boolean =>
  (operator === "in" && left.type !== "PrivateIdentifier") || (EQUALITY.has(operator) && [left, right].some(isText));

/** Whether an expression never gives a traced scalar or condition. */
export function isPlain(node: AnyNode, scopes: Scopes): boolean {
  const plain = (inner: AnyNode): boolean => isPlain(inner, scopes);
  if (node.type === "Literal" || node.type === "TemplateLiteral" || isNothing(node)) return true;
  if (node.type === "Identifier") return scopes.variable(node)?.plain ?? false;
  if (node.type === "UnaryExpression") return node.operator === "typeof" || plain(node.argument);
  if (node.type === "BinaryExpression") return isKnownComparison(node) || (plain(node.left) && plain(node.right));
  if (node.type === "LogicalExpression") return plain(node.left) && plain(node.right);
  if (node.type === "LongExpression") return node.operands.every((operand) => plain(operand as AnyNode));
  return node.type === "ParenthesizedExpression" && plain(node.expression);
}
