/**
 * Expressions: operators become calls that follow scalars, the sides of conditions become functions, and globals that
 * would ask for a number become ones that do not. Knows the names of the helpers (see `engine/helpers.ts`) and the order
 * in which JavaScript evaluates; what assignments become is said in `assignments.ts`.
 */
import type { AnyNode } from "../syntax.js";
import { mark, type Piece, range } from "./pieces.js";
import { isPlain, staysPlain } from "./plain.js";
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
};
const UNARY: Readonly<Record<string, string>> = { "-": "neg", "+": "plus", "!": "not", typeof: "typeOf" };

/** What an assignment operator does before it assigns. */
export const assigned = (operator: string): string | undefined => BINARY[operator.slice(0, -1)];

/** Globals that know nothing of scalars, and what stands for them. */
const GLOBALS: Readonly<Record<string, string>> = {
  Math: "Math",
  Number: "Number",
  Boolean: "Boolean",
  isNaN: "isNaN",
  isFinite: "isFinite",
};

/** Methods that add, remove or move elements. */
const MUTATORS = new Set("push pop shift unshift splice sort reverse fill copyWithin set add delete clear".split(" "));
/** Methods that decide something about elements. */
const SCANS = new Set(
  "filter some every find findIndex findLast findLastIndex includes indexOf lastIndexOf".split(" "),
);

const SUSPENDING = new Set(["AwaitExpression", "YieldExpression"]);

/** Whether a function cannot take the place of an expression, because it pauses the one it is in. */
export const suspends = (rewriter: Rewriter, node: AnyNode): boolean =>
  rewriter.holds(node, ({ type }) => SUSPENDING.has(type));

/** Whether evaluating it does nothing, so that it does not matter whether it is. */
const isInert = (node: AnyNode): boolean => node.type === "Identifier" || node.type === "Literal";

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

function identifier(rewriter: Rewriter, node: Of<"Identifier">): Piece {
  const standsFor =
    Object.hasOwn(GLOBALS, node.name) && rewriter.scopes.isGlobal(node) ? GLOBALS[node.name] : undefined;
  return standsFor ? mark(node.start, rewriter.helper(standsFor)) : range(node.start, node.end);
}

/** A call of a method of something that may be an array. */
function methodCall(rewriter: Rewriter, node: Of<"CallExpression">, callee: Of<"MemberExpression">): Piece | null {
  const { object, property } = callee;
  if (callee.computed || property.type !== "Identifier" || object.type === "Super") return null;
  const { name } = property;
  const inChain = rewriter.chained.has(callee);
  const link = rewriter.source.slice(object.end, property.start);
  if (SCANS.has(name) && !inChain)
    return [
      rewriter.call("scan", property.start),
      rewriter.between(node.start, object.start),
      rewriter.text(object),
      link.slice(0, link.lastIndexOf(".")),
      `, "${name}", [`,
      ...listed(rewriter, node.arguments),
      "])",
    ];
  if (!MUTATORS.has(name)) return null;
  const receiver = [rewriter.call("mutated", property.start), rewriter.text(object), `, "${name}")`];
  const dot = rewriter.chained.has(object) ? "?." : link;
  return [range(node.start, object.start), receiver, dot, rewriter.part(node, property.start, node.end)];
}

/** Expressions with commas between them. */
const listed = (rewriter: Rewriter, nodes: readonly AnyNode[]): Piece[] =>
  nodes.flatMap((node, i) => [i > 0 ? ", " : "", rewriter.text(node)]);

/** `Object.is`, `Object.assign`. */
function objectCall(rewriter: Rewriter, node: Of<"CallExpression">, callee: Of<"MemberExpression">): Piece | null {
  const { object, property } = callee;
  if (object.type !== "Identifier" || object.name !== "Object" || !rewriter.scopes.isGlobal(object)) return null;
  if (property.type !== "Identifier" || callee.computed) return null;
  if (property.name === "is")
    return [mark(callee.start, rewriter.helper("same")), rewriter.part(node, callee.end, node.end)];
  const [target] = node.arguments;
  if (property.name !== "assign" || !target || target.type === "SpreadElement") return null;
  const reshaped = [rewriter.call("reshaped", callee.start), rewriter.text(target), ', "Object.assign")'];
  return [range(node.start, target.start), reshaped, rewriter.part(node, target.end, node.end)];
}

