/**
 * Elements in an order that follows scalars: exchanges of neighbours, each a choice, as a sort by insertion from the left does
 * them. An element goes before its neighbour where it is less, so what is equal keeps its order. Knows what less is by a
 * comparator (it gives less than 0, which NaN is not), and by numbers alone, as typed arrays have it.
 */
import { diagnostic } from "../diagnostics.js";
import { chosenBy } from "./choice.js";
import { div } from "./functions.js";
import { eq, lt, ne } from "./operators.js";
import { allOf, anyOf } from "./truths.js";
import { Condition, type Scalar, type Truth, Value } from "./value.js";

export type Comparator = (x: unknown, y: unknown) => unknown;

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

/** The elements in their order, each a choice of all that may stand there. */
function sortedByChoices(elements: readonly unknown[], isLess: (x: unknown, y: unknown) => Truth): unknown[] {
  if (elements.length > MOST) throw diagnostic("traced-sort", `of ${elements.length} elements`);
  const sorted = [...elements];
  for (let i = 1; i < sorted.length; i++)
    for (let j = i; j > 0; j--) {
      const [earlier, later] = [sorted[j - 1], sorted[j]];
      const exchanges = isLess(later, earlier);
      if (exchanges === false) break;
      sorted[j - 1] = chosenBy(exchanges, later, earlier);
      sorted[j] = chosenBy(exchanges, earlier, later);
    }
  return sorted;
}

/** By a comparator. */
export const sortedBy = (elements: readonly unknown[], comparator: Comparator): unknown[] =>
  sortedPlainly(elements, comparator) ?? sortedByChoices(elements, (x, y) => lt(comparator(x, y), 0));

/** By numbers: NaN comes last, and -0 before 0. */
export function sortedNumbers(elements: readonly Scalar[]): Scalar[] {
  const isBelow = (x: Scalar, y: Scalar): Truth =>
    anyOf(anyOf(lt(x, y), allOf(ne(y, y), eq(x, x))), allOf(allOf(eq(x, 0), eq(y, 0)), lt(div(1, x), div(1, y))));
  if (!elements.some((one) => one instanceof Value)) return [...Float64Array.from(elements as number[]).sort()];
  return sortedByChoices(elements, isBelow as (x: unknown, y: unknown) => Truth) as Scalar[];
}
