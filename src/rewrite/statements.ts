/**
 * Statements: an `if` becomes a loop through the branches that are to be run (one of them, unless its test is undecided),
 * `return` in it leaves the branch, and tests that must be decided are checked. What `break`, `continue` and `throw` would
 * leave that way is checked, too. Knows the helpers `if`, `call`, `decided` and what they are asked.
 */
import type { AnyNode } from "../syntax.js";
import { notesOf } from "./assignments.js";
import { decided } from "./expressions.js";
import { mark, type Piece, range } from "./pieces.js";
import type { Jump, Of, Rewriter, Rules } from "./rewriter.js";

const isReturn = ({ type }: AnyNode): boolean => type === "ReturnStatement";

function branch(rewriter: Rewriter, node: Of<"IfStatement">): Piece {
  const { test, consequent, alternate } = node;
  if (rewriter.isPlain(test)) return rewriter.unchanged(node);
  rewriter.tests.add(test);
  const { forks, frame } = rewriter.body;
  const returns = frame !== null && rewriter.holds(node, isReturn);
  const fork = { name: rewriter.fresh(), label: rewriter.fresh("L") };
  const outer = forks.at(-1);
  const around = returns ? `, ${outer?.name ?? frame}` : "";
  const head = ["{ const ", fork.name, " = ", rewriter.call("if", node.start), rewriter.text(test), `${around}); `];
  forks.push(fork);
  const sides = [
    `${returns ? `${fork.label}: ` : ""}while (`,
    `${fork.name}.`,
    mark(node.start, "next()"),
    `) if (${fork.name}.side) `,
    rewriter.text(consequent),
    /[;}]$/.test(rewriter.source.slice(consequent.start, consequent.end)) ? "" : ";",
    alternate ? [" else ", rewriter.text(alternate)] : "",
  ];
  forks.pop();
  const leave = returns ? [` if (${fork.name}.left) `, leaving(rewriter, node.start, `${fork.name}.value`)] : "";
  return [head, sides, leave, " }"];
}

/** The function returns: from the branch that it is in, or as a whole. */
function leaving(rewriter: Rewriter, at: number, value: Piece): Piece {
  const { forks, frame } = rewriter.body;
  const fork = forks.at(-1);
  if (fork) return [`{ ${fork.name}.leave(`, value, `); continue ${fork.label}; }`];
  return [`return ${frame}.`, mark(at, "result("), value, ");"];
}

/** A statement that leaves some undecided branches, after a check that there are none. */
function checked(rewriter: Rewriter, at: number, what: string, depth: number, statement: Piece): Piece {
  const forks = rewriter.body.forks.slice(depth).map(({ name }) => name);
  if (forks.length === 0) return statement;
  return ["{ ", rewriter.call("refuseLeaving", at), `"${what}", [${forks.join(", ")}]); `, statement, " }"];
}

function returning(rewriter: Rewriter, node: Of<"ReturnStatement">): Piece {
  const { argument } = node;
  if (rewriter.body.frame === null) return checked(rewriter, node.start, "return", 0, rewriter.unchanged(node));
  if (!argument) return leaving(rewriter, node.start, rewriter.body.constructs ? "this" : "undefined");
  const end = rewriter.source.lastIndexOf(";", node.end - 1) === node.end - 1 ? node.end - 1 : node.end;
  const before = rewriter.between(node.start + "return".length, argument.start);
  return leaving(rewriter, node.start, [before, rewriter.text(argument), rewriter.between(argument.end, end)]);
}

function jumping(rewriter: Rewriter, node: Of<"BreakStatement" | "ContinueStatement">): Piece {
  const what = node.type === "BreakStatement" ? "break" : "continue";
  const leadsTo = ({ kind, name }: Jump): boolean => {
    if (node.label) return name === node.label.name;
    return kind === "loop" || (kind === "switch" && what === "break");
  };
  const { jumps, forks } = rewriter.body;
  const jump = jumps.findLast(leadsTo);
  if (!jump || jump.depth === forks.length) return rewriter.unchanged(node);
  if (node.label) return checked(rewriter, node.start, what, jump.depth, rewriter.unchanged(node));
  jump.label ??= rewriter.fresh("L");
  return checked(rewriter, node.start, what, jump.depth, `${what} ${jump.label};`);
}

