/**
 * Functions and classes: what has to be known of a call before its body runs (what has returned from branches, which
 * variables are its own, that an object is new) is declared at the start of the body.
 */
import { type AnyNode, type FunctionNode, isFunction } from "../common/syntax.js";
import { mark, type Piece, range } from "./pieces.js";
import type { Body, Of, Rewriter, Rules } from "./rewriter.js";
import { defaultedIn } from "./targets.js";

const bodyOf = (node: FunctionNode | null, frame: string | null = null): Body => ({
  node,
  scopes: [],
  frame,
});

/** Whether the function may return under a condition that is not decided. */
const mayReturn = (rewriter: Rewriter, node: FunctionNode): boolean =>
  !node.generator && !node.async && rewriter.jumps.mayReturn(node);

/** The variables of a function that exist from its start. */
function ownTokens(rewriter: Rewriter, node: FunctionNode): string {
  const parameters = rewriter.scopes.declaredBy(node).filter(({ kind }) => kind === "parameter");
  return rewriter.declareTokens([...parameters, ...rewriter.scopes.varsOf(node)]);
}

/** Says that what a function is given as a list, or makes when it is called with `new`, is new. */
function ownObjects(rewriter: Rewriter, node: FunctionNode): string {
  const kept = rewriter.helper.bind(rewriter, "kept");
  const rest = node.params.at(-1);
  const isList = rest?.type === "RestElement" && rest.argument.type === "Identifier";
  const isExposed = isList && rewriter.scopes.variable(rest.argument)?.exposed;
  const list = isExposed ? `${kept()}(${(rest.argument as { name: string }).name}); ` : "";
  const isOld =
    node.type !== "ArrowFunctionExpression" && !rewriter.constructors.has(node) && !rewriter.methods.has(node);
  const constructs = isOld && rewriter.holds(node.body, ({ type }) => type === "ThisExpression");
  return list + (constructs ? `if (new.target) ${kept()}(this); ` : "");
}

function withBody(rewriter: Rewriter, node: FunctionNode, first = ""): Piece {
  const { body } = node;
  const frame = mayReturn(rewriter, node) ? rewriter.fresh("f") : null;
  const defaulted = defaultedIn(node.params as AnyNode[]);
  const checks = defaulted.length > 0 ? `${rewriter.helper("defaulted")}(0, () => [${defaulted.join(", ")}])` : "";
  const tokens = ownTokens(rewriter, node);
  const head = (to: number): Piece => rewriter.inside(bodyOf(null), () => rewriter.part(node, node.start, to));
  const constructs = rewriter.constructors.has(node);
  const began = node.generator ? rewriter.fresh("g") : null;
  const part = (from: number, to: number): Piece =>
    rewriter.inside({ ...bodyOf(node, frame), began, constructs }, () => rewriter.part(body, from, to));
  if (body.type !== "BlockStatement") {
    const given = rewriter.inside(bodyOf(node), () => rewriter.text(body));
    const result = rewriter.iterators.has(node) ? [rewriter.call("iterator", body.start), given, ")"] : given;
    const text: Piece = checks === "" ? result : [`(${checks}, `, result, ")"];
    if (tokens === "") return [head(body.start), text, range(body.end, node.end)];
    const arrow = rewriter.source.lastIndexOf("=>", body.start) + "=>".length;
    return [head(arrow), ` { ${tokens}return `, range(arrow, body.start), text, range(body.end, node.end), "; }"];
  }
  const beginning = began ? `const ${began} = ${rewriter.helper("began")}(); ` : "";
  const start = `${beginning}${frame ? `const ${frame} = ${rewriter.helper("call")}(); ` : ""}${tokens}${checks === "" ? "" : `${checks}; `}${first}${ownObjects(rewriter, node)}`;
  const isOpen = frame && body.body.at(-1)?.type !== "ReturnStatement";
  const ending = `result(${constructs ? "this" : "undefined"}); `;
  const error = frame ? rewriter.fresh("e") : "";
  const failing = frame && rewriter.mayThrow(body) ? ` catch (${error}) { return ${frame}.failed(${error}); }` : "";
  const end = [isOpen ? [`return ${frame}.`, mark(body.end - 1, ending)] : "", failing === "" ? "" : `}${failing} `];
  const directives = body.body.filter((one) => one.type === "ExpressionStatement" && one.directive !== undefined);
  const from = directives.at(-1)?.end ?? body.start + 1;
  return [
    head(body.start),
    range(body.start, from),
    start === "" ? "" : ` ${start}`,
    failing === "" ? "" : "try { ",
    part(from, body.end - 1),
    end,
    range(body.end - 1, node.end),
  ];
}

/** `[Symbol.iterator]`: what it gives is asked by the language, which nobody rewrites. A generator is native. */
export function markIterator(rewriter: Rewriter, { key, value, computed }: Of<"Property" | "MethodDefinition">): void {
  if (!computed || rewriter.source.slice(key.start, key.end) !== "Symbol.iterator") return;
  if (isFunction(value) && !value.generator) rewriter.iterators.add(value);
}

/** Class fields and static blocks run like functions. */
const alone = (rewriter: Rewriter, node: AnyNode): Piece =>
  rewriter.inside(bodyOf(null), () => rewriter.unchanged(node));

function ofClass(rewriter: Rewriter, node: Of<"ClassDeclaration" | "ClassExpression">): Piece {
  if (node.superClass) for (const member of node.body.body) rewriter.derived.add(member);
  return rewriter.unchanged(node);
}

export const functions: Rules = {
  FunctionDeclaration: (rewriter, node) => withBody(rewriter, node as FunctionNode),
  FunctionExpression: (rewriter, node) => withBody(rewriter, node),
  ArrowFunctionExpression: (rewriter, node) => withBody(rewriter, node),
  StaticBlock: alone,
  PropertyDefinition: alone,
  ClassDeclaration: (rewriter, node) => ofClass(rewriter, node as Of<"ClassDeclaration">),
  ClassExpression: ofClass,

  MethodDefinition(rewriter, node) {
    rewriter.methods.add(node.value);
    markIterator(rewriter, node);
    if (node.kind === "constructor") rewriter.constructors.add(node.value);
    if (node.kind !== "constructor" || rewriter.derived.has(node)) return rewriter.unchanged(node);
    // What is written to `this` is new; in a derived class that is so once `super()` has been called.
    const first = `${rewriter.helper("made")}(this); `;
    return rewriter.replacing(node, node.value, () => withBody(rewriter, node.value, first));
  },
};
