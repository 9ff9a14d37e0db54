/**
 * Expressions: operators become calls that follow scalars, the sides of conditions become functions, and globals that
 * would ask for a number become ones that do not. Knows the names of the helpers (see `engine/helpers.ts`) and the order
 * in which JavaScript evaluates; what assignments become is said in `assignments.ts`.
 */
import type { AnyNode } from "../common/syntax.js";
import { markIterator } from "./functions.js";
import { mark, type Piece, range } from "./pieces.js";
import { isPlain } from "./plain.js";
import type { Of, Rewriter, Rules } from "./rewriter.js";

const BINARY: Readonly<Record<string, string>> = {
  "+": "add",
  "-": "sub",
  "*": "mul",
  "/": "div",
  "%": "mod",
  "**": "pow",
  "<": "lt",
  "<=": "le",
  ">": "gt",
  ">=": "ge",
  "===": "eq",
  "!==": "ne",
  "==": "like",
  "!=": "unlike",
  instanceof: "instanceOf",
  // Operators on 32 bits, which no scalar has.
  "|": "bitOr",
  "&": "bitAnd",
  "^": "bitXor",
  "<<": "shiftLeft",
  ">>": "shiftRight",
  ">>>": "shiftRightUnsigned",
};
/** What asks whether something is a global, rather than for what it does. */
const EQUALITY = new Set(["==", "===", "!=", "!==", "instanceof"]);
const UNARY: Readonly<Record<string, string>> = {
  "-": "neg",
  "+": "plus",
  "!": "not",
  "~": "bitNot",
  typeof: "typeOf",
};

/** The helper that an operator becomes, if there is one. In what is shown to people a scalar may be joined to a text. */
export const helperFor = (rewriter: Rewriter, operator: string): string | undefined =>
  operator === "+" && rewriter.isShown ? "joined" : BINARY[operator];

/** What an assignment operator does before it assigns. */
export const assigned = (rewriter: Rewriter, operator: string): string | undefined =>
  helperFor(rewriter, operator.slice(0, -1));

/** Globals that know nothing of scalars, and what stands for them. */
const GLOBALS: Readonly<Record<string, string>> = Object.fromEntries(
  (
    "Math Number Boolean isNaN isFinite ArrayBuffer DataView Float64Array Float32Array Int32Array Uint32Array " +
    "Int16Array Uint16Array Int8Array Uint8Array Uint8ClampedArray"
  )
    .split(" ")
    .map((name) => [name, name]),
);

const LINKS = new Set(["MemberExpression", "CallExpression"]);
const isPause = ({ type }: AnyNode): boolean => type === "AwaitExpression" || type === "YieldExpression";

/** Whether a function cannot take the place of an expression, because it pauses the one it is in. */
export const suspends = (rewriter: Rewriter, node: AnyNode): boolean => rewriter.holds(node, isPause);

/** Whether evaluating it does nothing, so that it does not matter whether it is. */
const isInert = (rewriter: Rewriter, node: AnyNode): boolean =>
  node.type === "Literal" || (node.type === "Identifier" && rewriter.scopes.variable(node) !== undefined);

/** A test that must be decided. */
export function decided(rewriter: Rewriter, test: AnyNode, what: string): Piece {
  if (rewriter.isPlain(test)) return rewriter.text(test);
  return [rewriter.call("decided", test.start), rewriter.text(test), `, ${JSON.stringify(what)})`];
}

/** `test ? a : b` and `a && b` where a side pauses the function: what decides must be decided. */
const undecidable = (rewriter: Rewriter, node: AnyNode, test: AnyNode, what: string): Piece => [
  range(node.start, test.start),
  decided(rewriter, test, what),
  rewriter.part(node, test.end, node.end),
];

/** A side whose value nobody asks for. */
export const unvalued = (rewriter: Rewriter, node: AnyNode, from: number, to: number): Piece => [
  "() => (",
  rewriter.value(node, from, to),
  ", true)",
];

function identifier(rewriter: Rewriter, node: Of<"Identifier">): Piece {
  const isReplaced =
    Object.hasOwn(GLOBALS, node.name) && rewriter.scopes.isGlobal(node) && !rewriter.compared.has(node);
  const standsFor = isReplaced ? GLOBALS[node.name] : undefined;
  return standsFor ? mark(node.start, rewriter.helper(standsFor)) : range(node.start, node.end);
}

