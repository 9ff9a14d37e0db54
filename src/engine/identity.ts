/**
 * What asks which object something is: searches in arrays, and keys of maps and sets. A view (`views.ts`) is found where
 * the object that it stands for is, under the same condition. Knows the methods of JavaScript; `===` is in `operators.ts`.
 */
import { type Diagnostic, diagnostic } from "../diagnostics.js";
import { alternativesOf, isView } from "./alternatives.js";
import { chosenBy } from "./choice.js";
import { eq, ne } from "./operators.js";
import { optionalOf } from "./optionals.js";
import { allOf, anyOf } from "./truths.js";
import type { Truth } from "./value.js";

type AnyFunction = (...given: unknown[]) => unknown;

/** Whether a search in an array has to follow conditions. */
export const searchesViews = (elements: readonly unknown[], wanted: unknown): boolean =>
  isView(wanted) ||
  optionalOf(wanted) !== undefined ||
  elements.some((element) => optionalOf(element)) ||
  (typeof wanted === "object" && elements.some(isView));

/** `elements.includes(wanted)`, `.indexOf` and `.lastIndexOf`. */
export function searched(method: string, elements: readonly unknown[], [wanted, from]: readonly unknown[]): unknown {
  const isLast = method === "lastIndexOf";
  const start = Math.trunc(Number(from ?? (isLast ? Infinity : 0)));
  const at = start < 0 ? start + elements.length : start;
  const found = [...elements.keys()].filter((i) => (isLast ? i <= at : i >= at));
  const same = (i: number): Truth => {
    const equal: Truth = eq(elements[i], wanted);
    // `includes` finds NaN, too.
    return method === "includes" ? anyOf(equal, allOf(ne(elements[i], elements[i]), ne(wanted, wanted))) : equal;
  };
  if (method === "includes") return found.reduce<Truth>((any, i) => anyOf(any, same(i)), false);
  const outermost = isLast ? found : found.reverse();
  return outermost.reduce<unknown>((other, i) => chosenBy(same(i), i, other), -1);
}

type Keyed = Map<unknown, unknown> & Set<unknown>;

const KEYED = [Map, Set, WeakMap, WeakSet];

export const isKeyed = (x: unknown): x is Keyed => KEYED.some((kind) => x instanceof kind) && !isView(x);

/** What becomes of a method of a map or a set if its key is a view. */
const keyed: Readonly<Record<string, (receiver: Keyed, objects: ReadonlyMap<object, Truth>) => unknown>> = {
  get: (receiver, objects) => overall(objects, (object) => receiver.get(object), undefined),
  has: (receiver, objects) => overall(objects, (object) => receiver.has(object), false),
};

function overall(objects: ReadonlyMap<object, Truth>, ask: (object: object) => unknown, first: unknown): unknown {
  let isFirst = true;
  let answer = first;
  for (const [object, when] of objects) {
    answer = isFirst ? ask(object) : chosenBy(when, ask(object), answer);
    isFirst = false;
  }
  return answer;
}

/** The receiver of a method that takes a key: `get`, `has`, `set`, `add`, `delete`. */
export function keyedBy(receiver: unknown, method: string): unknown {
  if (!isKeyed(receiver)) return receiver;
  return {
    [method]: (...given: unknown[]) => {
      const alternatives = alternativesOf(given[0]);
      if (!alternatives) return (receiver as unknown as Record<string, AnyFunction>)[method]!(...given);
      if (!keyed[method]) throw asKey();
      return keyed[method](receiver, alternatives.objects);
    },
  };
}

/** What a map or a set is made of: no views. */
export function checkKeys<T>(entries: T, kind: string): T {
  if (!Array.isArray(entries)) return entries;
  const isOfPairs = kind.endsWith("Map");
  for (const entry of entries) if (isView(isOfPairs ? (entry as unknown[] | null)?.[0] : entry)) throw asKey();
  return entries;
}

const asKey = (): Diagnostic =>
  diagnostic(
    "traced-object",
    "An object that a traced condition chose is put into, or taken out of, a map or a set: which one depends on it.",
    "Do it with the objects themselves, and ask with the one that was chosen: map.get(winner), set.has(winner).",
  );
