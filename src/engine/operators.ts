/**
 * The operators of JavaScript on whatever they are given: on scalars they do what the op's method does, on anything else
 * what JavaScript does. What rewritten model files call in place of `+`, `<`, `!` …; plain numbers take the shortest way.
 */
import { diagnostic } from "../diagnostics.js";
import { opcodes } from "../ir/opcodes.js";
import { presenceOf } from "./absent.js";
import { identical, isView } from "./alternatives.js";
import { isScalar, truth } from "./choice.js";
import { or, select } from "./functions.js";
import { equal, isNothing, opened, optionalOf, settled } from "./optionals.js";
import { named, type Stranger } from "./origin.js";
import { refuse } from "./tracing.js";
import { allOf, negated } from "./truths.js";
import { apply, Condition, refuseNode, type Truth, Value } from "./value.js";
import { madeNow } from "./writes.js";

// biome-ignore lint/suspicious/noExplicitAny: these are the operators of JavaScript, which take anything
type Any = any;

/** Whether an operation is one on scalars. A text that a scalar is joined to is none: JavaScript then asks for its text. */
const follows = (x: unknown, y: unknown): boolean =>
  (isTraced(x) && typeof y !== "string") || (isTraced(y) && typeof x !== "string");

const isTraced = (x: unknown): boolean => x instanceof Value || x instanceof Condition;

/** An operand: what is true counts as 1, what is false as 0. */
const operand = (x: unknown): unknown =>
  x instanceof Condition ? select(x, 1, 0) : typeof x === "boolean" ? Number(x) : x;

/** An operation on scalars. */
const applied = (code: number, x: unknown, y: unknown): unknown => apply(code, operand(x), operand(y));

export const add = (x: Any, y: Any): Any =>
  typeof x === "number" && typeof y === "number" ? x + y : follows(x, y) ? applied(opcodes.add, x, y) : x + y;

export const sub = (x: Any, y: Any): Any =>
  typeof x === "number" && typeof y === "number" ? x - y : follows(x, y) ? applied(opcodes.sub, x, y) : x - y;

export const mul = (x: Any, y: Any): Any =>
  typeof x === "number" && typeof y === "number" ? x * y : follows(x, y) ? applied(opcodes.mul, x, y) : x * y;

export const div = (x: Any, y: Any): Any =>
  typeof x === "number" && typeof y === "number" ? x / y : follows(x, y) ? applied(opcodes.div, x, y) : x / y;

export const mod = (x: Any, y: Any): Any =>
  typeof x === "number" && typeof y === "number" ? x % y : follows(x, y) ? applied(opcodes.mod, x, y) : x % y;

export const pow = (x: Any, y: Any): Any =>
  typeof x === "number" && typeof y === "number" ? x ** y : follows(x, y) ? applied(opcodes.pow, x, y) : x ** y;

export const neg = (x: Any): Any => (isTraced(x) ? (operand(x) as Value).neg() : -x);

/** `+x`: a condition counts as 1 or 0. */
export const plus = (x: Any): Any => (isTraced(x) ? operand(x) : +x);

/** `++x`, without the assignment. */
export const increase = (x: Any): Any => (isTraced(x) ? (operand(x) as Value).add(1) : ++x);

/** `--x`, without the assignment. */
export const decrease = (x: Any): Any => (isTraced(x) ? (operand(x) as Value).sub(1) : --x);

/** What `x++` is: the number that x was. */
export const old = (x: Any, _: unknown): Any => (isTraced(x) ? operand(x) : typeof x === "bigint" ? x : Number(x));

export const lt = (x: Any, y: Any): Any =>
  typeof x === "number" && typeof y === "number" ? x < y : follows(x, y) ? applied(opcodes.lt, x, y) : x < y;

export const le = (x: Any, y: Any): Any =>
  typeof x === "number" && typeof y === "number" ? x <= y : follows(x, y) ? applied(opcodes.le, x, y) : x <= y;

export const gt = (x: Any, y: Any): Any =>
  typeof x === "number" && typeof y === "number" ? x > y : follows(x, y) ? applied(opcodes.gt, x, y) : x > y;

export const ge = (x: Any, y: Any): Any =>
  typeof x === "number" && typeof y === "number" ? x >= y : follows(x, y) ? applied(opcodes.ge, x, y) : x >= y;

/** `x === y`. */
export const eq = (x: Any, y: Any): Any => compared(x, y) ?? x === y;

/** `x !== y`. */
export const ne = (x: Any, y: Any): Any => differing(x, y) ?? x !== y;

/** `x == y`. */
// biome-ignore lint/suspicious/noDoubleEquals: it is what was written
export const like = (x: Any, y: Any): Any => compared(x, y, true) ?? x == y;

/** `x != y`. */
// biome-ignore lint/suspicious/noDoubleEquals: it is what was written
export const unlike = (x: Any, y: Any): Any => differing(x, y, true) ?? x != y;

/** `x instanceof kind`. */
export function instanceOf(x: Any, kind: Any): Truth {
  const optional = optionalOf(settled(x));
  return optional ? allOf(optional.there, isInstance(optional.thing, kind)) : isInstance(settled(x), kind);
}

/** A class may say itself what its instances are. */
function isInstance(x: Any, kind: Any): Truth {
  const says = kind?.[Symbol.hasInstance];
  const isOwn = typeof says === "function" && says !== Function.prototype[Symbol.hasInstance];
  return isOwn ? truth(says.call(kind, x)) : x instanceof kind;
}

