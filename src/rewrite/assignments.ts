/**
 * Assignments: what they compute becomes a call, members are written through a helper, and variables that are written from
 * a branch or from another function are noted before, so that it can be taken back. Knows the order in which JavaScript
 * evaluates: the object, the key, the old value, the right side.
 */
import type { AnyNode } from "../common/syntax.js";
import { assigned, suspends } from "./expressions.js";
import { isFresh, own } from "./makers.js";
import { type Piece, range } from "./pieces.js";
import { isText } from "./plain.js";
import type { Of, Rewriter, Rules } from "./rewriter.js";
import { defaultedIn, targetsOf } from "./targets.js";

type Member = Of<"MemberExpression">;

/** Whether evaluating it twice does the same as evaluating it once. */
const isSteady = (node: AnyNode): boolean =>
  ["Identifier", "ThisExpression", "Literal", "PrivateIdentifier"].includes(node.type);

/** The key of a member as an expression. */
const keyOf = (rewriter: Rewriter, { computed, property }: Member): Piece =>
  computed ? rewriter.text(property) : JSON.stringify((property as { name: string }).name);

const isPrivate = ({ property }: Member): boolean => property.type === "PrivateIdentifier";

/** The object and the key of a member, as the first operands of a call. */
const memberCall = (rewriter: Rewriter, helper: string, member: Member): Piece => [
  rewriter.call(helper, member.property.start),
  rewriter.text(member.object),
  ", ",
  keyOf(rewriter, member),
];

/** Whether a member may be an entry of a table whose index is a scalar. */
const isIndexed = (rewriter: Rewriter, member: Member): boolean =>
  member.computed &&
  member.object.type !== "Super" &&
  !rewriter.isPlain(member.property) &&
  !rewriter.called.has(member) &&
  !rewriter.chained.has(member);

const indexed = (rewriter: Rewriter, member: Member): Piece => [memberCall(rewriter, "indexed", member), ")"];

/** Something to assign to that stands for a member. */
const reference = (rewriter: Rewriter, member: Member): Piece => [memberCall(rewriter, "reference", member), ").value"];

/** A note that a member is about to be written that only its class can write: `this.#x`, `super.x`. */
function noteOwn(rewriter: Rewriter, member: Member): Piece {
  const { object, property, start } = member;
  if (!isSteady(property) || !(isSteady(object) || object.type === "Super"))
    return [rewriter.call("refuseWrite", start), ")"];
  if (!isPrivate(member)) return [rewriter.call("noted", start), "this, ", keyOf(rewriter, member), ")"];
  const text = rewriter.source.slice(start, member.end);
  const name = JSON.stringify(rewriter.source.slice(property.start, property.end));
  const x = rewriter.local("x");
  const write = `, ${name}, () => ${text}, (${x}) => { ${text} = ${x}; })`;
  return [rewriter.call("notePrivate", start), rewriter.text(object), write];
}

const isOwn = (member: Member): boolean => isPrivate(member) || member.object.type === "Super";

/** Whether it is a private member of something else than `this`, which a condition may have chosen. */
const isForeign = (rewriter: Rewriter, member: Member): boolean =>
  isPrivate(member) && member.object.type !== "ThisExpression" && !rewriter.chained.has(member);

/** `other.#k`, as it is read. */
function readForeign(rewriter: Rewriter, { object, property, optional }: Member, more = ""): Piece {
  const x = rewriter.local("x");
  const dot = optional ? "?." : ".";
  const read = [`, (${x}) => ${x}${dot}`, range(property.start, property.end), `${more})`];
  return [rewriter.call("readPrivate", property.start), rewriter.text(object), read];
}

/** `other.#k` as something to assign to. */
function foreign(rewriter: Rewriter, { object, property }: Member, more = ""): Piece {
  const [x, y] = [rewriter.local("x"), rewriter.local("y")];
  const key = rewriter.source.slice(property.start, property.end);
  const access = `, ${JSON.stringify(key)}, (${x}) => ${x}.${key}, (${x}, ${y}) => { ${x}.${key} = ${y}; }${more})`;
  return [rewriter.call("privateMember", property.start), rewriter.text(object), access];
}

/** `other.#k = …`, `other.#k += …` */
function assignForeign(rewriter: Rewriter, node: Of<"AssignmentExpression">, member: Member): Piece {
  const { operator, right } = node;
  const helper = helperOf(rewriter, node);
  const { value, arrow } = rightOf(rewriter, node);
  const isLogical = operator in LOGICAL;
  const decides = isLogical && suspends(rewriter, right);
  if (isLogical && !decides) return [foreign(rewriter, member), `.${helper}(`, arrow(), ")"];
  const more = decides ? `, ${JSON.stringify(operator.slice(0, -1))}` : "";
  if (!helper || decides) return [foreign(rewriter, member, more), `.value ${operator} `, value];
  return [foreign(rewriter, member), `.held.change(${rewriter.helper(helper)}, `, value, ")"];
}

