/**
 * JavaScript as a tree: parses texts, and walks what came of them. The only file that imports acorn. Knows syntax; what a
 * text is parsed for is the caller's affair.
 */
import { type AnyNode, parse } from "acorn";

export type * from "acorn";

/** The kinds of functions that a body belongs to. */
export type FunctionNode = Extract<
  AnyNode,
  { type: "FunctionDeclaration" | "FunctionExpression" | "ArrowFunctionExpression" }
>;

/**
 * Parses the text of an ES module.
 * @throws SyntaxError
 */
export const parseModule = (text: string) =>
  parse(text, { ecmaVersion: "latest", sourceType: "module", allowHashBang: true });

/** What a node holds, by key, in the order of the text. */
export function childrenOf(node: AnyNode): { readonly key: string; readonly child: AnyNode }[] {
  const found: { key: string; child: AnyNode }[] = [];
  for (const [key, value] of Object.entries(node) as [string, AnyNode | AnyNode[] | null][]) {
    if (typeof value !== "object" || value === null) continue;
    for (const child of Array.isArray(value) ? value : [value])
      if (child && typeof child.type === "string") found.push({ key, child });
  }
  return found.sort((x, y) => x.child.start - y.child.start || x.child.end - y.child.end);
}

export const isFunction = (node: AnyNode): node is FunctionNode =>
  node.type === "FunctionDeclaration" || node.type === "FunctionExpression" || node.type === "ArrowFunctionExpression";
