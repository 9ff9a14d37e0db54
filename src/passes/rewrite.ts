/**
 * The frame of every pass: rows of one tape are pushed, one after the other, into a new tape through a stack of layers.
 * A layer sees an operation whose operands are already in the new tape and may answer with an existing row, push others
 * in its place, or hand it on to the layer below. Knows no optimisation itself.
 */
import { isLeaf, opcodes, READ } from "../ir/opcodes.js";
import { isNamed, portNumber, SUMS, Tape, unnamed } from "../ir/tape.js";

/** Appends an operation, or finds a row that is as good; gives its position. */
export type Push = (op: number, a: number, b: number, c: number) => number;

/**
 * One optimisation.
 * @param tape the tape being written.
 * @param below where an operation goes that this layer leaves as it is.
 * @param top where operations go that this layer makes itself, so that all layers see them.
 */
export type Layer = (tape: Tape, below: Push, top: Push) => Push;

/** Sums of contributions: none, those of several, or those of a single one, too. */
export type Keeping = "none" | "several" | "all";

/**
 * The rows of `source`, pushed through the layers, the first one on top.
 * @param keeping which sums of contributions stay marked, and rows that begin them rows of their own, which no layer sees.
 * @param places by row: the element of `data` that a constant is read from, or -1 (`abstractData`).
 */
export function rewrite(
  source: Tape,
  layers: readonly Layer[],
  keeping: Keeping = "none",
  places: Int32Array | null = null,
): Tape {
  // Some ops have parts; memory that nothing is written to costs nothing, and a tape that grows is copied.
  const tape = new Tape(Math.ceil(1.5 * source.size));
  const push = stacked(tape, layers);
  const moved = new Int32Array(source.size);
  const at = (id: number): number => (id < 0 ? id : moved[id]!);
  for (let id = 0; id < source.size; id++) {
    if (id === source.sweepFrom) tape.sweepFrom = tape.size;
    const span = source.span[id]!;
    tape.currentSpan = unnamed(span);
    const op = source.op[id]!;
    const a = source.a[id]!;
    if (source.sums[id] === SUMS.begins || source.sums[id] === SUMS.alone) {
      const first = at(a);
      const keeps = keeping === "all" || (keeping === "several" && source.sums[id] === SUMS.begins);
      moved[id] = keeps && !isLeaf(tape.op[first]!) ? tape.beginSum(first) : first;
      continue;
    }
    const { size } = tape;
    const place = places ? places[id]! : -1;
    moved[id] =
      place >= 0
        ? push(READ, place, DATA, -1)
        : source.isConstant(id)
          ? tape.constant(source.constantOf(id), source.isData(id))
          : source.isRead(id)
            ? push(op, a, source.b[id]!, -1)
            : push(op, at(a), at(source.b[id]!), at(source.c[id]!));
    if (keeping !== "none" && source.sums[id] === SUMS.adds && moved[id]! >= size && isSum(tape.op[moved[id]!]!))
      tape.sums[moved[id]!] = SUMS.adds;
    if (isNamed(span)) name(tape, moved[id]!, span);
  }
  carryOver(source, tape, at);
  return tape;
}

/** What has become of several rows keeps the first name. */
export function name(tape: Tape, row: number, span: number): void {
  if (!isLeaf(tape.op[row]!) && !isNamed(tape.span[row]!)) tape.span[row] = span;
}

/** What pushes operations to a tape through layers, the first one on top. */
export function stacked(tape: Tape, layers: readonly Layer[]): Push {
  let push: Push = (op, a, b, c) => tape.push(op, a, b, c);
  const top: Push = (op, a, b, c) => push(op, a, b, c);
  for (const layer of [...layers].reverse()) push = layer(tape, push, top);
  return push;
}

const DATA = portNumber("data");

const isSum = (op: number): boolean => op === opcodes.add || op === opcodes.sub;

/** The order that the rows are in. */
export function asItIs({ size }: Tape): Int32Array {
  const order = new Int32Array(size);
  for (let id = 0; id < size; id++) order[id] = id;
  return order;
}

/** Puts the rows in another order, in which operands still precede uses, in the tape that they are in. */
export function rearrange(tape: Tape, order: Int32Array): Tape {
  const moved = tape.arrange(order);
  renumber(tape, tape, (id) => (id < 0 ? id : moved[id]!));
  return tape;
}

/** The same rows, each once, in another order, in which operands still precede uses: in a tape of their own. */
export function reorder(source: Tape, order: Int32Array): Tape {
  const tape = source.copy(1);
  tape.became = source.became;
  return rearrange(tape, order);
}

/** Outputs, and what is noted for who explains, at their new positions. */
export function renumber(source: Tape, tape: Tape, at: (id: number) => number): void {
  tape.outputs = source.outputs.map(({ target, ids }) => ({ target, ids: ids.map(at) }));
  tape.became = source.became?.map(at) ?? null;
  tape.flows = source.flows;
  tape.tables = source.tables;
}

/**
 * The same, and which rows are adjoints of which. Where several rows have become one, none of their adjoints is that of the
 * one, of which each is a part; what has become one of its own operands adds to the adjoint of that.
 */
export function carryOver(source: Tape, tape: Tape, at: (id: number) => number): void {
  renumber(source, tape, at);
  const { adjointOf, op, a, b, c } = source;
  /** By row: from which one it has its adjoint, from 1 on; or SEVERAL. */
  const from = new Int32Array(tape.size);
  for (let id = 0; id < source.size; id++) {
    const primal = adjointOf[id]!;
    if (primal < 0) continue;
    const row = at(primal);
    if (row < 0 || from[row] === primal + 1) continue;
    if (!isLeaf(op[primal]!) && (at(a[primal]!) === row || at(b[primal]!) === row || at(c[primal]!) === row)) continue;
    from[row] = from[row] === 0 ? primal + 1 : SEVERAL;
  }
  for (let id = 0; id < source.size; id++) {
    const primal = adjointOf[id]!;
    if (primal < 0) continue;
    const row = at(primal);
    const adjoint = at(id);
    if (row >= 0 && from[row] === primal + 1 && adjoint > row && tape.adjointOf[adjoint] === -1)
      tape.adjointOf[adjoint] = row;
  }
}

const SEVERAL = -1;
