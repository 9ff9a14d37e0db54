/**
 * Calls of methods and functions of JavaScript that decide something about elements, or change an object in a way that
 * cannot be taken back: what they are called on, or given, goes through a helper that refuses it where need be.
 */
import { privateCallee } from "./assignments.js";
import { decided } from "./expressions.js";
import { handing } from "./handing.js";
import { makingCall, said } from "./makers.js";
import { mark, type Piece, range } from "./pieces.js";
import type { Of, Rewriter, Rules } from "./rewriter.js";

/** Methods that add, remove or move elements. */
const MUTATORS = new Set(
  "push pop shift unshift splice sort reverse fill copyWithin set add delete clear next".split(" "),
);
/** Functions that change the object that they are given. */
const CHANGERS: Readonly<Record<string, ReadonlySet<string>>> = {
  Object: new Set(["assign", "defineProperty", "defineProperties", "setPrototypeOf"]),
  Reflect: new Set(["set", "defineProperty", "deleteProperty", "setPrototypeOf"]),
};
const SORTS = new Set(["sort", "toSorted"]);
/** Methods that decide something about elements. */
const SCANS = new Set(
  "filter some every find findIndex findLast findLastIndex includes indexOf lastIndexOf".split(" "),
);
/** Methods that make a text of a number. */
const DIGITS = new Set("toFixed toPrecision toExponential toString toLocaleString".split(" "));

/** Methods that ask a map or a set for a key. */
const LOOKUPS = new Set(["get", "has"]);
/** What is made of keys. */
const KEYED = new Set(["Map", "Set", "WeakMap", "WeakSet"]);

/** The name of a method, where it is written as such. */
function methodOf({ computed, property }: Of<"MemberExpression">): string | null {
  if (computed) return property.type === "Literal" && typeof property.value === "string" ? property.value : null;
  return property.type === "Identifier" ? property.name : null;
}

/** A call of a method of something that may be an array. */
function methodCall(rewriter: Rewriter, node: Of<"CallExpression">, callee: Of<"MemberExpression">): Piece | null {
  const { object, property } = callee;
  const name = methodOf(callee);
  if (name === null || object.type === "Super") return null;
  const link = rewriter.source.slice(object.end, property.start);
  if (["call", "apply"].includes(name) && object.type === "MemberExpression" && !object.computed) {
    const method = (object.property as { name: string }).name;
    return MUTATORS.has(method) ? changing(rewriter, node, "mutated", method) : null;
  }
  const helper = SCANS.has(name)
    ? "scanned"
    : SORTS.has(name)
      ? "sorting"
      : MUTATORS.has(name)
        ? "mutated"
        : LOOKUPS.has(name) && node.arguments.length > 0
          ? "looked"
          : name === "at" && node.arguments.length === 1 && !rewriter.isPlain(node.arguments[0]!)
            ? "counted"
            : null;
  if (!helper) return null;
  const receiver = [rewriter.call(helper, property.start), rewriter.text(object), `, "${name}")`];
  const dot = rewriter.chained.has(object) ? (callee.computed ? "?.[" : "?.") : link;
  return [range(node.start, object.start), receiver, dot, rewriter.part(node, property.start, node.end)];
}

/** A call that changes its first argument. */
function changing(rewriter: Rewriter, node: Of<"CallExpression">, helper: string, what: string): Piece | null {
  const [target] = node.arguments;
  if (!target || target.type === "SpreadElement") return null;
  const noted = [rewriter.call(helper, target.start), rewriter.text(target), `, "${what}")`];
  return [rewriter.part(node, node.start, target.start), noted, rewriter.part(node, target.end, node.end)];
}

/** `Object.is`, `Object.assign`, `Reflect.set` … */
function objectCall(rewriter: Rewriter, node: Of<"CallExpression">, callee: Of<"MemberExpression">): Piece | null {
  const { object, property } = callee;
  if (object.type !== "Identifier" || !Object.hasOwn(CHANGERS, object.name)) return null;
  if (property.type !== "Identifier" || callee.computed || !rewriter.scopes.isGlobal(object)) return null;
  const name = `${object.name}.${property.name}`;
  if (name === "Object.is")
    return [mark(callee.start, rewriter.helper("same")), rewriter.part(node, callee.end, node.end)];
  return CHANGERS[object.name]!.has(property.name) ? changing(rewriter, node, "reshaped", name) : null;
}

/** `Array(n)`: how long it is must be known. */
function arrayOf(rewriter: Rewriter, node: Of<"CallExpression" | "NewExpression">): Piece | null {
  const { callee, arguments: given } = node;
  const [length] = given;
  const isArray = callee.type === "Identifier" && callee.name === "Array" && rewriter.scopes.isGlobal(callee);
  if (!isArray || !length || given.length > 1 || length.type === "SpreadElement" || rewriter.isPlain(length))
    return null;
  return rewriter.replacing(node, length, () => decided(rewriter, length, "Array"));
}

