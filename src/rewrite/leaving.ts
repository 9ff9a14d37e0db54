/**
 * What is left under a condition: a statement, a step of a loop or a side of a condition becomes a *scope*, which is an
 * object at run time; what leads out of it tells the scope where to, jumps to its end, and is handed on there to the scope
 * around. Knows the helpers `scope`, `if` and `call`; which statements are scopes is found out in `jumps.ts`.
 */
import type { AnyNode } from "../common/syntax.js";
import { CONTINUES } from "./jumps.js";
import { mark, type Piece } from "./pieces.js";
import type { Of, Rewriter, ScopeText } from "./rewriter.js";

/** The scope around what is rewritten now: what leaves that is handed on to it. */
export const around = ({ body }: Rewriter): string => body.scopes.at(-1)?.name ?? body.frame ?? "null";

/** Whether a jump in a node leads further than behind the scope that the node is, or is a step of. */
export function leadsOut(rewriter: Rewriter, inner: AnyNode, own: AnyNode, isStep: boolean): boolean {
  const { jumps, body } = rewriter;
  const furthest = jumps.furthestIn(inner, body.frame !== null);
  return furthest < (isStep ? own.start + CONTINUES : inner.start);
}

/** What may throw, with what becomes of that. */
export function guarded(rewriter: Rewriter, scope: string, node: AnyNode, text: Piece, before: Piece = ""): Piece {
  if (!rewriter.mayThrow(node)) return ["{ ", before, text, " }"];
  const error = rewriter.fresh("e");
  return [
    "try { ",
    before,
    text,
    ` } catch (${error}) { ${scope}.`,
    mark(rewriter.throwAt(node), "caught("),
    `${error}); }`,
  ];
}

/** Goes on where something led out of a scope that has ended. */
export function leaving(rewriter: Rewriter, at: number, { name }: ScopeText): Piece {
  const outer = rewriter.body.scopes.at(-1);
  const led = `if (${name}.left) `;
  if (outer) return [led, `{ ${outer.name}.leave(${name}.left, ${name}.value); ${outer.jump}; }`];
  return rewriter.body.frame ? [led, `return ${rewriter.body.frame}.`, mark(at, `result(${name}.value);`)] : "";
}

/** A statement or a step of a loop that may be left under a condition. */
export function scoped(
  rewriter: Rewriter,
  node: AnyNode,
  isStep: boolean,
  inner: AnyNode,
  rewrite: (scope: ScopeText) => Piece,
): Piece {
  const label = rewriter.fresh("L");
  const isLeftBy = isStep ? "continue" : "break";
  const scope: ScopeText = { node, name: rewriter.fresh(), jump: `break ${label}`, isLeftBy };
  const head = ["{ const ", scope.name, " = ", rewriter.call("scope", node.start), `${around(rewriter)}); ${label}: `];
  rewriter.body.scopes.push(scope);
  const text = guarded(rewriter, scope.name, inner, rewrite(scope));
  rewriter.body.scopes.pop();
  const leads = leadsOut(rewriter, inner, node, isStep);
  return [head, text, ` ${scope.name}.end(); `, leads ? leaving(rewriter, node.start, scope) : "", " }"];
}

/** A loop through the sides of a condition, which is the one or the other unless the condition is undecided. */
export function sided(rewriter: Rewriter, node: AnyNode, test: Piece, yes: () => Piece, no: () => Piece): Piece {
  const label = rewriter.fresh("L");
  const fork: ScopeText = { node, name: rewriter.fresh(), jump: `continue ${label}`, isLeftBy: null };
  const leads = leadsOut(rewriter, node, node, false);
  const asked = [rewriter.call("if", node.start), test, leads ? `, ${around(rewriter)})` : ")"];
  rewriter.body.scopes.push(fork);
  const sides = [`if (${fork.name}.side) `, yes(), no()];
  rewriter.body.scopes.pop();
  return [
    ["{ const ", fork.name, " = ", asked, "; ", leads ? `${label}: ` : "", "while (", `${fork.name}.`],
    [mark(node.start, "next()"), ") ", rewriter.mayThrow(node) ? guarded(rewriter, fork.name, node, sides) : sides],
    leads ? [" ", leaving(rewriter, node.start, fork)] : "",
    " }",
  ];
}

/** A statement that leaves what is undecided in a way that is not followed, after a check that nothing is. */
export function checked(rewriter: Rewriter, at: number, what: string, statement: Piece): Piece {
  const names = rewriter.body.scopes.map(({ name }) => name);
  if (names.length === 0) return statement;
  return ["{ ", rewriter.call("refuseLeaving", at), `"${what}", [${names.join(", ")}]); `, statement, " }"];
}

export function returning(rewriter: Rewriter, node: Of<"ReturnStatement">): Piece {
  const { argument } = node;
  const { frame, scopes, constructs } = rewriter.body;
  const iterates = argument && rewriter.iterators.has(rewriter.body.node as AnyNode);
  if (frame === null && !iterates) return checked(rewriter, node.start, "return", rewriter.unchanged(node));
  const end = rewriter.source.lastIndexOf(";", node.end - 1) === node.end - 1 ? node.end - 1 : node.end;
  const given = argument
    ? [
        rewriter.between(node.start + "return".length, argument.start),
        rewriter.text(argument),
        rewriter.between(argument.end, end),
      ]
    : constructs
      ? "this"
      : "undefined";
  const value = iterates ? [rewriter.call("iterator", node.start), given, ")"] : given;
  if (frame === null) return checked(rewriter, node.start, "return", ["return ", value, ";"]);
  const scope = scopes.at(-1);
  if (!scope) return [`return ${frame}.`, mark(node.start, "result("), value, ");"];
  return [`{ ${scope.name}.leave(${frame}, `, value, `); ${scope.jump}; }`];
}

/** `break` and `continue`: as they are, unless what they lead out of may be left under a condition. */
export function jumping(rewriter: Rewriter, node: Of<"BreakStatement" | "ContinueStatement">): Piece {
  const { scopes } = rewriter.body;
  const site = rewriter.jumps.siteOf(node);
  const what = node.type === "BreakStatement" ? "break" : "continue";
  const target = scopes.findLast((scope) => scope.node === site && scope.isLeftBy === what);
  const scope = scopes.at(-1);
  if (!target || !scope) return rewriter.unchanged(node);
  return `{ ${scope.name}.leave(${target.name}); ${scope.jump}; }`;
}

/** A statement that may be left as a whole, or as it is. */
export const whole = (rewriter: Rewriter, node: AnyNode, rewrite: () => Piece): Piece =>
  rewriter.jumps.isWhole(node) ? scoped(rewriter, node, false, node, rewrite) : rewrite();
