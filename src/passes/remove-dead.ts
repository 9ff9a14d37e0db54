/** Keeps the rows that some output needs, in their order. */
import { isLeaf } from "../ir/opcodes.js";
import { Tape } from "../ir/tape.js";
import { carryOver } from "./rewrite.js";

export function removeDead(source: Tape): Tape {
  const needed = new Uint8Array(source.size);
  for (const { ids } of source.outputs) for (const id of ids) if (id >= 0) needed[id] = 1;
  for (let id = source.size - 1; id >= 0; id--) {
    if (!needed[id] || isLeaf(source.op[id]!)) continue;
    needed[source.a[id]!] = 1;
    if (source.b[id]! >= 0) needed[source.b[id]!] = 1;
    if (source.c[id]! >= 0) needed[source.c[id]!] = 1;
  }
  const tape = new Tape(source.size);
  const moved = new Int32Array(source.size).fill(-1);
  const at = (id: number): number => (id < 0 ? id : moved[id]!);
  for (let id = 0; id < source.size; id++) {
    if (id === source.sweepFrom) tape.sweepFrom = tape.size;
    if (needed[id]) moved[id] = tape.pushFrom(source, id, at(source.a[id]!), at(source.b[id]!), at(source.c[id]!));
  }
  carryOver(source, tape, at);
  return tape;
}
