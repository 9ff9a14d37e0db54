/**
 * `sort` and `toSorted` by a comparator that follows scalars: exchanges of neighbours, each a choice, as a sort by insertion
 * from the left does them. An element goes before its neighbour where the comparator gives less than 0, so what is equal
 * keeps its order; NaN is not less than 0.
 */
import { diagnostic } from "../diagnostics.js";
import { isView } from "./alternatives.js";
import { chosenBy } from "./choice.js";
import { set } from "./members.js";
import { lt } from "./operators.js";
import { mutated } from "./standard.js";
import { Condition, type Truth, Value } from "./value.js";
import { madeNow } from "./writes.js";

type Comparator = (x: unknown, y: unknown) => unknown;

/** Every element may change places with every other one. */
const MOST = 64;

/** The comparator asks for scalars. */
const TRACED = Symbol("traced");

/** The elements in their order; null if that depends on scalars. */
function sortedPlainly(elements: readonly unknown[], comparator: Comparator): unknown[] | null {
  const plain: Comparator = (x, y) => {
    const order = comparator(x, y);
    if (order instanceof Condition) throw diagnostic("traced-sort", "by a comparison");
    if (order instanceof Value) throw TRACED;
    return order;
  };
  try {
    return [...elements].sort(plain as (x: unknown, y: unknown) => number);
  } catch (error) {
    if (error === TRACED) return null;
    throw error;
  }
}

function sortedByChoices(elements: readonly unknown[], comparator: Comparator): unknown[] {
  if (elements.length > MOST) throw diagnostic("traced-sort", `of ${elements.length} elements`);
  const sorted = [...elements];
  for (let i = 1; i < sorted.length; i++)
    for (let j = i; j > 0; j--) {
      const [earlier, later] = [sorted[j - 1], sorted[j]];
      const isLess: Truth = lt(comparator(later, earlier), 0);
      if (isLess === false) break;
      sorted[j - 1] = chosenBy(isLess, later, earlier);
      sorted[j] = chosenBy(isLess, earlier, later);
    }
  return sorted;
}

/** The receiver of `sort` or `toSorted`. */
export function sorting(receiver: unknown, method: string): unknown {
  const native = (): unknown => (method === "sort" ? mutated(receiver, method) : receiver);
  if (!Array.isArray(receiver) || isView(receiver)) return native();
  const elements: unknown[] = receiver;
  return {
    [method](comparator?: Comparator) {
      if (comparator === undefined && elements.some((one) => one instanceof Value))
        throw diagnostic("traced-order", method, false);
      const isOdd = Array.from(elements, (one, i) => one === undefined || !(i in elements)).includes(true);
      if (typeof comparator !== "function" || isOdd)
        // biome-ignore lint/suspicious/noExplicitAny: it does what it does with what it is given
        return (native() as any)[method](comparator);
      const sorted = sortedPlainly(elements, comparator) ?? sortedByChoices(elements, comparator);
      if (method !== "sort") return madeNow(sorted);
      for (const [i, one] of sorted.entries()) set(elements, i, one);
      return elements;
    },
  };
}