/** What numbers and booleans have where scalars and conditions have something else. */
function plainly(x: unknown): unknown {
  if (x === Value) return Number;
  if (x === Condition) return Boolean;
  return x === Value.prototype ? Number.prototype : x === Condition.prototype ? Boolean.prototype : x;
}

/** Whether two scalars, two conditions or what a condition chose are equal; undefined if they are anything else. */
function compared(given: unknown, other: unknown, isLoose = false): Truth | undefined {
  const [x, y] = [settled(given), settled(other)];
  if (isNothing(x) || isNothing(y)) {
    const isThere = presenceOf(isNothing(x) ? y : x);
    if (isThere !== true) return isLoose || x === undefined || y === undefined ? negated(isThere) : false;
  }
  if (optionalOf(x) || optionalOf(y)) return equal(x, y, isLoose, (p, q) => compared(p, q) ?? p === q);
  if (!is(x, given) || !is(y, other)) return compared(x, y) ?? x === y;
  if (isView(x) || isView(y)) return identical(x, y);
  if (!(x instanceof Object || y instanceof Object)) return undefined;
  if ((x instanceof Value && isScalar(y)) || (y instanceof Value && isScalar(x)))
    return apply(opcodes.eq, x, y) as unknown as Condition;
  const [p, q] = x instanceof Condition ? [x, y] : [y, x];
  if (!(p instanceof Condition)) return plainly(x) === x && plainly(y) === y ? undefined : plainly(x) === plainly(y);
  if (typeof q === "boolean") return q ? p : p.not();
  return q instanceof Condition ? or(p.and(q), p.not().and(q.not())) : undefined;
}

function differing(x: unknown, y: unknown, isLoose = false): Truth | undefined {
  if (!optionalOf(x) && !optionalOf(y) && ((x instanceof Value && isScalar(y)) || (y instanceof Value && isScalar(x))))
    return apply(opcodes.ne, x, y) as unknown as Condition;
  const same = compared(x, y, isLoose);
  return same === undefined ? undefined : negated(same);
}

/** Models see another one (`platform.ts`). */
const { is } = Object;

/** `!x`. */
export function not(x: unknown): Truth {
  const condition = truth(x);
  return negated(condition);
}

/** `typeof x`: a scalar is a number, a condition a boolean. */
export function typeOf(given: unknown): string {
  const x = opened(given);
  return x instanceof Value ? "number" : x instanceof Condition ? "boolean" : typeof x;
}

/** An object that has just been made. */
export const made = madeNow;

/** An operand of an operator on bits. */
const bits = (x: Any, operator: string): Any =>
  isNode(x) ? refuseNode(diagnostic("traced-bits", operator), x, () => 0) : x;

export const bitOr = (x: Any, y: Any): Any => bits(x, "|") | bits(y, "|");
export const bitAnd = (x: Any, y: Any): Any => bits(x, "&") & bits(y, "&");
export const bitXor = (x: Any, y: Any): Any => bits(x, "^") ^ bits(y, "^");
export const bitNot = (x: Any): Any => ~bits(x, "~");
export const shiftLeft = (x: Any, y: Any): Any => bits(x, "<<") << bits(y, "<<");
export const shiftRight = (x: Any, y: Any): Any => bits(x, ">>") >> bits(y, ">>");
export const shiftRightUnsigned = (x: Any, y: Any): Any => bits(x, ">>>") >>> bits(y, ">>>");

const isNode = (x: unknown): x is Value | Condition => x instanceof Value || x instanceof Condition;

/** A part of a text that is made of a template. */
export const text = (x: unknown): unknown =>
  isNode(x) && x.tape ? refuseNode(diagnostic("traced-text"), x, () => x.shown()) : x;

/** The same where the text is only shown to people. */
export const shown = (x: unknown): unknown => (isNode(x) ? x.shown() : x);

/** `String(x)` where the text is only shown to people. */
export const textOf = (x: unknown): string => (isNode(x) ? x.shown() : String(x));

/** `x + y` where a text is only shown to people. */
export const joined = (x: Any, y: Any): Any =>
  typeof x === "string" || typeof y === "string" ? (shown(x) as string) + (shown(y) as string) : add(x, y);

/** What `x.toFixed()` is called on where the text is only shown to people. */
export const readable = (x: unknown, method: string): unknown =>
  isNode(x) && x.tape ? { [method]: () => x.shown() } : x;

/** Asking decides whether to go on: then it ends, so that the rest is looked at. */
const ENDING: ReadonlySet<string> = new Set(["for", "while"]);

/**
 * Something that must be decided before the model runs.
 * @param what `for` and `while` for tests of loops, `switch` and `case`; else what asks.
 * @param who the code that asks, if nobody rewrote it.
 * @throws traced-decision
 */
export function decided<T>(given: T, what: string, who: Stranger | null = null): T {
  const test = opened(given);
  if (what === "??") return test;
  if (!isNode(test) && !((what === "switch" || what === "case") && isView(test))) return test;
  const error = diagnostic("traced-decision", what, who && named(who));
  const standIn = (): T => !ENDING.has(what) as T;
  return isNode(test) ? refuseNode(error, test, standIn) : refuse(error, standIn);
}
