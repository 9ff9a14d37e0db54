/**
 * What makes an object: literals, `new`, and methods that give something new. It is said to be new where it is made, because
 * a branch may change what it has made itself. Knows syntax; that a method is JavaScript's own is found out when it runs.
 */
import type { AnyNode } from "../common/syntax.js";
import { type Piece, range } from "./pieces.js";
import type { Of, Rewriter, Rules } from "./rewriter.js";

/** Methods that may make something new. */
export const MAKERS: ReadonlySet<string> = new Set(
  (
    "map slice concat flat flatMap from of split toSorted toReversed toSpliced with entries keys values fromEntries " +
    "create parse groupBy subarray match"
  ).split(" "),
);

/** Methods that change their receiver and give it back. */
const PASSING = new Set(["fill", "reverse", "sort"]);

/** Whether an expression gives an object that nobody else has. */
export function isFresh(node: AnyNode): boolean {
  if (["ArrayExpression", "ObjectExpression", "NewExpression"].includes(node.type)) return true;
  if (node.type !== "CallExpression") return false;
  const { callee } = node;
  if (callee.type === "Identifier") return callee.name === "Array";
  if (callee.type !== "MemberExpression" || callee.property.type !== "Identifier") return false;
  return MAKERS.has(callee.property.name) || (PASSING.has(callee.property.name) && isFresh(callee.object));
}

/** Only one function will see what an expression makes. */
export function own(rewriter: Rewriter, node: AnyNode): void {
  rewriter.owned.add(node);
  if (node.type === "CallExpression" && node.callee.type === "MemberExpression" && PASSING.has(nameOf(node.callee)))
    own(rewriter, node.callee.object);
}

const nameOf = ({ property }: Of<"MemberExpression">): string => (property.type === "Identifier" ? property.name : "");

/** Says that what an expression gives is new. */
export function said(rewriter: Rewriter, node: AnyNode, text: Piece): Piece {
  if (rewriter.transient.has(node) || !rewriter.scopes.isInFunction(node)) return text;
  return [rewriter.call(rewriter.owned.has(node) ? "made" : "kept", node.start), text, ")"];
}

/** A call of a method that may make something new. */
export function makingCall(
  rewriter: Rewriter,
  node: Of<"CallExpression">,
  callee: Of<"MemberExpression">,
): Piece | null {
  const { object, property } = callee;
  if (callee.computed || !MAKERS.has(nameOf(callee)) || !rewriter.scopes.isInFunction(node)) return null;
  const isOwn = rewriter.owned.has(node) ? ", true" : "";
  const link = rewriter.source.slice(object.end, property.start);
  const receiver = [rewriter.call("making", property.start), rewriter.text(object), `, "${nameOf(callee)}"${isOwn})`];
  const dot = rewriter.chained.has(object) ? "?." : link;
  return [range(node.start, object.start), receiver, dot, rewriter.part(node, property.start, node.end)];
}

export const makers: Rules = {
  ArrayExpression: (rewriter, node) => said(rewriter, node, rewriter.unchanged(node)),
  ObjectExpression: (rewriter, node) => said(rewriter, node, rewriter.unchanged(node)),
};
