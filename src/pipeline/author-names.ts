/**
 * Which rows of a trace have what their author has a name for: of an operation all, of a call that does many the last one. Says so
 * in their spans, which passes carry on; what the names are is asked again when code is printed.
 */
import type { Trace } from "../engine/trace.js";
import { isLeaf } from "../ir/opcodes.js";
import { named, type Tape } from "../ir/tape.js";
import type { LoadedFile } from "../load/index.js";

export function nameRows({ forward, regularizer }: Trace, nameOf: LoadedFile["nameOf"]): void {
  for (const tape of [forward, regularizer]) if (tape) nameRowsOf(tape, nameOf);
}

function nameRowsOf({ size, op, span }: Tape, nameOf: LoadedFile["nameOf"]): void {
  /** Places of calls that are known to do one operation each. In large traces not every row has a place. */
  const single = new Map<number, boolean>();
  let previous = -1;
  for (let row = 0; row <= size; row++) {
    if (row < size && isLeaf(op[row]!)) continue;
    const place = previous < 0 ? -1 : span[previous]!;
    if (place >= 0) {
      const next = row < size ? span[row]! : -1;
      const found = nameOf(place);
      if (found?.isCall) single.set(place, next !== place && next >= 0 && (single.get(place) ?? true));
      const isLast = row === size || (next >= 0 ? next !== place : single.get(place));
      if (found && (!found.isCall || isLast)) span[previous] = named(place);
    }
    previous = row;
  }
}
