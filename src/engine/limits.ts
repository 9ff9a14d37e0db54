/**
 * What is known of numbers before they are: inputs that are whole numbers below a bound, and what is computed from them and
 * from constants. So a loop that runs as often as such a number says has an end while the model is recorded. Where such an
 * input is no whole number below its bound, a loop that depends on it gives NaN. Knows rows and nodes; nothing of loops.
 */
import { bounds, CONSTANT, neverHolds } from "../ir/opcodes.js";
import type { Tape } from "../ir/tape.js";
import type { Interval } from "../ops/op.js";
import { ne, or } from "./functions.js";
import { failsIf } from "./throws.js";
import { allOf, negated } from "./truths.js";
import { handle, type Node, type Truth, Value } from "./value.js";

/** A map, weak or not. */
interface Noted<K, V> {
  get(of: K): V | undefined;
  set(of: K, value: V): unknown;
}

/** What is known of the nodes of a graph, or of the rows of a tape. */
interface Known<T> {
  /** The bound of an integer input. */
  readonly integers: Noted<T, number>;
  /** Where something lies. */
  readonly intervals: Noted<T, Interval | null>;
}

const tapes = new WeakMap<Tape, Known<number>>();
const nodes: Known<Node> = { integers: new WeakMap(), intervals: new WeakMap() };
/** When integer inputs are none, by the tape that they are on, or the node. */
const checked = new WeakMap<object, Map<number, Truth>>();

function knownOf(tape: Tape): Known<number> {
  const known = tapes.get(tape) ?? { integers: new Map(), intervals: new Map() };
  tapes.set(tape, known);
  return known;
}

const boundOf = (node: Node): number | undefined =>
  node.tape ? knownOf(node.tape).integers.get(node.id) : nodes.integers.get(node);

/** Says that an input is a whole number from 0 to `below` − 1. */
export function limit<V extends Value>(input: V, below: number | undefined): V {
  // The program as it is written runs on plain numbers.
  if (below === undefined || !((input as unknown) instanceof Value)) return input;
  if (input.tape) knownOf(input.tape).integers.set(input.id, below);
  else nodes.integers.set(input, below);
  return input;
}

/** Whether that was said of an index, and every number below the bound is one of so many places; where it is none, the run fails. */
export function isWithin(index: Value, places: number): boolean {
  const below = boundOf(index);
  if (below === undefined || below > places || below === 0) return false;
  checkIntegers(index);
  return true;
}

/** Whether that was said of a row. */
export const isLimited = (tape: Tape, row: number): boolean => knownOf(tape).integers.get(row) !== undefined;

/** How something was computed, whether it is a node or a row. */
const codeOf = ({ tape, id, code }: Node): number => (tape ? tape.op[id]! : code);

function operandsOf({ tape, id, children }: Node): readonly Node[] {
  if (!tape) return children;
  if (tape.isRead(id) || tape.isConstant(id)) return [];
  return [tape.a[id]!, tape.b[id]!, tape.c[id]!].filter((row) => row >= 0).map((row) => handle(tape, row));
}

/** What is computed by more rows than this, one from the other, may lie anywhere. */
const DEEPEST = 64;

function intervalOf(node: Node, depth = 0): Interval | null {
  const { tape, id } = node;
  const below = boundOf(node);
  if (below !== undefined) return [0, below - 1];
  if (codeOf(node) === CONSTANT) {
    const x = tape ? tape.constantOf(id) : node.double;
    return [x, x];
  }
  const known = tape ? knownOf(tape).intervals.get(id) : nodes.intervals.get(node);
  if (known !== undefined || depth > DEEPEST) return known ?? null;
  const rule = bounds[codeOf(node)];
  const anywhere: Interval = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
  const [x = anywhere, y = anywhere] = rule
    ? operandsOf(node).map((operand) => intervalOf(operand, depth + 1) ?? anywhere)
    : [];
  const found = rule ? rule(x, y) : null;
  if (tape) knownOf(tape).intervals.set(id, found);
  else nodes.intervals.set(node, found);
  return found;
}

/** An interval that ends where another one does not: there, at a number. */
const ending = ([from, to]: Interval, at: number): Interval => [
  from === Number.NEGATIVE_INFINITY ? from : at,
  to === Number.POSITIVE_INFINITY ? to : at,
];

/**
 * What is known of a comparison that is not decided: it does not hold whatever the numbers are ("never"); or the numbers end
 * somewhere, so that counting may come to where it does not hold ("limited"); or nothing.
 */
export function known(condition: Node): "never" | "limited" | null {
  const never = neverHolds[codeOf(condition)];
  if (!never) return null;
  const [x, y] = operandsOf(condition).map((operand) => intervalOf(operand));
  if (!x || !y) return null;
  if (never(x, y)) return "never";
  return never(ending(x, 1), ending(y, 0)) || never(ending(x, 0), ending(y, 1)) ? "limited" : null;
}

/** Where an integer input that a condition depends on is none, the run fails; gives whether they all are. */
export function checkIntegers(condition: Node): Truth {
  let valid: Truth = true;
  for (const [input, below] of integersOf(condition)) {
    const owner = input.tape ?? input;
    const known = checked.get(owner) ?? new Map<number, Truth>();
    checked.set(owner, known);
    let invalid = known.get(input.id);
    if (!invalid) {
      invalid = or(ne(input.floor(), input), input.lt(0), input.gt(below - 1)) as Truth;
      known.set(input.id, invalid);
      failsIf(invalid);
    }
    valid = allOf(valid, negated(invalid));
  }
  return valid;
}

/** The integer inputs that something is computed from, near by. */
function integersOf(node: Node): [Value, number][] {
  const found: [Value, number][] = [];
  const near = new Map<Node | number, Node>();
  const add = (one: Node): unknown => near.set(one.tape ? one.id : one, one);
  add(node);
  for (const one of near.values()) {
    const below = boundOf(one);
    if (below !== undefined) found.push([one as Value, below]);
    else if (near.size < DEEPEST) operandsOf(one).forEach(add);
  }
  return found;
}
