/**
 * Assignments: what they compute becomes a call, members are written through a helper, and variables that are written from
 * a branch or from another function are noted before, so that it can be taken back. Knows the order in which JavaScript
 * evaluates: the object, the key, the old value, the right side.
 */
import type { AnyNode } from "../syntax.js";
import { assigned } from "./expressions.js";
import { type Piece, range } from "./pieces.js";
import { isText } from "./plain.js";
import type { Of, Rewriter, Rules } from "./rewriter.js";
import { targetsOf } from "./targets.js";

type Member = Of<"MemberExpression">;

/** Whether evaluating it twice does the same as evaluating it once. */
const isSteady = (node: AnyNode): boolean =>
  ["Identifier", "ThisExpression", "Literal", "PrivateIdentifier"].includes(node.type) ||
  (node.type === "MemberExpression" && !node.optional && isSteady(node.object) && isSteady(node.property));

/** The key of a member as an expression. */
const keyOf = (rewriter: Rewriter, { computed, property }: Member): Piece =>
  computed ? rewriter.text(property) : JSON.stringify((property as { name: string }).name);

const isPrivate = ({ property }: Member): boolean => property.type === "PrivateIdentifier";

/** Notes for everything that a pattern writes, to be put before it. */
function notes(rewriter: Rewriter, pattern: AnyNode): Piece[] {
  const found: Piece[] = [];
  for (const { node, isName } of targetsOf(pattern)) {
    const note = isName ? rewriter.note(node, pattern) : null;
    if (note) found.push(note);
    if (isName || node.type !== "MemberExpression" || node.object.type === "Super") continue;
    if (isPrivate(node) || !isSteady(node)) found.push([rewriter.call("refuseWrite", node.start), ")"]);
    else found.push([rewriter.call("noted", node.start), rewriter.text(node.object), ", ", keyOf(rewriter, node), ")"]);
  }
  return found;
}

/** An expression after notes. */
const noted = (before: readonly Piece[], expression: Piece): Piece =>
  before.length === 0 ? expression : ["(", ...before.flatMap((note) => [note, ", "]), expression, ")"];

/** `object[key] = value`, as a call. */
function setMember(rewriter: Rewriter, member: Member, at: number, value: Piece): Piece {
  const { object } = member;
  if (!isPrivate(member))
    return [rewriter.call("set", at), rewriter.text(object), ", ", keyOf(rewriter, member), ", ", value, ")"];
  const text = rewriter.source.slice(member.start, member.end);
  const name = JSON.stringify(rewriter.source.slice(member.property.start, member.property.end));
  const x = rewriter.local("x");
  const note = [
    rewriter.call("notePrivate", at),
    rewriter.text(object),
    `, ${name}, () => ${text}, (${x}) => { ${text} = ${x}; })`,
  ];
  return noted([note], [text, " = ", value]);
}

/** What the new value is, given the old one. */
type Change = (old: Piece) => Piece;

function changeOf(rewriter: Rewriter, node: Of<"AssignmentExpression">): Change | null {
  const { operator, left, right } = node;
  const at = rewriter.operatorAt(left.end);
  const value = [rewriter.between(at + operator.length, right.start), rewriter.text(right)];
  const tail = rewriter.between(right.end, node.end);
  if (operator === "=") return () => [...value, tail];
  if (operator === "&&=" || operator === "||=") {
    const side = rewriter.arrow(right, at + operator.length, node.end);
    return (old) => [rewriter.call(operator === "&&=" ? "and" : "or", at), old, ", ", side, ")"];
  }
  const helper = assigned(operator);
  if (!helper || (operator === "+=" && isText(right))) return null;
  return (old) => [rewriter.call(helper, at), old, ", ", ...value, tail, ")"];
}

function assignMember(rewriter: Rewriter, node: AnyNode, member: Member, change: Change, needsOld: boolean): Piece {
  const at = member.property.start;
  if (!needsOld) {
    const isReachable = !isPrivate(member) || isSteady(member.object);
    return isReachable ? setMember(rewriter, member, at, change("")) : rewriter.unchanged(node);
  }
  if (isSteady(member)) return setMember(rewriter, member, at, change(rewriter.unchanged(member)));
  if (isPrivate(member)) return rewriter.unchanged(node);
  const x = rewriter.local("x");
  const object = rewriter.text(member.object);
  return [rewriter.call("change", at), object, ", ", keyOf(rewriter, member), `, (${x}) => `, change(x), ")"];
}