/** esbuild numbers names that are there twice. */
const DEFINE_OP = /^defineOp\d*$/;

/** The `eval` of an op's definition computes plain numbers, and its own text goes into generated modules. */
function keepLaw(rewriter: Rewriter, { callee, arguments: given }: Of<"CallExpression">): void {
  const [definition] = given;
  const name = callee.type === "MemberExpression" && !callee.computed ? callee.property : callee;
  if (name.type !== "Identifier" || !DEFINE_OP.test(name.name) || definition?.type !== "ObjectExpression") return;
  for (const property of definition.properties) {
    if (property.type !== "Property" || property.computed) continue;
    const { key } = property;
    if (key.type === "Identifier" ? key.name === "eval" : key.type === "Literal" && key.value === "eval")
      rewriter.kept.add(property);
  }
}

export const expressions: Rules = {
  Identifier: identifier,

  Property(rewriter, node) {
    if (!node.shorthand || node.value.type !== "Identifier") return rewriter.unchanged(node);
    const { name } = node.value;
    const isReplaced = Object.hasOwn(GLOBALS, name) && rewriter.scopes.isGlobal(node.value);
    return isReplaced ? [`${name}: `, rewriter.text(node.value)] : range(node.start, node.end);
  },

  BinaryExpression(rewriter, node) {
    const { left, right, operator } = node;
    const helper = BINARY[operator];
    if (!helper || staysPlain(node, rewriter.scopes)) return rewriter.unchanged(node);
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

  UnaryExpression(rewriter, node) {
    const { argument, operator } = node;
    if (operator === "delete" && argument.type === "MemberExpression" && argument.object.type !== "Super") {
      const { object } = argument;
      const target = [rewriter.call("reshaped", node.start), rewriter.text(object), ', "delete")'];
      return [range(node.start, object.start), target, rewriter.part(argument, object.end, node.end)];
    }
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
    if (operator === "??" || rewriter.isPlain(left)) return rewriter.unchanged(node);
    if (suspends(rewriter, right)) return undecidable(rewriter, node, left, operator);
    const at = rewriter.operatorAt(left.end);
    const isTest = rewriter.tests.has(node);
    if (isTest) rewriter.tests.add(left).add(right);
    return [
      rewriter.call(`${operator === "&&" ? "and" : "or"}${isTest ? "Truth" : ""}`, at),
      rewriter.between(node.start, left.start),
      rewriter.text(left),
      rewriter.between(left.end, at),
      ", ",
      rewriter.arrow(right, at + operator.length, node.end),
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
    const side = isInert(consequent) && isInert(alternate) ? rewriter.value : rewriter.arrow;
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

  CallExpression(rewriter, node) {
    const { callee } = node;
    keepLaw(rewriter, node);
    if (callee.type === "Super") return [rewriter.call("made", node.start), rewriter.unchanged(node), ")"];
    if (callee.type !== "MemberExpression") return rewriter.unchanged(node);
    return objectCall(rewriter, node, callee) ?? methodCall(rewriter, node, callee) ?? rewriter.unchanged(node);
  },

  ChainExpression(rewriter, node) {
    let at: AnyNode = node.expression;
    while (at.type === "MemberExpression" || at.type === "CallExpression") {
      rewriter.chained.add(at);
      at = at.type === "MemberExpression" ? at.object : at.callee;
    }
    return rewriter.unchanged(node);
  },

  YieldExpression(rewriter, node) {
    const { forks } = rewriter.body;
    if (forks.length === 0) return rewriter.unchanged(node);
    const names = forks.map(({ name }) => name).join(", ");
    return ["(", rewriter.call("refuseLeaving", node.start), `"yield", [${names}]), `, rewriter.unchanged(node), ")"];
  },
};
