/** Which elements of arrays are better in a variable: for the length of a loop, or while they are used several times. */
import type { Block } from "../../layout/loops/blocks.js";
import { type Access, type Accesses, isLookup, moves } from "./access.js";

/** Elements of the same set with the same text are the same element. */
type Text = (access: Access) => string;

/** Elements that an innermost loop reads or writes at one place in all its iterations. */
export function constantElements(loop: Block, accesses: Accesses, text: Text): { text: string; written: boolean }[] {
  if (loop.steps.some((step) => typeof step !== "number")) return [];
  const still = new Map<string, { written: boolean; set: string }>();
  /** The sets that are written to; and those of which two elements may be the same in some iteration. */
  const writtenTo = new Set<string>();
  const mixed = new Set<string>();
  const movements = new Map<string, string>();
  for (const access of (loop.steps as number[]).flatMap((statement) => accesses.of(statement))) {
    const { set, written } = access;
    if (written) writtenTo.add(set);
    if (moves(access, loop)) {
      mixed.add(set);
      continue;
    }
    const place = text(access);
    still.set(place, { written: written || still.get(place)?.written === true, set });
    // Elements that move together stay apart; an entry of a table may be any.
    const movement = isLookup(access.at) || access.at.lookup ? place : access.at.strides.join();
    if ((movements.get(set) ?? movement) !== movement) mixed.add(set);
    movements.set(set, movement);
  }
  return [...still]
    .filter(([, { set }]) => !writtenTo.has(set) || !mixed.has(set))
    .map(([place, { written }]) => ({ text: place, written }));
}

/** An element that is loaded some times while it does not change; and the variable that holds it, once there is one. */
export interface Load {
  times: number;
  name?: string;
}

/** Loads in a block, by the operand (three for each statement): in straight stretches, as long as nothing is written. */
export function loadsIn(block: Block, accesses: Accesses, text: Text): Map<number, Load> {
  const loads = new Map<number, Load>();
  const current = new Map<string, { readonly set: string; readonly load: Load }>();
  for (const step of block.steps) {
    if (typeof step !== "number") {
      current.clear();
      continue;
    }
    const all = accesses.of(step);
    for (const access of all) {
      if (access.written) continue;
      const place = text(access);
      const load = current.get(place)?.load ?? { times: 0 };
      load.times++;
      current.set(place, { set: access.set, load });
      loads.set(3 * step + access.operand, load);
    }
    for (const { written, set } of all)
      if (written) for (const [place, known] of current) if (known.set === set) current.delete(place);
  }
  return loads;
}
