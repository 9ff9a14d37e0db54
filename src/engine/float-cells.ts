/**
 * `Float64Array` while a model runs: each element is a number or a scalar, which is as exact. Memory is that of JavaScript: a
 * buffer that `subarray` and other arrays share, so what is written is noted by its place in there. Plain numbers are kept in
 * the buffer itself, scalars beside it. Other typed arrays would round a scalar, and refuse it.
 */
import { diagnostic } from "../diagnostics.js";
import { decided, plus } from "./operators.js";
import { type Comparator, sortedBy, sortedNumbers } from "./ordered.js";
import { Condition, type Scalar, Value } from "./value.js";
import { notePlace, notesItself, tick } from "./writes.js";

/** The scalars in a buffer, by the number of the element from its start, and when it was made. */
interface Memory {
  readonly scalars: Map<number, Value>;
  readonly time: number;
}

const memories = new WeakMap<ArrayBufferLike, Memory>();
/** The arrays themselves, by what the model sees in their place. */
const arrays = new WeakMap<object, Float64Array>();

const SIZE = Float64Array.BYTES_PER_ELEMENT;

/** Buffers that are also read in another way, where a scalar could not be seen. */
const bytes = new WeakSet<object>();

/** Says that a buffer is read in another way than by numbers of 64 bits. */
export function readBytes(buffer: object, kind: string): void {
  if (memories.get(buffer as ArrayBufferLike)?.scalars.size) throw diagnostic("traced-store", kind);
  bytes.add(buffer);
}

/** Whether it is a `Float64Array` of a model that runs. */
export const isFloats = (x: unknown): x is Float64Array => typeof x === "object" && x !== null && arrays.has(x);

/** `ArrayBuffer.isView`. */
export const isTyped = (x: unknown): x is ArrayBufferView => ArrayBuffer.isView(x) || isFloats(x);

/** The index that a key is, within the array or not; null if it is none. */
function indexOf(key: PropertyKey): number | null {
  if (typeof key === "symbol") return null;
  const index = Number(key);
  return String(index) === String(key) || key === "-0" ? index : null;
}

/** What a value is as an element. */
function element(value: unknown): number | Value {
  if (value instanceof Value) return value.present as Value;
  if (value instanceof Condition) return plus(value);
  return Number(value);
}

/** What the model sees in place of an array, whose buffer is new or not. */
export function seen(array: Float64Array, isNew: boolean): Float64Array {
  const memory = memories.get(array.buffer) ?? { scalars: new Map(), time: isNew ? tick() : 0 };
  memories.set(array.buffer, memory);
  const cells = new Proxy(array, new Floats(array, memory));
  arrays.set(cells, array);
  return notesItself(cells);
}

/** One with these elements. */
export const made = (elements: ArrayLike<unknown>): Float64Array => {
  const cells = seen(new Float64Array(elements.length), true);
  for (let i = 0; i < elements.length; i++) cells[i] = elements[i] as number;
  return cells;
};

export const listed = (source: unknown): unknown[] => Array.from((source ?? []) as ArrayLike<unknown>);

type Callback = (x: unknown, i: number, all: unknown) => unknown;

/** The methods that make an array, or need one: the others of `Array` do the same on elements. */
const own: { readonly [method: string]: (this: Float64Array, ...given: never[]) => unknown } = {
  map(callback: Callback, self?: unknown) {
    return made(listed(this).map((x, i) => callback.call(self, x, i, this)));
  },
  filter(callback: Callback, self?: unknown) {
    return made(listed(this).filter((x, i) => decided(callback.call(self, x, i, this), "filter")));
  },
  slice(...given: []) {
    return made(listed(this).slice(...given));
  },
  subarray(...given: []) {
    return seen(arrays.get(this)!.subarray(...given), false);
  },
  set(source: unknown, offset = 0) {
    const elements = listed(source);
    const first = Math.trunc(offset) || 0;
    if (first < 0 || first + elements.length > this.length) throw new RangeError("offset is out of bounds");
    for (const [i, x] of elements.entries()) this[first + i] = x as number;
  },
  with(index: number, value: number) {
    const at = Math.trunc(index) || 0;
    const i = at < 0 ? at + this.length : at;
    if (!(i in this)) throw new RangeError("Invalid typed array index");
    const copy = made(this);
    copy[i] = value;
    return copy;
  },
  toReversed() {
    return made(listed(this).reverse());
  },
  toSorted(compare?: (x: number, y: number) => number) {
    return made(this).sort(compare);
  },
  sort(compare?: (x: number, y: number) => number) {
    const elements = listed(this) as Scalar[];
    const sorted = compare ? sortedBy(elements, compare as Comparator) : sortedNumbers(elements);
    for (const [i, x] of sorted.entries()) this[i] = x as number;
    return this;
  },
};

class Floats implements ProxyHandler<Float64Array> {
  private readonly array: Float64Array;
  private readonly memory: Memory;
  private readonly first: number;

  constructor(array: Float64Array, memory: Memory) {
    this.array = array;
    this.memory = memory;
    this.first = array.byteOffset / SIZE;
  }

  get(_: Float64Array, key: PropertyKey): unknown {
    const index = indexOf(key);
    if (index !== null) return this.read(index);
    if (typeof key === "string" && Object.hasOwn(own, key)) return own[key];
    const isMethod = key !== "constructor" && Object.hasOwn(Object.getPrototypeOf(Float64Array.prototype), key);
    return isMethod && Object.hasOwn(Array.prototype, key) && key !== "length"
      ? Reflect.get(Array.prototype, key)
      : Reflect.get(this.array, key);
  }

  set(_: Float64Array, key: PropertyKey, value: unknown): boolean {
    const index = indexOf(key);
    if (index === null) return Reflect.set(this.array, key, value);
    const next = element(value);
    if (!(index in this.array)) return true;
    const { memory } = this;
    notePlace({
      owner: memory,
      key: this.first + index,
      time: memory.time,
      local: false,
      get: () => this.read(index),
      set: (x) => this.write(index, element(x)),
    });
    this.write(index, next);
    return true;
  }

  getOwnPropertyDescriptor(_: Float64Array, key: PropertyKey): PropertyDescriptor | undefined {
    const found = Object.getOwnPropertyDescriptor(this.array, key);
    const index = indexOf(key);
    return found && index !== null ? { ...found, value: this.read(index) } : found;
  }

  defineProperty(array: Float64Array, key: PropertyKey, given: PropertyDescriptor): boolean {
    return indexOf(key) === null ? Reflect.defineProperty(array, key, given) : this.set(array, key, given.value);
  }

  private read(index: number): unknown {
    return (index in this.array && this.memory.scalars.get(this.first + index)) || this.array[index];
  }

  private write(index: number, value: number | Value): void {
    const { scalars } = this.memory;
    if (value instanceof Value) {
      if (bytes.has(this.array.buffer)) throw diagnostic("traced-store", "ArrayBuffer");
      scalars.set(this.first + index, value);
      this.array[index] = Number.NaN;
    } else {
      scalars.delete(this.first + index);
      this.array[index] = value;
    }
  }
}
