/**
 * Methods of JavaScript that make an object: what they give is new, and may be changed in the branch of a condition that it
 * was made in. A method of that name that is the user's own may give anything.
 */
import { float64Array } from "./typed-arrays.js";
import { keptNow, madeNow, running } from "./writes.js";

type AnyFunction = (...given: unknown[]) => unknown;

const TypedArray = Object.getPrototypeOf(Float64Array);
/** What has such functions of its own. */
const FACTORIES: ReadonlySet<unknown> = new Set([Array, Object, JSON, Map, float64Array]);
/** Models see another one (`platform.ts`), which would ask a receiver what it is. */
const { has } = Set.prototype;
const PROTOTYPES: readonly object[] = [Array.prototype, TypedArray.prototype, String.prototype];

const isMaker = (receiver: unknown, method: string, found: unknown): boolean =>
  has.call(FACTORIES, receiver) || PROTOTYPES.some((one) => Reflect.get(one, method) === found);

/**
 * The receiver of a method that may make an object.
 * @param isOwn only the function that calls it will see what it makes.
 */
export function making(receiver: unknown, method: string, isOwn = false): unknown {
  if (!running && !isOwn) return receiver;
  const found = (receiver as Record<string, unknown> | null | undefined)?.[method];
  if (typeof found !== "function" || !isMaker(receiver, method, found)) return receiver;
  const said = isOwn ? madeNow : keptNow;
  return { [method]: (...given: unknown[]) => said((found as AnyFunction).apply(receiver, given)) };
}