/** A statement that can be jumped out of. */
function target(rewriter: Rewriter, kind: Jump["kind"], name: string | null, rewrite: () => Piece): Piece {
  const { jumps, forks } = rewriter.body;
  const jump: Jump = { kind, name, depth: forks.length, label: null };
  jumps.push(jump);
  const text = rewrite();
  jumps.pop();
  return jump.label === null ? text : [`${jump.label}: `, text];
}

/** A loop whose test must be decided. */
function loop(rewriter: Rewriter, node: Of<"ForStatement" | "WhileStatement" | "DoWhileStatement">): Piece {
  const keyword = node.type === "ForStatement" ? "for" : "while";
  return target(rewriter, "loop", null, () =>
    rewriter.replacing(node, node.test, (test) => decided(rewriter, test, keyword)),
  );
}

function forEach(rewriter: Rewriter, node: Of<"ForInStatement" | "ForOfStatement">): Piece {
  const { left, right, body } = node;
  const declared =
    left.type === "VariableDeclaration" ? left.declarations.flatMap((one) => rewriter.scopes.declaredBy(one)) : [];
  const tokens = rewriter.declareTokens(declared.filter(({ kind }) => kind === "let"));
  const before = left.type === "VariableDeclaration" ? [] : notesOf(rewriter, left);
  return target(rewriter, "loop", null, () => [
    range(node.start, left.start),
    left.type === "VariableDeclaration" ? range(left.start, left.end) : rewriter.text(left),
    range(left.end, right.start),
    before.length > 0
      ? ["(", ...before.flatMap((note) => [note, ", "]), rewriter.text(right), ")"]
      : rewriter.text(right),
    range(right.end, body.start),
    tokens === "" ? rewriter.text(body) : [`{ ${tokens}`, rewriter.text(body), " }"],
  ]);
}

export const statements: Rules = {
  IfStatement: branch,
  ReturnStatement: returning,
  BreakStatement: jumping,
  ContinueStatement: jumping,
  ForStatement(rewriter, node) {
    if (node.update) markUnvalued(rewriter, node.update);
    return loop(rewriter, node);
  },
  WhileStatement: loop,
  DoWhileStatement: loop,
  ForInStatement: forEach,
  ForOfStatement: forEach,

  ExpressionStatement(rewriter, node) {
    markUnvalued(rewriter, node.expression);
    return rewriter.unchanged(node);
  },

  ThrowStatement: (rewriter, node) => checked(rewriter, node.start, "throw", 0, rewriter.unchanged(node)),

  LabeledStatement: (rewriter, node) =>
    target(rewriter, "label", node.label.name, () => [range(node.start, node.body.start), rewriter.text(node.body)]),

  SwitchStatement: (rewriter, node) =>
    target(rewriter, "switch", null, () =>
      rewriter.replacing(node, node.discriminant, (value) => decided(rewriter, value, "switch")),
    ),

  SwitchCase(rewriter, node) {
    if (node.test) rewriter.compared.add(node.test);
    return rewriter.replacing(node, node.test, (test) => decided(rewriter, test, "case"));
  },

  TryStatement(rewriter, node) {
    if (!node.handler) return rewriter.unchanged(node);
    const { param, body } = node.handler;
    const before = rewriter.fresh("t");
    const error = rewriter.fresh("e");
    const named = param ? [" let ", rewriter.text(param), ` = ${error};`] : "";
    const handler = [
      `catch (${error}) { `,
      rewriter.call("refuseCaught", node.handler.start),
      `${error}, ${before});`,
      named,
      " ",
      rewriter.text(body),
      " }",
    ];
    return [
      `{ const ${before} = ${rewriter.helper("running")}(); `,
      rewriter.replacing(node, node.handler, () => handler),
      " }",
    ];
  },
};

function markUnvalued(rewriter: Rewriter, node: AnyNode): void {
  rewriter.unvalued.add(node);
  if (node.type === "SequenceExpression") for (const one of node.expressions) rewriter.unvalued.add(one);
}
