/**
 * How names and values are used where they stand: what counts them on, what hands them over, what keeps them. Knows syntax
 * only; which variables the names are is the caller's affair.
 */
import type { AnyNode } from "../common/syntax.js";

export const isNumber = (node: AnyNode | null | undefined): boolean =>
  node?.type === "Literal" && typeof node.value === "number";

/** Methods that keep what they are given. */
const KEEPERS = new Set("push unshift splice fill add set with concat".split(" "));

/** Whether a function that is called is such a method. */
export const keeps = (callee: AnyNode): boolean =>
  callee.type === "MemberExpression" && callee.property.type === "Identifier" && KEEPERS.has(callee.property.name);

/** What is returned, and what it is made of if it is written as an array or a record. */
export function partsOf(node: AnyNode): AnyNode[] {
  if (node.type === "ArrayExpression") return node.elements.flatMap((element) => (element ? partsOf(element) : []));
  if (node.type === "ObjectExpression")
    return node.properties.flatMap((one) => (one.type === "Property" ? partsOf(one.value) : []));
  return [node];
}

/** What the update of a `for` counts on by steps that are numbers. */
export function countedBy(update: AnyNode | undefined): AnyNode[] {
  if (update?.type === "SequenceExpression") return update.expressions.flatMap(countedBy);
  if (update?.type === "UpdateExpression") return [update.argument];
  const steps = update?.type === "AssignmentExpression" && update.operator !== "=" && isNumber(update.right);
  return steps ? [update.left] : [];
}

/** Names that are no variables: of properties, methods, labels, imports and exports. */
export function isLabel(node: AnyNode, key: string): boolean {
  if (node.type === "MemberExpression") return key === "property" && !node.computed;
  if (node.type === "Property" || node.type === "MethodDefinition") return key === "key" && !node.computed;
  if (key === "label") return true;
  if (node.type === "ImportDeclaration") return true;
  if (node.type === "ExportSpecifier") return key === "exported";
  if (node.type === "MetaProperty") return true;
  return key === "id" && node.type !== "VariableDeclarator";
}
