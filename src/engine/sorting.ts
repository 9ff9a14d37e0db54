/** `sort` and `toSorted` of arrays, which follow scalars where a comparator does. Knows arrays and their holes. */
import { diagnostic } from "../diagnostics.js";
import { isView } from "./alternatives.js";
import { set } from "./members.js";
import { type Comparator, sortedBy } from "./ordered.js";
import { mutated } from "./standard.js";
import { Value } from "./value.js";
import { madeNow } from "./writes.js";

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
      const sorted = sortedBy(elements, comparator);
      if (method !== "sort") return madeNow(sorted);
      for (const [i, one] of sorted.entries()) set(elements, i, one);
      return elements;
    },
  };
}