/** `new Map(entries)`: no key may depend on a condition. */
function keyedOf(rewriter: Rewriter, node: Of<"NewExpression">): Piece | null {
  const { callee, arguments: given } = node;
  const [entries] = given;
  const isKeyed = callee.type === "Identifier" && KEYED.has(callee.name) && rewriter.scopes.isGlobal(callee);
  if (!isKeyed || !entries || entries.type === "SpreadElement") return null;
  const checked = [rewriter.call("keys", entries.start), rewriter.text(entries), `, "${callee.name}")`];
  return rewriter.replacing(node, entries, () => checked);
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

/** A call of a function; `Array(n)` makes something. */
function made(rewriter: Rewriter, node: Of<"CallExpression">): Piece {
  const text = arrayOf(rewriter, node) ?? rewriter.unchanged(node);
  const makes = node.callee.type === "Identifier" && ["Array", "structuredClone"].includes(node.callee.name);
  return makes && rewriter.scopes.isGlobal(node.callee) ? said(rewriter, node, text) : text;
}

/** Whether what is given is only shown to people: `console.log(…)`, `new RangeError(…)`. */
function isShown(rewriter: Rewriter, { callee }: Of<"CallExpression" | "NewExpression">): boolean {
  const name = callee.type === "MemberExpression" ? callee.object : callee;
  if (name.type !== "Identifier") return false;
  return callee === name ? name.name.endsWith("Error") : name.name === "console" && rewriter.scopes.isGlobal(name);
}

/** The text of a scalar, where it is shown: `x.toFixed(2)`. */
function digits(rewriter: Rewriter, node: Of<"CallExpression">, callee: Of<"MemberExpression">): Piece | null {
  const { object, property } = callee;
  const name = methodOf(callee);
  if (!rewriter.isShown || name === null || !DIGITS.has(name) || rewriter.chained.has(object)) return null;
  const receiver = [rewriter.call("readable", property.start), rewriter.text(object), `, "${name}")`];
  return [range(node.start, object.start), receiver, rewriter.part(node, object.end, node.end)];
}

/** Node's `assert`, under the names of its module. */
const ASSERT = /^(node:)?assert(\/strict)?$/;

/** What `assert` is given behind what it asserts is shown. */
function markMessages(rewriter: Rewriter, { callee, arguments: given }: Of<"CallExpression">): void {
  const name = callee.type === "MemberExpression" ? callee.object : callee;
  const declared = name.type === "Identifier" ? rewriter.scopes.variable(name)?.declared : undefined;
  if (declared?.type !== "ImportDeclaration" || !ASSERT.test(String(declared.source.value))) return;
  for (const one of given.slice(1)) rewriter.messages.add(one);
}

/** The text of a scalar, where it is shown: `String(x)`. */
function textOf(rewriter: Rewriter, { start, callee, arguments: given }: Of<"CallExpression">): Piece | null {
  const isText = callee.type === "Identifier" && callee.name === "String" && rewriter.scopes.isGlobal(callee);
  const [one] = given;
  if (!rewriter.isShown || !isText || given.length !== 1 || one!.type === "SpreadElement") return null;
  return [rewriter.call("textOf", start), rewriter.text(one!), ")"];
}

function call(rewriter: Rewriter, node: Of<"CallExpression">): Piece {
  const { callee } = node;
  rewriter.called.add(callee);
  keepLaw(rewriter, node);
  markMessages(rewriter, node);
  handing(rewriter, node);
  if (callee.type === "Super") return [rewriter.call("made", node.start), rewriter.unchanged(node), ")"];
  if (callee.type !== "MemberExpression") return textOf(rewriter, node) ?? made(rewriter, node);
  const own = privateCallee(rewriter, callee);
  if (own) return rewriter.replacing(node, callee, () => own);
  return (
    objectCall(rewriter, node, callee) ??
    methodCall(rewriter, node, callee) ??
    makingCall(rewriter, node, callee) ??
    digits(rewriter, node, callee) ??
    rewriter.unchanged(node)
  );
}

function creation(rewriter: Rewriter, node: Of<"NewExpression">): Piece {
  rewriter.called.add(node.callee);
  handing(rewriter, node);
  return said(rewriter, node, arrayOf(rewriter, node) ?? keyedOf(rewriter, node) ?? rewriter.unchanged(node));
}

export const calls: Rules = {
  CallExpression: (rewriter, node) =>
    isShown(rewriter, node) ? rewriter.showing(() => call(rewriter, node)) : call(rewriter, node),
  NewExpression: (rewriter, node) =>
    isShown(rewriter, node) ? rewriter.showing(() => creation(rewriter, node)) : creation(rewriter, node),
};
