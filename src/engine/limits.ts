/**
 * What is known of numbers before they are: inputs that are whole numbers below a bound, and what is computed from them and
 * from constants. So a loop that runs as often as such a number says has an end while the model is recorded. Where such an
 * input is no whole number below its bound, a loop that depends on it gives NaN. Knows rows and nodes; nothing of loops.
 */
import { arities, bounds, neverHolds } from "../ir/opcodes.js";
import type { Tape } from "../ir/tape.js";
import type { Interval } from "../ops/op.js";
import { ne, or } from "./functions.js";
import { failsIf } from "./throws.js";
import { allOf, negated } from "./truths.js";
import { handle, type Node, type Truth, Value } from "./value.js";

/** What is known of a tape: its integer inputs by row, with their bounds; and where other rows lie. */
interface Known {
  readonly integers: Map<number, number>;
  readonly intervals: Map<number, Interval | null>;
}

const tapes = new WeakMap<Tape, Known>();
const leaves = new WeakMap<Node, number>();
/** When integer inputs are none, by the tape that they are on, or the node. */
const checked = new WeakMap<object, Map<number, Truth>>();

const knownOf = (tape: Tape): Known => {
  const known = tapes.get(tape) ?? { integers: new Map(), intervals: new Map() };
  tapes.set(tape, known);
  return known;
};

/** Says that an input is a whole number from 0 to `below` − 1. */
export function limit<V extends Value>(input: V, below: number | undefined): V {
  // The program as it is written runs on plain numbers.
  if (below === undefined || !((input as unknown) instanceof Value)) return input;
  if (input.tape) knownOf(input.tape).integers.set(input.id, below);
  else leaves.set(input, below);
  return input;
}

/** What is computed by more rows than this, one from the other, may lie anywhere. */
const DEEPEST = 64;

function intervalOf(tape: Tape, row: number, depth = 0): Interval | null {
  const { integers, intervals } = knownOf(tape);
  const below = integers.get(row);
  if (below !== undefined) return [0, below - 1];
  if (tape.isConstant(row)) return [tape.constantOf(row), tape.constantOf(row)];
  const known = intervals.get(row);
  if (known !== undefined || depth > DEEPEST) return known ?? null;
  const rule = bounds[tape.op[row]!];
  const anywhere: Interval = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
  const operand = (k: number): Interval =>
    (k < arities[tape.op[row]!]! && intervalOf(tape, k === 0 ? tape.a[row]! : tape.b[row]!, depth + 1)) || anywhere;
  const found = rule ? rule(operand(0), operand(1)) : null;
  intervals.set(row, found);
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
export function known({ tape, id }: Node): "never" | "limited" | null {
  const never = tape && neverHolds[tape.op[id]!];
  if (!never) return null;
  const [x, y] = [intervalOf(tape, tape.a[id]!), intervalOf(tape, tape.b[id]!)];
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
  const { tape, id } = node;
  if (tape) {
    const { integers } = knownOf(tape);
    const rows = new Set([id]);
    for (const row of rows) {
      const below = integers.get(row);
      if (below !== undefined) found.push([handle(tape, row) as Value, below]);
      else if (!tape.isRead(row) && !tape.isConstant(row) && rows.size < DEEPEST)
        for (const operand of [tape.a[row]!, tape.b[row]!, tape.c[row]!]) if (operand >= 0) rows.add(operand);
    }
    return found;
  }
  const nodes = new Set<Node>(node.children);
  for (const one of nodes) {
    const below = leaves.get(one);
    if (below !== undefined) found.push([one as Value, below]);
    else if (nodes.size < DEEPEST) for (const child of one.children) nodes.add(child);
  }
  return found;
}
