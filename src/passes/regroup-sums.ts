/**
 * `--fast-math`: a long sum that is added up from the left becomes four sums beside each other, which a processor adds up at
 * the same time; and the 0 that a sum begins with is left out, so that equal sums are seen to be equal. Before differentiation:
 * what follows sees a program whose author wrote it that way. Knows rows, and who uses them.
 */
import { isLeaf, opcodes } from "../ir/opcodes.js";
import { Tape } from "../ir/tape.js";
import { carryOver } from "./rewrite.js";

/** How many partial sums there are, and how many terms it takes. */
const PARTS = 4;
const LONG = 2 * PARTS;
/**
 * Longer programs become loops, in which processors have iterations to overlap: four sums for one are more code there, and slower
 * (1.16 × on the baked moons, 1.19 × on the MNIST net; 0.87 × on a logistic regression of 20 features, a straight line).
 */
const STRAIGHT = 1_000;

/** The same rows, but for sums of eight terms and more. */
export function regroupSums(source: Tape): Tape {
  const { first, last, place, isEmpty } = sumsOf(source);
  const tape = new Tape(2 * source.size);
  const moved = new Int32Array(source.size);
  const at = (id: number): number => (id < 0 ? id : moved[id]!);
  const add = (x: number, y: number): number => tape.push(opcodes.add, x, y);
  /** By first row of a sum: what its parts have come to. */
  const parts = new Map<number, number[]>();
  for (let id = 0; id < source.size; id++) {
    const [a, b, c] = isLeaf(source.op[id]!) ? [-1, -1, -1] : [source.a[id]!, source.b[id]!, source.c[id]!];
    const sum = first[id]!;
    if (isEmpty[id]) {
      moved[id] = at(b);
      continue;
    }
    if (!last.has(sum)) {
      moved[id] = tape.pushFrom(source, id, at(a), at(b), at(c));
      continue;
    }
    tape.currentSpan = source.span[id]!;
    if (id === sum) parts.set(sum, [at(a)]);
    const sums = parts.get(sum)!;
    const part = place[id]! % PARTS;
    sums[part] = sums[part] === undefined ? at(b) : add(sums[part], at(b));
    // Nobody asks for what a sum has come to in between.
    moved[id] = id === last.get(sum) ? add(add(sums[0]!, sums[1]!), add(sums[2]!, sums[3]!)) : -1;
  }
  carryOver(source, tape, at);
  return tape;
}

interface Sums {
  /** By row: the first row of the sum that it is part of, or -1. */
  readonly first: Int32Array;
  /** By row: which term of the sum its second operand is. */
  readonly place: Int32Array;
  /** By first row: the last one, of sums that are long. */
  readonly last: ReadonlyMap<number, number>;
  /** By row: whether it adds the first term to 0, for a sum that goes on. */
  readonly isEmpty: Uint8Array;
}

/** Sums that are added up from the left, and of which only the whole is used. */
function sumsOf(source: Tape): Sums {
  const { op, a, b, c, size, outputs } = source;
  const uses = new Int32Array(size);
  for (const { ids } of outputs) for (const id of ids) if (id >= 0) uses[id]!++;
  for (let id = 0; id < size; id++)
    if (!isLeaf(op[id]!)) for (const operand of [a[id]!, b[id]!, c[id]!]) if (operand >= 0) uses[operand]!++;
  const first = new Int32Array(size).fill(-1);
  const place = new Int32Array(size);
  const last = new Map<number, number>();
  const isEmpty = new Uint8Array(size);
  const isZero = (id: number): boolean => source.isConstant(id) && source.constantOf(id) === 0;
  for (let id = 0; id < size; id++) {
    const before = a[id]!;
    const continues =
      (op[id] === opcodes.add || op[id] === opcodes.sub) && op[before] === opcodes.add && uses[before] === 1;
    if (continues && isZero(a[before]!)) isEmpty[before] = 1;
    if (op[id] !== opcodes.add) continue;
    const joins = continues && !isEmpty[before];
    first[id] = joins ? first[before]! : id;
    place[id] = joins ? place[before]! + 1 : 1;
    last.set(first[id]!, id);
  }
  for (const [begin, end] of last) if (place[end]! + 1 < LONG || size > STRAIGHT) last.delete(begin);
  return { first, place, last, isEmpty };
}