/** Notes for everything that a pattern writes, to be put before it; members in it become references. */
function notes(rewriter: Rewriter, pattern: AnyNode): Piece[] {
  const found: Piece[] = [];
  for (const { node, isName } of targetsOf(pattern)) {
    const note = isName ? rewriter.note(node, pattern) : null;
    if (note) found.push(note);
    if (isName || node.type !== "MemberExpression") continue;
    if (isOwn(node) && !isForeign(rewriter, node)) found.push(noteOwn(rewriter, node));
    else rewriter.referenced.add(node);
  }
  return found;
}

/** An expression after notes. */
const noted = (before: readonly Piece[], expression: Piece): Piece =>
  before.length === 0 ? expression : ["(", ...before.flatMap((note) => [note, ", "]), expression, ")"];

/** The right side of an assignment with what stands around it, and where the operator is. */
function rightOf(rewriter: Rewriter, { left, right, operator, end }: Of<"AssignmentExpression">) {
  const at = rewriter.operatorAt(left.end);
  const from = at + operator.length;
  return {
    at,
    value: rewriter.value(right, from, end),
    arrow: (): Piece => rewriter.arrow(right, from, end),
  };
}

const LOGICAL: Readonly<Record<string, string>> = { "&&=": "and", "||=": "or", "??=": "orNothing" };
/** What they become where a member is assigned. */
const SETTERS: Readonly<Record<string, string>> = { "&&=": "setAnd", "||=": "setOr", "??=": "setNothing" };

/** The helper that computes what is assigned; none where it is not a scalar, whatever it is. */
const helperOf = (rewriter: Rewriter, { operator, right }: Of<"AssignmentExpression">): string | undefined =>
  operator === "+=" && isText(right) ? undefined : (assigned(rewriter, operator) ?? LOGICAL[operator]);

/** `object[key] = …`, `object[key] += …` */
function assignMember(rewriter: Rewriter, node: Of<"AssignmentExpression">, member: Member): Piece {
  const { operator, right } = node;
  const helper = helperOf(rewriter, node);
  const isLogical = operator in LOGICAL;
  if (isForeign(rewriter, member)) return assignForeign(rewriter, node, member);
  const { at, value, arrow } = rightOf(rewriter, node);
  if (isOwn(member)) {
    const isKept = member.object.type === "Super" || !isSteady(member.object) || suspends(rewriter, right);
    const old = rewriter.unchanged(member);
    if (!helper || isKept) return noted([noteOwn(rewriter, member)], rewriter.unchanged(node));
    const operand = isLogical ? arrow() : value;
    return noted([noteOwn(rewriter, member)], [old, " = ", rewriter.call(helper, at), old, ", ", operand, ")"]);
  }
  if (operator === "=") return [memberCall(rewriter, "set", member), ", ", value, ")"];
  if (isLogical && suspends(rewriter, right)) {
    const decides = `, ${JSON.stringify(operator.slice(0, -1))}).value ${operator} `;
    return [memberCall(rewriter, "reference", member), decides, value];
  }
  if (isLogical) return [memberCall(rewriter, SETTERS[operator]!, member), ", ", arrow(), ")"];
  if (!helper) return [reference(rewriter, member), ` ${operator} `, value];
  if (!isSteady(member.object) || (member.computed && !isSteady(member.property)))
    return [
      rewriter.call("changed", at),
      memberCall(rewriter, "held", member),
      "), ",
      rewriter.helper(helper),
      ", ",
      value,
      ")",
    ];
  const old = isIndexed(rewriter, member) ? indexed(rewriter, member) : rewriter.unchanged(member);
  return [memberCall(rewriter, "set", member), ", ", rewriter.call(helper, at), old, ", ", value, "))"];
}

/** A function that `??=` gives the name of the variable. */
const isNamed = (operator: string, { type }: AnyNode): boolean =>
  operator === "??=" && ["ArrowFunctionExpression", "FunctionExpression", "ClassExpression"].includes(type);

function assignment(rewriter: Rewriter, node: Of<"AssignmentExpression">): Piece {
  const { left, right, operator } = node;
  if (left.type === "MemberExpression") return assignMember(rewriter, node, left);
  const before = notes(rewriter, left);
  if (left.type !== "Identifier") rewriter.transient.add(right);
  const helper = helperOf(rewriter, node);
  const defaulted = defaultedIn([left]);
  if (defaulted.length > 0)
    return [
      rewriter.call("defaulted", node.start),
      noted(before, rewriter.unchanged(node)),
      `, () => [${defaulted.join(", ")}])`,
    ];
  if (left.type !== "Identifier" || !helper) return noted(before, rewriter.unchanged(node));
  const name = range(left.start, left.end);
  const { at, value, arrow } = rightOf(rewriter, node);
  if (!(operator in LOGICAL)) return noted(before, [name, " = ", rewriter.call(helper, at), name, ", ", value, ")"]);
  if (!suspends(rewriter, right) && !isNamed(operator, right))
    return noted(before, [name, " = ", rewriter.call(helper, at), name, ", ", arrow(), ")"]);
  const decides = [rewriter.call("decided", at), name, `, ${JSON.stringify(operator.slice(0, -1))})`];
  return noted([...before, decides], rewriter.unchanged(node));
}