function assignment(rewriter: Rewriter, node: Of<"AssignmentExpression">): Piece {
  const { left, operator } = node;
  const change = changeOf(rewriter, node);
  if (left.type === "MemberExpression" && left.object.type !== "Super") {
    if (operator === "??=" && isSteady(left) && !isPrivate(left))
      return [
        "(",
        rewriter.unchanged(left),
        " ?? ",
        setMember(rewriter, left, left.start, rewriter.text(node.right)),
        ")",
      ];
    return change ? assignMember(rewriter, node, left, change, operator !== "=") : rewriter.unchanged(node);
  }
  const before = notes(rewriter, left);
  if (left.type !== "Identifier" || !change) return noted(before, rewriter.unchanged(node));
  const name = range(left.start, left.end);
  return noted(before, [name, " = ", change(name)]);
}

function update(rewriter: Rewriter, node: Of<"UpdateExpression">): Piece {
  const { argument, operator, prefix } = node;
  if (rewriter.isPlain(argument)) return range(node.start, node.end);
  const at = prefix ? node.start : node.end - operator.length;
  const change: Change = (old) => [rewriter.call(operator === "++" ? "increase" : "decrease", at), old, ")"];
  const isLast = prefix || rewriter.unvalued.has(node);
  const after = (old: Piece, assign: Piece): Piece =>
    isLast ? assign : [rewriter.call("old", at), old, ", ", assign, ")"];
  if (argument.type === "MemberExpression") {
    const isPossible = argument.object.type !== "Super" && (isSteady(argument) || (isLast && !isPrivate(argument)));
    if (!isPossible) return rewriter.unchanged(node);
    return after(rewriter.unchanged(argument), assignMember(rewriter, node, argument, change, true));
  }
  const name = range(argument.start, argument.end);
  return noted(notes(rewriter, argument), after(name, [name, " = ", change(name)]));
}

/** Calls of these make something new. */
const MAKERS = new Set("map filter slice concat flat flatMap from of fill split toSorted toReversed".split(" "));

/** Whether an expression gives an object that nobody else has. */
function isFresh(node: AnyNode): boolean {
  if (["ArrayExpression", "ObjectExpression", "NewExpression"].includes(node.type)) return true;
  if (node.type !== "CallExpression") return false;
  const { callee } = node;
  if (callee.type === "Identifier") return callee.name === "Array";
  return (
    callee.type === "MemberExpression" && callee.property.type === "Identifier" && MAKERS.has(callee.property.name)
  );
}

function declarator(rewriter: Rewriter, node: Of<"VariableDeclarator">): Piece {
  const { id, init } = node;
  const variables = rewriter.scopes.declaredBy(node);
  const tokens = variables.flatMap((variable) => (variable.kind === "let" ? (rewriter.tokenOf(variable) ?? []) : []));
  const identities = tokens.map((token) => `, ${token} = ${rewriter.helper("variable")}()`);
  if (!init) return [rewriter.unchanged(node), ...identities];
  const isNew = rewriter.body.node && isFresh(init) && variables.some(({ exposed }) => exposed);
  const value = isNew ? [rewriter.call("made", init.start), rewriter.text(init), ")"] : rewriter.text(init);
  // A `var` in a branch exists outside of it.
  const before = targetsOf(id).flatMap(({ node, isName }) => {
    const isVar = isName && rewriter.scopes.variable(node)?.kind === "var";
    return (isVar && rewriter.note(node, id)) || [];
  });
  return [rewriter.text(id), range(id.end, init.start), noted(before, value), range(init.end, node.end), ...identities];
}

export const assignments: Rules = {
  AssignmentExpression: assignment,
  UpdateExpression: update,
  VariableDeclarator: declarator,
};

/** The notes for what the head of `for (… of …)` writes. */
export const notesOf = notes;
