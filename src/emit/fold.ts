/**
 * What can be computed of a law's text before it is printed: calls of `Math` on constants. Minifiers compute them with a
 * library of their own, to other bits. Knows JavaScript; nothing of ops.
 */
import { type AnyNode, childrenOf, type Node, parseModule } from "../common/syntax.js";

const COMPARISONS = new Set(["<", "<=", ">", ">=", "===", "!==", "==", "!="]);

/** The text of a function expression with each such call as its number, and without comparisons with -0. */
export function folded(law: string): string {
  const edits: { readonly start: number; readonly end: number; readonly text: string }[] = [];
  const visit = (node: AnyNode): void => {
    if (node.type === "CallExpression") {
      const value = constantOf(node);
      if (value !== undefined && Number.isFinite(value)) {
        const text = Object.is(value, -0) || value < 0 ? `(${Object.is(value, -0) ? "-0" : value})` : String(value);
        edits.push({ start: node.start, end: node.end, text });
        return;
      }
    }
    if (node.type === "BinaryExpression" && COMPARISONS.has(node.operator))
      for (const side of [node.left, node.right])
        if (Object.is(constantOf(side), -0) && (side as AnyNode).type === "UnaryExpression")
          edits.push({ start: side.start, end: side.end, text: "0" });
    for (const { child } of childrenOf(node)) visit(child);
  };
  const before = "(";
  visit(parseModule(`${before}${law})`));
  let [text, from] = ["", 0];
  for (const edit of edits.sort((x, y) => x.start - y.start)) {
    if (edit.start - before.length < from) continue;
    text += law.slice(from, edit.start - before.length) + edit.text;
    from = edit.end - before.length;
  }
  return text + law.slice(from);
}

/** What each operator of two numbers computes. */
const OPERATORS: { readonly [operator: string]: (x: number, y: number) => number } = {
  "+": (x, y) => x + y,
  "-": (x, y) => x - y,
  "*": (x, y) => x * y,
  "/": (x, y) => x / y,
  "%": (x, y) => x % y,
  "**": (x, y) => x ** y,
};

/** The number that an expression of constants is. */
function constantOf(given: Node): number | undefined {
  const node = given as AnyNode;
  if (node.type === "Literal") return typeof node.value === "number" ? node.value : undefined;
  if (node.type === "UnaryExpression") {
    const value = constantOf(node.argument);
    if (value === undefined) return undefined;
    return node.operator === "-" ? -value : node.operator === "+" ? value : undefined;
  }
  if (node.type === "BinaryExpression") {
    const [x, y] = [constantOf(node.left), constantOf(node.right)];
    return x === undefined || y === undefined ? undefined : OPERATORS[node.operator]?.(x, y);
  }
  if (node.type === "MemberExpression") {
    const member = memberOfMath(node);
    return typeof member === "number" ? member : undefined;
  }
  if (node.type !== "CallExpression") return undefined;
  const member = memberOfMath(node.callee as AnyNode);
  const operands = node.arguments.map(constantOf);
  if (typeof member !== "function" || operands.includes(undefined)) return undefined;
  return (member as (...x: unknown[]) => number)(...operands);
}

const memberOfMath = (node: AnyNode): unknown =>
  node.type === "MemberExpression" &&
  node.object.type === "Identifier" &&
  node.object.name === "Math" &&
  !node.computed &&
  node.property.type === "Identifier" &&
  node.property.name !== "random"
    ? Math[node.property.name as keyof Math]
    : undefined;
