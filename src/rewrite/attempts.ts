/**
 * `try`: a handler asks whether what it caught was the model's own. What may be left under a condition while a `finally`
 * waits is a scope, which is settled before that block runs and leads on behind it: the block runs in any case, and where
 * it leads is what counts. Knows the helpers `attempt` and `scope`; which `try` is a scope is found out in `jumps.ts`.
 */
import type { AnyNode } from "../common/syntax.js";
import { around, guarded, leadsOut, leaving } from "./leaving.js";
import { mark, type Piece } from "./pieces.js";
import type { Of, Rewriter, ScopeText } from "./rewriter.js";

type Try = Of<"TryStatement">;

const isYield = ({ type }: AnyNode): boolean => type === "YieldExpression";

export function attempted(rewriter: Rewriter, node: Try): Piece {
  const { finalizer } = node;
  if (!finalizer) return handled(rewriter, node);
  const forgets = rewriter.jumps.overrides(finalizer);
  const attempt = forgets ? rewriter.fresh("t") : "";
  let made = forgets ? `const ${attempt} = ${rewriter.helper("attempt")}(); ` : "";
  const error = forgets ? rewriter.fresh("e") : "";
  const inner = (): Piece => (node.handler ? handled(rewriter, node) : rewriter.text(node.block));
  const tried = (): Piece => {
    if (!forgets) return node.handler ? ["{ ", inner(), " }"] : inner();
    const caught = mark(node.start, "caught(");
    return ["{ try { ", inner(), ` } catch (${error}) { ${attempt}.`, caught, `${error}); throw ${error}; } }`];
  };
  const ended = forgets ? `${attempt}.end(); ` : "";
  const waits = rewriter.body.began && rewriter.holds(node, isYield) ? rewriter.fresh("g") : null;
  if (waits) made += `const ${waits} = ${rewriter.helper("began")}(); `;
  const last = (settled: string): Piece => [
    ` finally { ${ended}${settled}`,
    waits ? [rewriter.call("waited", finalizer.start), `${waits}); `] : "",
    rewriter.text(finalizer),
    " }",
  ];
  if (!rewriter.jumps.isWhole(node)) return ["{ ", made, "try ", tried(), last(""), " }"];
  const label = rewriter.fresh("L");
  const scope: ScopeText = { node, name: rewriter.fresh(), jump: `break ${label}`, isLeftBy: null };
  const head = [
    "{ ",
    made,
    "const ",
    scope.name,
    " = ",
    rewriter.call("scope", node.start),
    `${around(rewriter)}, true); `,
  ];
  rewriter.body.scopes.push(scope);
  const text = guarded(rewriter, scope.name, node, tried());
  rewriter.body.scopes.pop();
  const leads = leadsOut(rewriter, node, node, false);
  return [
    [head, `${label}: try { `, text, " }", last(`${scope.name}.settle(); `), ` ${scope.name}.end(); `],
    [leads ? leaving(rewriter, node.start, scope) : "", " }"],
  ];
}

/** What is tried, and its handler if there is one. */
function handled(rewriter: Rewriter, { block, handler }: Try): Piece {
  if (!handler) return rewriter.text(block as AnyNode);
  const attempt = rewriter.fresh("t");
  const error = rewriter.fresh("e");
  const named = handler.param ? [" let ", rewriter.text(handler.param), ` = ${error};`] : "";
  return [
    [`{ const ${attempt} = ${rewriter.helper("attempt")}(); try `, rewriter.text(block), ` catch (${error}) { `],
    [`${attempt}.`, mark(handler.start, "caught("), `${error});`, named, " ", rewriter.text(handler.body), " }"],
    ` finally { ${attempt}.end(); } }`,
  ];
}