function deletion(rewriter: Rewriter, node: Of<"UnaryExpression">): Piece {
  const { argument } = node;
  if (argument.type === "ChainExpression") rewriter.text(argument);
  const member = argument.type === "ChainExpression" ? argument.expression : argument;
  if (member.type !== "MemberExpression" || member.object.type === "Super") return rewriter.unchanged(node);
  const { object, property } = member;
  const target = [rewriter.call("reshaped", node.start), rewriter.text(object), ', "delete")'];
  const isCut = rewriter.chained.has(object) && !member.optional;
  const link = rewriter.source.slice(object.end, property.start);
  const dot = isCut ? (member.computed ? `?.${link}` : "?.") : link;
  return [range(node.start, object.start), target, dot, rewriter.part(member, property.start, node.end)];
}

/** `#k in object`. */
function brandCheck(rewriter: Rewriter, { left, right }: Of<"BinaryExpression">): Piece {
  const x = rewriter.local("x");
  const asks = [`, (${x}) => `, range(left.start, left.end), ` in ${x})`];
  return [rewriter.call("readPrivate", left.start), rewriter.text(right), asks];
}

/** `left ?? right`. */
function orNothing(rewriter: Rewriter, { start, end, left, right }: Of<"LogicalExpression">): Piece {
  const at = rewriter.operatorAt(left.end);
  const tested = [rewriter.between(start, left.start), rewriter.text(left), rewriter.between(left.end, at)];
  const from = at + "??".length;
  if (suspends(rewriter, right))
    return [rewriter.call("decided", at), tested, ', "??") ?? ', rewriter.value(right, from, end)];
  return [rewriter.call("orNothing", at), tested, ", ", rewriter.arrow(right, from, end), ")"];
}

/** `object?.…`, where there may be no object under a condition: what follows is a function of the object. */
function linked(rewriter: Rewriter, node: Of<"ChainExpression">): Piece | null {
  if (suspends(rewriter, node)) return null;
  for (let at: AnyNode = node.expression; at.type === "MemberExpression" || at.type === "CallExpression"; ) {
    const from: AnyNode = at.type === "MemberExpression" ? at.object : at.callee;
    const isLink = at.optional && (at.type === "MemberExpression" ? !isPrivate(at) : from.type === "Identifier");
    if (isLink && from.type !== "Super" && !rewriter.isPlain(from)) {
      const name = rewriter.fresh("o");
      const object = LINKS.has(from.type)
        ? (linked(rewriter, { ...node, expression: from as Of<"MemberExpression">, end: from.end }) ??
          rewriter.text(from))
        : rewriter.text(from);
      const follow = rewriter.standing(from, name, () => rewriter.text(node.expression));
      const isUnvalued = rewriter.unvalued.has(node);
      return [rewriter.call("link", node.start), object, `, (${name}) => ${isUnvalued ? "void " : ""}`, follow, ")"];
    }
    at = from;
  }
  return null;
}

const isPrivate = ({ property }: Of<"MemberExpression">): boolean => property.type === "PrivateIdentifier";

