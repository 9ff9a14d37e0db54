/**
 * Statements: an `if` becomes a loop through the branches that are to be run (one of them, unless its test is undecided),
 * and what may leave under a condition becomes a jump to the end of what it leaves. Which rule is for which kind of
 * statement; the rules themselves are beside this file.
 */
import type { AnyNode } from "../common/syntax.js";
import { attempted } from "./attempts.js";
import { decided } from "./expressions.js";
import { isLabelOfLoop } from "./jumps.js";
import { jumping, returning, sided, whole } from "./leaving.js";
import { forEach, loop } from "./loops.js";
import { type Piece, range } from "./pieces.js";
import type { Of, Rewriter, Rules } from "./rewriter.js";
import { sharesNames, switched } from "./switches.js";

function branch(rewriter: Rewriter, node: Of<"IfStatement">): Piece {
  const { test, consequent, alternate } = node;
  if (rewriter.isPlain(test)) return rewriter.unchanged(node);
  rewriter.tests.add(test);
  const isEnded =
    consequent.type === "ExpressionStatement" || /[;}]$/.test(rewriter.source.slice(consequent.start, consequent.end));
  return sided(
    rewriter,
    node,
    rewriter.text(test),
    () => [rewriter.text(consequent), isEnded ? "" : ";"],
    () => (alternate ? [" else ", rewriter.text(alternate)] : ""),
  );
}

export const statements: Rules = {
  IfStatement: branch,
  ReturnStatement: returning,
  BreakStatement: jumping,
  ContinueStatement: jumping,
  ForStatement(rewriter, node) {
    if (node.init) rewriter.heads.add(node.init);
    if (node.update) markUnvalued(rewriter, node.update);
    return loop(rewriter, node);
  },
  WhileStatement: loop,
  DoWhileStatement: loop,
  ForInStatement: forEach,
  ForOfStatement: forEach,

  ExpressionStatement(rewriter, node) {
    markUnvalued(rewriter, node.expression);
    return ended(rewriter, node);
  },

  VariableDeclaration: (rewriter, node) =>
    rewriter.heads.has(node) ? rewriter.unchanged(node) : ended(rewriter, node),

  ThrowStatement: (rewriter, node) => {
    const { argument } = node;
    return [
      range(node.start, argument.start),
      rewriter.call("thrown", node.start),
      rewriter.text(argument),
      ")",
      range(argument.end, node.end),
    ];
  },

  LabeledStatement(rewriter, node) {
    const label = range(node.start, node.body.start);
    if (isLabelOfLoop(node)) {
      rewriter.labels.set(node.body, [rewriter.labels.get(node) ?? "", label]);
      return rewriter.text(node.body);
    }
    return whole(rewriter, node, () => [label, rewriter.text(node.body)]);
  },

  SwitchStatement: (rewriter, node) =>
    rewriter.jumps.isUndecided(node) && !sharesNames(rewriter, node)
      ? switched(rewriter, node)
      : whole(rewriter, node, () =>
          rewriter.replacing(node, node.discriminant, (value) => decided(rewriter, value, "switch")),
        ),

  SwitchCase(rewriter, node) {
    if (node.test) rewriter.compared.add(node.test);
    return rewriter.replacing(node, node.test, (test) => decided(rewriter, test, "case"));
  },

  TryStatement: attempted,
};

/** A statement with its semicolon, which may be needed once what follows begins otherwise. */
const ended = (rewriter: Rewriter, node: AnyNode): Piece => [
  rewriter.unchanged(node),
  rewriter.source[node.end - 1] === ";" ? "" : ";",
];

function markUnvalued(rewriter: Rewriter, node: AnyNode): void {
  rewriter.unvalued.add(node);
  if (node.type === "SequenceExpression") for (const one of node.expressions) rewriter.unvalued.add(one);
}
