/**
 * Shares subexpressions as loops do. What is the same value in most iterations (what depends on a camera alone, of all its
 * pictures) is computed once, ahead of all; where two iterations compute the same by chance (two pictures of one point by one
 * camera), both do, since otherwise one would be other code than the rest. Knows which expressions are alike: those that differ
 * in the elements that they read alone. Knows nothing of loops; the bits are those of any sharing.
 */
import { commutes, isLeaf, READ } from "../ir/opcodes.js";
import { hasLookUps, hasScatters } from "../ir/scatters.js";
import { isNamed, portNumber, SUMS, Tape, unnamed } from "../ir/tape.js";
import { removeDead } from "./remove-dead.js";
import { carryOver, name, stacked } from "./rewrite.js";
import { hash, shareLeaves } from "./share-subexpressions.js";
import { simplify } from "./simplify.js";

/** Of a kind of expressions with v values in n rows, equal ones no more than NEAR · n/v rows apart are of one iteration … */
const NEAR = 4;
/** … and those further apart are shared by many if there are at least as many of them as values, not by chance. */
const OFTEN = 1;
/** Shared values that are used through more than this part of a tape, on the average of their kind, come first … */
const LONG = 16;
/** … if they, and what they are computed from, are not more than this part of it. */
const MOST = 4;

/**
 * The same program with what is shared regularly computed once, ahead of the rest if it is used all over it.
 * @param source in the order in which iterations may follow one another.
 * @param data the model's own numbers, which it reads: of expressions, equal ones are the same.
 */
export function shareRegularly(source: Tape, data: Float64Array): Tape {
  if (hasLookUps(source) || hasScatters(source)) return source;
  const { size, op, a, b, c, sums } = source;
  const values = valuesOf(source, data);
  const kinds = kindsOf(source);
  const census = new Census(source, values, kinds);
  /** By value: the row that computed it last, and the row that met it last. */
  const latest = new Int32Array(size).fill(-1);
  const met = new Int32Array(size);
  /** Where the value of each row is computed: there, or earlier. */
  const instead = new Int32Array(size);
  for (let id = 0; id < size; id++) {
    const value = values[id]!;
    const shares = latest[value]! >= 0 && sums[id] === SUMS.none && census.shares(kinds[id]!, id - met[value]!);
    met[value] = id;
    if (!shares) latest[value] = id;
    instead[id] = latest[value]!;
  }
  const isFirst = usedThroughout(source, instead, kinds, census);
  const tape = new Tape(size);
  const push = stacked(tape, [simplify, shareLeaves]);
  const moved = new Int32Array(size);
  const at = (id: number): number => (id < 0 ? id : moved[instead[id]!]!);
  for (const id of inOrder(source, instead, isFirst)) {
    const isOperation = !isLeaf(op[id]!) && sums[id] === SUMS.none;
    const [x, y, z] = [at(a[id]!), at(b[id]!), at(c[id]!)];
    const span = source.span[id]!;
    tape.currentSpan = unnamed(span);
    moved[id] = isOperation ? push(op[id]!, x, y, z) : tape.pushFrom(source, id, x, y, z);
    if (isNamed(span)) name(tape, moved[id]!, span);
  }
  carryOver(source, tape, at);
  return removeDead(tape);
}

/** The rows that are left: leaves, then what comes first, by the last of the elements that it reads, then the rest. */
function inOrder({ size, op, a, b, c }: Tape, instead: Int32Array, isFirst: Uint8Array): Int32Array {
  const [leaves, first, rest]: [number[], number[], number[]] = [[], [], []];
  const element = new Int32Array(size).fill(-1);
  const of = (id: number): number => (id < 0 ? id : element[instead[id]!]!);
  for (let id = 0; id < size; id++) {
    if (isLeaf(op[id]!)) element[id] = op[id] === READ && b[id] !== DATA ? a[id]! : -1;
    else if (isFirst[id]) element[id] = Math.max(of(a[id]!), of(b[id]!), of(c[id]!));
    if (instead[id] === id) (isLeaf(op[id]!) ? leaves : isFirst[id] ? first : rest).push(id);
  }
  first.sort((p, q) => element[p]! - element[q]! || p - q);
  return Int32Array.from([...leaves, ...first, ...rest]);
}

const DATA = portNumber("data");