export const expressions: Rules = {
  Identifier: identifier,

  Property(rewriter, node) {
    markIterator(rewriter, node);
    if (!node.shorthand) return rewriter.unchanged(node);
    // `{ name = value }` of a pattern: the name is the key as well as where it goes.
    if (node.value.type !== "Identifier") return rewriter.text(node.value);
    const { name } = node.value;
    const isReplaced = Object.hasOwn(GLOBALS, name) && rewriter.scopes.isGlobal(node.value);
    return isReplaced ? [`${name}: `, rewriter.text(node.value)] : range(node.start, node.end);
  },

  BinaryExpression(rewriter, node) {
    const { left, right, operator } = node;
    if (left.type === "PrivateIdentifier") return brandCheck(rewriter, node);
    const helper = helperFor(rewriter, operator);
    if (EQUALITY.has(operator)) rewriter.compared.add(left).add(right);
    if (!helper || rewriter.isPlain(node)) return rewriter.unchanged(node);
    const at = rewriter.operatorAt(left.end);
    return [
      rewriter.call(helper, at),
      rewriter.between(node.start, left.start),
      rewriter.text(left),
      rewriter.between(left.end, at),
      ", ",
      rewriter.between(at + operator.length, right.start),
      rewriter.text(right),
      rewriter.between(right.end, node.end),
      ")",
    ];
  },

  TemplateLiteral(rewriter, node) {
    const helper = rewriter.isShown ? "shown" : "text";
    const parts: Piece[] = [];
    let at = node.start;
    for (const one of node.expressions) {
      const value = rewriter.isPlain(one)
        ? rewriter.text(one)
        : [rewriter.call(helper, one.start), rewriter.text(one), ")"];
      parts.push(range(at, one.start), value);
      at = one.end;
    }
    return [...parts, range(at, node.end)];
  },

  // A tag is given what it is, not its text.
  TaggedTemplateExpression(rewriter, { start, tag, quasi }) {
    rewriter.called.add(tag);
    return [range(start, tag.start), rewriter.text(tag), range(tag.end, quasi.start), rewriter.unchanged(quasi)];
  },

  UnaryExpression(rewriter, node) {
    const { argument, operator } = node;
    if (operator === "delete") return deletion(rewriter, node);
    const helper = UNARY[operator];
    // `typeof` may ask for what does not exist.
    const isUndeclared = operator === "typeof" && argument.type === "Identifier" && rewriter.scopes.isGlobal(argument);
    if (!helper || isUndeclared || isPlain(argument, rewriter.scopes)) return rewriter.unchanged(node);
    if (operator === "!") rewriter.tests.add(argument);
    const from = node.start + operator.length;
    return [
      rewriter.call(helper, node.start),
      rewriter.between(from, argument.start),
      rewriter.text(argument),
      rewriter.between(argument.end, node.end),
      ")",
    ];
  },

  LogicalExpression(rewriter, node) {
    const { left, right, operator } = node;
    if (rewriter.isPlain(left)) return rewriter.unchanged(node);
    if (operator === "??") return orNothing(rewriter, node);
    if (suspends(rewriter, right)) return undecidable(rewriter, node, left, operator);
    const at = rewriter.operatorAt(left.end);
    const isUnvalued = rewriter.unvalued.has(node);
    const isTest = isUnvalued || rewriter.tests.has(node);
    if (isUnvalued) rewriter.unvalued.add(right);
    if (isTest) rewriter.tests.add(left).add(right);
    return [
      rewriter.call(`${operator === "&&" ? "and" : "or"}${isTest ? "Truth" : ""}`, at),
      rewriter.between(node.start, left.start),
      rewriter.text(left),
      rewriter.between(left.end, at),
      ", ",
      isUnvalued
        ? unvalued(rewriter, right, at + operator.length, node.end)
        : rewriter.arrow(right, at + operator.length, node.end),
      ")",
    ];
  },

  ConditionalExpression(rewriter, node) {
    const { test, consequent, alternate } = node;
    if (rewriter.isPlain(test)) return rewriter.unchanged(node);
    if (suspends(rewriter, consequent) || suspends(rewriter, alternate)) return undecidable(rewriter, node, test, "?:");
    rewriter.tests.add(test);
    const question = rewriter.operatorAt(test.end);
    const colon = rewriter.operatorAt(consequent.end);
    const isUnvalued = rewriter.unvalued.has(node);
    if (isUnvalued) rewriter.unvalued.add(consequent).add(alternate);
    const side = isUnvalued
      ? unvalued.bind(null, rewriter)
      : isInert(rewriter, consequent) && isInert(rewriter, alternate)
        ? rewriter.value
        : rewriter.arrow;
    return [
      rewriter.call(side === rewriter.value ? "pick" : "choose", question),
      rewriter.between(node.start, test.start),
      rewriter.text(test),
      rewriter.between(test.end, question),
      ", ",
      side.call(rewriter, consequent, question + 1, colon),
      ", ",
      side.call(rewriter, alternate, colon + 1, node.end),
      ")",
    ];
  },

  // It may become an operand of a call, where its commas would mean something else.
  SequenceExpression: (rewriter, node) => ["(", rewriter.unchanged(node), ")"],

  ChainExpression(rewriter, node) {
    let at: AnyNode = node.expression;
    // `other?.#k` is a chain of one link, so nothing else is left out.
    const isPrivate = at.type === "MemberExpression" && at.property.type === "PrivateIdentifier";
    if (isPrivate && !LINKS.has((at as Of<"MemberExpression">).object.type)) return rewriter.text(at);
    while (at.type === "MemberExpression" || at.type === "CallExpression") {
      rewriter.chained.add(at);
      at = at.type === "MemberExpression" ? at.object : at.callee;
    }
    return linked(rewriter, node) ?? rewriter.unchanged(node);
  },

  YieldExpression(rewriter, node) {
    const { scopes, began } = rewriter.body;
    const resumed = began
      ? [rewriter.call("resumed", node.start), `${began}, `, rewriter.unchanged(node), ")"]
      : rewriter.unchanged(node);
    if (scopes.length === 0) return resumed;
    const names = scopes.map(({ name }) => name).join(", ");
    return ["(", rewriter.call("refuseLeaving", node.start), `"yield", [${names}]), `, resumed, ")"];
  },
};
