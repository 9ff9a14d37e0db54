/**
 * Loops: their tests must be decided, or one operand of `&&` must be; what may be left under a condition is a scope. Knows
 * what scopes of loops are asked.
 */
import { type AnyNode, childrenOf } from "../common/syntax.js";
import { notesOf } from "./assignments.js";
import { decided } from "./expressions.js";
import { conjuncts } from "./jumps.js";
import { scoped, whole } from "./leaving.js";
import { mark, type Piece, range } from "./pieces.js";
import type { Of, Rewriter } from "./rewriter.js";
import { defaultedIn } from "./targets.js";

/** The body of a loop, each run of which may be left, at its beginning by what the loop goes through. */
const step = (rewriter: Rewriter, loop: AnyNode, body: AnyNode, begin?: (scope: string) => Piece): Piece => {
  if (!rewriter.jumps.isStep(loop)) return rewriter.text(body);
  return scoped(rewriter, loop, true, body, ({ name }) => [begin?.(name) ?? "", rewriter.text(body)]);
};

/** The test of a loop: it must be decided, or one operand of `&&` must be. */
function goingOn(rewriter: Rewriter, node: AnyNode, test: AnyNode): Piece {
  const keyword = node.type === "ForStatement" ? "for" : "while";
  const parts = conjuncts(test);
  if (!rewriter.jumps.isWhole(node) || rewriter.isPlain(test)) return decided(rewriter, test, keyword);
  const { name } = rewriter.body.scopes.at(-1)!;
  const goes = parts.map((part, i): Piece => {
    rewriter.tests.add(part);
    const from = i === 0 ? test.start : part.start;
    return [i === 0 ? "" : " && ", `${name}.`, mark(from, "goesOn("), rewriter.text(part), ")"];
  });
  return [goes, " && ", `${name}.`, mark(test.start, `isBounded("${keyword}")`)];
}

/** The parts of a loop in the order of the text, with what becomes of each. */
export function loop(rewriter: Rewriter, node: Of<"ForStatement" | "WhileStatement" | "DoWhileStatement">): Piece {
  return whole(rewriter, node, () => {
    const { test, body } = node;
    const parts: Piece[] = [rewriter.labels.get(node) ?? ""];
    let at = node.start;
    for (const { child } of childrenOf(node)) {
      const text = child === body ? step(rewriter, node, body) : child === test ? goingOn(rewriter, node, test) : null;
      parts.push(range(at, child.start), text ?? rewriter.text(child));
      at = child.end;
    }
    return [...parts, range(at, node.end)];
  });
}

export function forEach(rewriter: Rewriter, node: Of<"ForInStatement" | "ForOfStatement">): Piece {
  const { left, right, body } = node;
  const isDeclared = left.type === "VariableDeclaration" && left.kind !== "var";
  return whole(rewriter, node, () => {
    const passage = rewriter.jumps.isPassage(node) ? rewriter.fresh("i") : null;
    const declared = isDeclared ? left.declarations.flatMap((one) => rewriter.scopes.declaredBy(one)) : [];
    const tokens = rewriter.declareTokens(declared.filter(({ kind }) => kind === "let"));
    // What is not there must not be taken apart.
    const isAtOnce = isDeclared && !(passage && left.declarations[0]!.id.type !== "Identifier");
    const element = isAtOnce ? "" : rewriter.fresh("x");
    const given = [isAtOnce ? tokens : [tokens, assigning(rewriter, left, element)], checked(rewriter, left)];
    const begin = (scope: string): Piece => [`${scope}.passes(${passage}); `, ...given];
    const inner = step(rewriter, node, body, passage ? begin : undefined);
    const isGiven = passage === null && given.some((piece) => piece !== "");
    const through = rewriter.text(right);
    return [
      passage ? `{ let ${passage}; ` : "",
      rewriter.labels.get(node) ?? "",
      range(node.start, left.start),
      isAtOnce ? [`${left.kind} `, rewriter.text(left.declarations[0]!.id)] : `const ${element}`,
      range(left.end, right.start),
      passage ? [`${passage} = `, rewriter.call("passage", right.start), through, ")"] : through,
      range(right.end, body.start),
      isGiven ? ["{ ", ...given, inner, " }"] : inner,
      passage ? " }" : "",
    ];
  });
}

/** What asks whether something in the head of a loop got its default unseen. */
function checked(rewriter: Rewriter, left: AnyNode): string {
  const patterns = left.type === "VariableDeclaration" ? left.declarations.map(({ id }) => id) : [left];
  const defaulted = defaultedIn(patterns as AnyNode[]);
  return defaulted.length === 0 ? "" : `${rewriter.helper("defaulted")}(0, () => [${defaulted.join(", ")}]); `;
}

/** What the head of a loop gives to something that is older than the loop, or takes apart. */
function assigning(rewriter: Rewriter, left: AnyNode, element: string): Piece {
  const pattern = left.type === "VariableDeclaration" ? left.declarations[0]!.id : left;
  const isNew = left.type === "VariableDeclaration" && left.kind !== "var";
  const noted = isNew ? [] : notesOf(rewriter, pattern).flatMap((note) => [note, "; "]);
  const target = rewriter.text(pattern);
  return [
    noted,
    left.type === "VariableDeclaration"
      ? [`${left.kind} `, target, ` = ${element}; `]
      : ["(", target, ` = ${element}); `],
  ];
}
