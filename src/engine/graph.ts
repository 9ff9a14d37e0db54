/**
 * A graph of values as a tape, and rows of a tape as values: the way from the eager engine to derivatives that are made on
 * tapes, and back. Knows nodes and rows; nothing of derivatives.
 */
import { isLeaf } from "../ir/opcodes.js";
import { Tape } from "../ir/tape.js";
import { ancestors } from "./backward.js";
import { apply, type Node, Value } from "./value.js";

/** A graph as a tape: row i is what node i computes, or reads it. */
export interface Graph {
  readonly tape: Tape;
  /** In the order in which they were created. */
  readonly nodes: Node[];
}

/**
 * What `root` was computed from, and itself (the last row). Each node's `id` is its row until the next graph is made.
 * @param oldest nodes as old as this one, or older, are read.
 */
export function graphOf(root: Value, oldest: Node): Graph {
  const nodes = ancestors(root, oldest.order).reverse();
  const tape = new Tape(4 * nodes.length);
  nodes.forEach((node, i) => {
    node.id = i;
    const [x, y, z] = node.children;
    if (x && node.order > oldest.order) tape.push(node.code, x.id, y ? y.id : -1, z ? z.id : -1);
    else tape.read("data", i);
  });
  return { tape, nodes };
}

/** Computes the rows that were appended to the tape since, as nodes. */
export function extend({ tape, nodes }: Graph): void {
  const { op, a, b, c } = tape;
  for (let id = nodes.length; id < tape.size; id++) {
    const [x, y, z] = [nodes[a[id]!], nodes[b[id]!], nodes[c[id]!]];
    nodes.push(isLeaf(op[id]!) ? new Value(tape.constantOf(id)) : apply(op[id]!, x, y, z));
  }
}
