/**
 * Conditions that are handed to functions of others. A function is the model's own if its text is part of the bundle that
 * was rewritten; one that is not, and not the platform's or the engine's either, takes every condition for true, so it is
 * found out what becomes of those that it gets. Knows functions by their texts; what `assert` does is known, and followed.
 */
import { truth } from "./choice.js";
import { throwsIf } from "./throws.js";
import { tracing } from "./tracing.js";
import { negated } from "./truths.js";
import { Condition, handOver, Node, Value } from "./value.js";

type AnyFunction = (...given: unknown[]) => unknown;

const textOf = Function.prototype.toString;
const methodsOf = (prototype: object): unknown[] =>
  Object.values(Object.getOwnPropertyDescriptors(prototype)).map(({ value }) => value as unknown);
const engines = new Set<unknown>([...methodsOf(Value.prototype), ...methodsOf(Condition.prototype)]);

/** What rewritten code calls with what it hands over. */
export type Given = (x: unknown, callee: (() => unknown) | null, what: string) => unknown;

/**
 * @param bundle the text that the model's own functions are part of.
 * @param api the functions of the engine.
 */
export function givenIn(bundle: string, api: Iterable<unknown>): Given {
  const known = new Map<string, boolean>();
  const ours = new Set([...engines, ...api]);
  const isOther = (called: unknown): boolean => {
    if (typeof called !== "function" || ours.has(called)) return false;
    const text = textOf.call(called);
    // A function that was bound may be anybody's.
    if (text.endsWith("{ [native code] }")) return called.name.startsWith("bound ");
    const isKnown = known.get(text) ?? !bundle.includes(text);
    known.set(text, isKnown);
    return isKnown;
  };
  return (x, callee, what) => {
    if (x instanceof Node && callee && isAssert(callee())) return asserted(x);
    if (!tracing || !mayDecide(x)) return x;
    if (callee && !isOther(callee())) return x;
    return handed(x, `\`${what}\``);
  };
}

interface Assert {
  readonly ok: unknown;
  readonly strict: { readonly ok: unknown };
}

/** Whether it is Node's `assert`, by one of its names, which are one function or, from Node 26 on, several. */
function isAssert(called: unknown): boolean {
  const { process } = globalThis as { process?: NodeJS.Process };
  const assert = process?.getBuiltinModule?.("node:assert") as Assert | undefined;
  return assert !== undefined && [assert, assert.ok, assert.strict, assert.strict.ok].includes(called);
}

/** What `assert` is given for something that holds or not: it throws where that does not hold. */
function asserted(x: Node): boolean {
  const holds = truth(x);
  if (typeof holds === "boolean") return holds;
  if (!tracing) return holds.data;
  throwsIf(negated(holds));
  return true;
}

/** Whether something is a condition, holds some, or may give some. */
const mayDecide = (x: unknown): boolean =>
  x instanceof Condition || typeof x === "function" || (Array.isArray(x) ? x : valuesOf(x)).some(isCondition);

const isCondition = (x: unknown): x is Condition => x instanceof Condition;

/** The members of a record. */
const valuesOf = (x: unknown): readonly unknown[] =>
  typeof x === "object" && x !== null && Object.getPrototypeOf(x) === Object.prototype ? Object.values(x) : [];

/** Something in the hands of another one. */
function handed(x: unknown, who: string): unknown {
  if (isCondition(x)) handOver(x, who);
  else if (typeof x === "function" && !isNamed(x))
    // It is the same function, but for what becomes of a condition that it gives.
    return new Proxy(x as AnyFunction, {
      apply: (target, self, given) => handed(Reflect.apply(target, self, given), who),
    });
  else for (const one of Array.isArray(x) ? x : valuesOf(x)) if (isCondition(one)) handOver(one, who);
  return x;
}

/** Whether it is a function that must stay the one that it is: a class, or one that has a name. */
const isNamed = (x: object): boolean => (x as { name?: string }).name !== "" || textOf.call(x).startsWith("class");
