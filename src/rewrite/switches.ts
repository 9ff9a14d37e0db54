/**
 * A `switch` whose value or cases may be traced: its clauses become sides of conditions, one after the other. Knows the
 * helper `switch` and what it is asked.
 */
import { type AnyNode, childrenOf } from "../common/syntax.js";
import { around, guarded, leadsOut, leaving, sided } from "./leaving.js";
import { mark, type Piece } from "./pieces.js";
import type { Of, Rewriter, ScopeText } from "./rewriter.js";

/** A `switch` that may be undecided: its clauses one after the other, each as a side of a condition. */
export function switched(rewriter: Rewriter, node: Of<"SwitchStatement">): Piece {
  const { discriminant, cases } = node;
  const name = rewriter.fresh();
  const label = rewriter.fresh("L");
  const scope: ScopeText = { node, name, jump: `break ${label}`, isLeftBy: "break" };
  const asked = [rewriter.call("switch", node.start), rewriter.text(discriminant), `, ${around(rewriter)}); `];
  rewriter.body.scopes.push(scope);
  const tests = cases.map(({ test }): Piece => {
    if (!test) return `${name}.default(); `;
    return [mark(test.start, `${name}.case(`), rewriter.arrow(test, test.start, test.end), "); "];
  });
  const clauses = cases.map((clause, i): Piece => {
    const [first] = clause.consequent;
    if (!first) return "";
    const statements = (): Piece => ["{ ", rewriter.part(clause, first.start, clause.end), " }"];
    return [sided(rewriter, clause, `${name}.runs(${i})`, statements, () => ""), " "];
  });
  const text = guarded(rewriter, name, node, clauses);
  rewriter.body.scopes.pop();
  const leads = leadsOut(rewriter, node, node, false);
  const after = leads ? leaving(rewriter, node.start, scope) : "";
  return ["{ const ", name, " = ", asked, tests, `${label}: `, text, ` ${name}.end(); `, after, " }"];
}

/** Whether what one clause of a `switch` declares is used in another one. */
export function sharesNames(rewriter: Rewriter, { cases }: Of<"SwitchStatement">): boolean {
  return cases.some((clause) => {
    const own = new Set(rewriter.scopes.declaredIn(clause));
    const uses = (node: AnyNode): boolean => {
      const variable = node.type === "Identifier" ? rewriter.scopes.variable(node) : undefined;
      return (variable && own.has(variable)) || childrenOf(node).some(({ child }) => uses(child));
    };
    return own.size > 0 && cases.some((other) => other !== clause && uses(other));
  });
}
