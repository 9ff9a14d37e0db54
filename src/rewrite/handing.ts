/**
 * What is handed to functions that may not be the model's own: a condition that a package gets is looked after, as is what
 * a function gives that a package gets. Knows syntax; whose a function is, is found out when it is called. Done only in
 * models that import code which nobody rewrites.
 */
import type { AnyNode } from "../common/syntax.js";
import { range } from "./pieces.js";
import type { Of, Rewriter } from "./rewriter.js";

/** A name, or members of one, which can be evaluated once more. */
function isPath(node: AnyNode): boolean {
  if (node.type === "MemberExpression")
    return !node.computed && node.property.type === "Identifier" && isPath(node.object);
  return node.type === "Identifier" || node.type === "ThisExpression";
}

/** What a chain of members and calls begins with. */
function rootOf(node: AnyNode): AnyNode {
  if (node.type === "MemberExpression") return rootOf(node.object);
  if (node.type === "CallExpression" || node.type === "NewExpression") return rootOf(node.callee);
  if (node.type === "ChainSoFar") return rootOf(node.root());
  return node.type === "SequenceExpression" ? rootOf(node.expressions.at(-1)!) : node;
}

/** Notes what a call hands over, before it is rewritten. */
export function handing(rewriter: Rewriter, node: Of<"CallExpression" | "NewExpression">): void {
  if (!rewriter.hasGuests || rewriter.isShown) return;
  const callee = node.callee.type === "SequenceExpression" ? node.callee.expressions.at(-1)! : node.callee;
  const root = rootOf(callee);
  const isRequired = GETS_MODULE.test(rewriter.source.slice(callee.start, callee.end));
  const isImported =
    isRequired || (root.type === "Identifier" && rewriter.scopes.variable(root)?.declared.type === "ImportDeclaration");
  if (root.type === "Identifier" && rewriter.scopes.isGlobal(root) && !isRequired) return;
  if (!isPath(callee) && !isImported) return;
  const what = JSON.stringify(rewriter.source.slice(callee.start, callee.end).replace(/\s+/g, " ").slice(0, MOST));
  const whose = isPath(callee) ? ["() => ", range(callee.start, callee.end)] : "null";
  for (const one of node.arguments) {
    const given = one.type === "SpreadElement" ? one.argument : one;
    if (!rewriter.isPlain(given)) rewriter.handed.set(given, [", ", whose, `, ${what})`]);
  }
}

/** A module of others, wherever a path would not say so. */
const GETS_MODULE = /\b(getBuiltinModule|require)\(/;

/** More of a function's text is not shown. */
const MOST = 40;