/** Marks what comes first; nothing, if that were too much. */
function usedThroughout(
  { size, op, a, b, c }: Tape,
  instead: Int32Array,
  kinds: Int32Array,
  census: Census,
): Uint8Array {
  const lastUse = Int32Array.from({ length: size }, (_, id) => id);
  const use = (id: number, at: number): void => {
    if (id >= 0) lastUse[instead[id]!] = at;
  };
  for (let id = 0; id < size; id++) {
    if (isLeaf(op[id]!) || instead[id] !== id) continue;
    use(a[id]!, id);
    use(b[id]!, id);
    use(c[id]!, id);
  }
  const rows = new Int32Array(census.count);
  const lengths = new Float64Array(census.count);
  const isShared = (id: number): boolean => !isLeaf(op[id]!) && instead[id] === id && census.isShared(kinds[id]!);
  for (let id = 0; id < size; id++) {
    if (!isShared(id)) continue;
    rows[kinds[id]!]!++;
    lengths[kinds[id]!]! += lastUse[id]! - id;
  }
  const isFirst = new Uint8Array(size);
  let count = 0;
  for (let id = size - 1; id >= 0; id--) {
    if (isLeaf(op[id]!)) continue;
    if (isShared(id)) {
      const length = Math.max(lastUse[id]! - id, lengths[kinds[id]!]! / rows[kinds[id]!]!);
      if (LONG * length > size) isFirst[id] = 1;
    }
    if (!isFirst[id]) continue;
    if (MOST * ++count > size) return new Uint8Array(size);
    for (const operand of [a[id]!, b[id]!, c[id]!]) if (operand >= 0) isFirst[instead[operand]!] = 1;
  }
  return isFirst;
}

/** How often expressions of each kind are computed, and how often that is the same value again. */
class Census {
  readonly count: number;
  private readonly size: number;
  private readonly expressions: Int32Array;
  private readonly values: Int32Array;
  /** By kind: how often a value comes again far from where it was before. */
  private readonly far: Int32Array;

  constructor({ size }: Tape, values: Int32Array, kinds: Int32Array) {
    this.size = size;
    this.count = kinds.reduce((most, kind) => Math.max(most, kind), -1) + 1;
    this.expressions = new Int32Array(this.count);
    this.values = new Int32Array(this.count);
    this.far = new Int32Array(this.count);
    for (let id = 0; id < size; id++) {
      this.expressions[kinds[id]!]!++;
      if (values[id] === id) this.values[kinds[id]!]!++;
    }
    const met = new Int32Array(size);
    for (let id = 0; id < size; id++) {
      const value = values[id]!;
      if (value !== id && !this.isNear(kinds[id]!, id - met[value]!)) this.far[kinds[id]!]!++;
      met[value] = id;
    }
  }

  private isNear(kind: number, distance: number): boolean {
    return distance * this.values[kind]! <= NEAR * this.size;
  }

  /** Whether an expression is computed once together with an equal one so many rows before. */
  shares(kind: number, distance: number): boolean {
    return this.isNear(kind, distance) || this.far[kind]! >= OFTEN * this.values[kind]!;
  }

  /** Whether most values of a kind are met more than once. */
  isShared(kind: number): boolean {
    return this.expressions[kind]! >= 2 * this.values[kind]!;
  }
}

/** By row: the first one that computes the same. */
function valuesOf(tape: Tape, data: Float64Array): Int32Array {
  const { size, op, a, b, c } = tape;
  const values = new Int32Array(size);
  const slots = new Int32Array(2 ** Math.ceil(Math.log2(2 * size + 2)));
  const mask = slots.length - 1;
  const numbers = new Map<number | string, number>();
  const firstNumber = (value: number, id: number): number => {
    // To a map, -0 is 0.
    const key = Object.is(value, -0) ? "-0" : value;
    const first = numbers.get(key);
    if (first === undefined) numbers.set(key, id);
    return first ?? id;
  };
  const of = (id: number): number => (id < 0 ? id : values[id]!);
  for (let id = 0; id < size; id++) {
    const code = op[id]!;
    if (tape.isConstant(id)) {
      values[id] = id;
      continue;
    }
    if (tape.isRead(id)) {
      values[id] = tape.portOf(id) === "data" ? firstNumber(data[a[id]!]!, id) : id;
      continue;
    }
    const [x, y, z] = [of(a[id]!), of(b[id]!), of(c[id]!)];
    let slot = hash(code, x, y, z) & mask;
    for (; slots[slot] !== 0; slot = (slot + 1) & mask) {
      const row = slots[slot]! - 1;
      if (op[row] !== code || of(c[row]!) !== z) continue;
      const [p, q] = [of(a[row]!), of(b[row]!)];
      if ((p === x && q === y) || (commutes[code] && p === y && q === x)) break;
    }
    if (slots[slot] === 0) slots[slot] = id + 1;
    values[id] = slots[slot]! - 1;
  }
  return values;
}

/** By row: the number of its kind. Expressions of one kind differ in the elements and numbers that they read; leaves have kinds, too. */
function kindsOf(tape: Tape): Int32Array {
  const { size, op, a, b, c } = tape;
  const mixed = new Int32Array(size);
  const numbers = new Map<number, number>();
  const of = (id: number): number => (id < 0 ? id : mixed[id]!);
  return mixed.map((_, id) => {
    const code = op[id]!;
    mixed[id] = isLeaf(code)
      ? hash(code, code === READ ? b[id]! : 0, 0, 0)
      : hash(code, of(a[id]!), of(b[id]!), of(c[id]!));
    const number = numbers.get(mixed[id]!) ?? numbers.size;
    if (number === numbers.size) numbers.set(mixed[id]!, number);
    return number;
  });
}