function update(rewriter: Rewriter, node: Of<"UpdateExpression">): Piece {
  const { argument, operator, prefix } = node;
  if (rewriter.isPlain(argument)) return range(node.start, node.end);
  const at = prefix ? node.start : node.end - operator.length;
  const helper = operator === "++" ? "increase" : "decrease";
  const isLast = prefix || rewriter.unvalued.has(node);
  const change = (old: Piece): Piece => {
    const write = [old, " = ", rewriter.call(helper, at), old, ")"];
    return isLast ? write : [rewriter.call("old", at), old, ", ", write, ")"];
  };
  if (argument.type !== "MemberExpression") {
    const name = range(argument.start, argument.end);
    return noted(notes(rewriter, argument), change(name));
  }
  if (isForeign(rewriter, argument))
    return [foreign(rewriter, argument), `.held.change${isLast ? "" : "After"}(${rewriter.helper(helper)})`];
  if (!isOwn(argument))
    return [memberCall(rewriter, isLast ? "change" : "changeAfter", argument), ", ", rewriter.helper(helper), ")"];
  const isKept = argument.object.type === "Super" || !isSteady(argument.object);
  return noted([noteOwn(rewriter, argument)], isKept ? rewriter.unchanged(node) : change(rewriter.unchanged(argument)));
}

/** What a pattern takes apart: what a filter has left has as many elements as the pattern asks for. */
function taken(rewriter: Rewriter, id: AnyNode, init: AnyNode): Piece {
  const isTaken = id.type === "ArrayPattern" && rewriter.jumps.hasFilters && !isLiteral(init);
  if (!isTaken || id.elements.some((one) => one?.type === "RestElement")) return rewriter.text(init);
  return [rewriter.call("taken", init.start), rewriter.text(init), `, ${id.elements.length})`];
}

const isLiteral = ({ type }: AnyNode): boolean => type === "ArrayExpression";

function declarator(rewriter: Rewriter, node: Of<"VariableDeclarator">): Piece {
  const { id, init } = node;
  const variables = rewriter.scopes.declaredBy(node);
  const tokens = variables.flatMap((variable) => (variable.kind === "let" ? (rewriter.tokenOf(variable) ?? []) : []));
  // Before the variable, since a text without semicolons goes on behind it.
  const identities = tokens.map((token) => `${token} = ${rewriter.helper("variable")}(), `);
  if (!init) return [...identities, rewriter.unchanged(node)];
  const isExposed = rewriter.body.node && variables.some(({ exposed }) => exposed);
  if (id.type !== "Identifier") rewriter.transient.add(init);
  else if (isExposed && isFresh(init) && !variables.some(({ escapes }) => escapes)) own(rewriter, init);
  const value = taken(rewriter, id, init);
  // A `var` in a branch exists outside of it.
  const before = targetsOf(id).flatMap(({ node, isName }) => {
    const isVar = isName && rewriter.scopes.variable(node)?.kind === "var";
    return (isVar && rewriter.note(node, id)) || [];
  });
  const defaulted = defaultedIn([id]);
  const check = (): string =>
    `, ${rewriter.fresh("d")} = ${rewriter.helper("defaulted")}(0, () => [${defaulted.join(", ")}])`;
  return [
    ...identities,
    rewriter.text(id),
    range(id.end, init.start),
    noted(before, value),
    range(init.end, node.end),
    defaulted.length > 0 ? check() : "",
  ];
}

export const assignments: Rules = {
  MemberExpression(rewriter, node) {
    const isReferenced = rewriter.referenced.has(node);
    if (isForeign(rewriter, node))
      return isReferenced ? [foreign(rewriter, node), ".value"] : readForeign(rewriter, node);
    if (isReferenced) return reference(rewriter, node);
    if (isIndexed(rewriter, node)) return indexed(rewriter, node);
    if (!node.optional || rewriter.isPlain(node.object)) return rewriter.unchanged(node);
    return rewriter.replacing(node, node.object, (object) => [
      rewriter.call("linked", node.property.start),
      rewriter.text(object),
      ")",
    ]);
  },
  AssignmentExpression: assignment,
  UpdateExpression: update,
  VariableDeclarator: declarator,
};

/** `other.#method`, to be called; nothing for what is no private member of something else than `this`. */
export const privateCallee = (rewriter: Rewriter, callee: Member): Piece | null =>
  isForeign(rewriter, callee) ? readForeign(rewriter, callee, `.bind(${rewriter.local("x")})`) : null;

/** The notes for what the head of `for (… of …)` writes. */
export const notesOf = notes;
