/**
 * Methods of arrays that ask about their elements and stop at an answer: `some`, `every`, `find` and its kin. An answer that
 * is not decided is a side of a condition: what comes after it is asked only where it was not the answer. Knows the order
 * in which JavaScript asks.
 */
import { chosenBy, truth } from "./choice.js";
import { bothTrue, oneTrue } from "./sides.js";
import type { Truth } from "./value.js";

type Ask = (i: number) => Truth;
type Elements = readonly unknown[];

/** Asks until there is an answer; gives what was answered, in the order of asking. */
function answers(order: Iterable<number>, ask: Ask): [i: number, fits: Truth][] {
  const all: [number, Truth][] = [];
  let found: Truth = false;
  for (const i of order) {
    let fits: Truth = false;
    found = oneTrue(found, () => {
      fits = ask(i);
      return fits;
    }) as Truth;
    all.push([i, fits]);
    if (found === true) break;
  }
  return all;
}

const firstOf = (elements: Elements): number[] => [...elements.keys()];
const lastOf = (elements: Elements): number[] => [...elements.keys()].reverse();

const found = (order: readonly number[], ask: Ask, of: (i: number) => unknown, otherwise: unknown): unknown =>
  answers(order, ask).reduceRight((other, [i, fits]) => chosenBy(fits, of(i), other), otherwise);

const methods: Readonly<Record<string, (elements: Elements, ask: Ask) => unknown>> = {
  some: (elements, ask) =>
    firstOf(elements).reduce<Truth>((any, i) => (i in elements ? (oneTrue(any, () => ask(i)) as Truth) : any), false),
  every: (elements, ask) =>
    firstOf(elements).reduce<Truth>((all, i) => (i in elements ? (bothTrue(all, () => ask(i)) as Truth) : all), true),
  find: (elements, ask) => found(firstOf(elements), ask, (i) => elements[i], undefined),
  findIndex: (elements, ask) => found(firstOf(elements), ask, (i) => i, -1),
  findLast: (elements, ask) => found(lastOf(elements), ask, (i) => elements[i], undefined),
  findLastIndex: (elements, ask) => found(lastOf(elements), ask, (i) => i, -1),
};

/** Whether a method asks until there is an answer. */
export const isSearch = (method: string): boolean => Object.hasOwn(methods, method);

/** What such a method of an array gives. */
export function search(
  method: string,
  elements: Elements,
  callback: (...given: unknown[]) => unknown,
  self: unknown,
): unknown {
  return methods[method]!(elements, (i) => truth(callback.call(self, elements[i], i, elements)));
}
