/**
 * Which elements of arrays are better in a variable: for the length of a loop, or while they are used several times. Whether
 * two elements are ever the same is looked up in all iterations of all loops. Knows no language.
 */
import { tableOpcodes } from "../../ir/opcodes.js";
import { type Access, type Accesses, moves } from "./access.js";
import type { Block } from "./blocks.js";
import type { Program } from "./program.js";
import { END, IF } from "./sequence.js";
import { enlarged } from "./stack.js";
import { SLOTS } from "./storage.js";

/** An element that is in a variable while a loop runs. */
export interface Held {
  readonly access: Access;
  written: boolean;
}

/**
 * By innermost loop: the elements that it reads or writes at one place in all its iterations, if nothing else that it writes
 * is ever the same element, nor what it reads of one that it writes.
 */
export function elementsHeld(program: Program, accesses: Accesses): ReadonlyMap<Block, readonly Held[]> {
  const found = new Map<Block, Held[]>();
  const watch = new Watch(program);
  const visit = (block: Block): void => {
    const inner = block.steps.filter((step) => typeof step === "object");
    inner.forEach(visit);
    if (!block.loop || inner.length > 0) return;
    const still = new Map<string, Held>();
    const writtenTo = new Set<string>();
    const all = (block.steps as number[]).flatMap((statement) =>
      accesses.of(statement).map((access) => ({ access, slot: SLOTS * statement + access.operand })),
    );
    /** The sets of which any element may be read or written. */
    const anywhere = new Set<string>();
    for (const { access } of all) {
      if (access.written) writtenTo.add(access.set);
      if (access.isAnywhere) anywhere.add(access.set);
      if (access.isAnywhere || moves(access, block)) continue;
      const held = still.get(access.key) ?? { access, written: false };
      held.written ||= access.written;
      still.set(access.key, held);
    }
    const atRisk = new Set([...still.values()].map(({ access }) => access.set).filter((set) => writtenTo.has(set)));
    for (const { access, slot } of all) if (atRisk.has(access.set)) watch.add(block, slot, access);
    const isSafe = ({ set }: Access): boolean => !anywhere.has(set) || !writtenTo.has(set);
    found.set(
      block,
      [...still.values()].filter(({ access }) => isSafe(access)),
    );
  };
  program.blocks.root.forEach(visit);
  const shared = watch.shared();
  for (const [block, held] of found)
    found.set(
      block,
      held.filter(({ access }) => !shared.get(block)?.has(access.key)),
    );
  return found;
}

/** Runs a program to see which elements with different keys are the same, in one run of an innermost loop. */
class Watch {
  private readonly program: Program;
  private readonly blocks = new Numbering<Block>();
  private readonly sets = new Numbering<string>();
  private readonly keys = new Numbering<string>();
  /** By slot: the numbers of its loop, from 1 on, of its element's key, and of the set of that. */
  private readonly blockOf: Int32Array;
  private readonly keyOf: Int32Array;
  private readonly setOf: Int32Array;

  constructor(program: Program) {
    this.program = program;
    const slots = SLOTS * program.blocks.flat.length;
    this.blockOf = new Int32Array(slots);
    this.keyOf = new Int32Array(slots);
    this.setOf = new Int32Array(slots);
  }

  add(block: Block, slot: number, { key, set }: Access): void {
    this.blockOf[slot] = this.blocks.of(block) + 1;
    this.keyOf[slot] = this.keys.of(key);
    this.setOf[slot] = this.sets.of(set);
  }

  /** By loop: the keys of elements that are at times the same as one of another key. */
  shared(): ReadonlyMap<Block, ReadonlySet<string>> {
    const { blockOf, keyOf, setOf } = this;
    const blocks = this.blocks.all;
    const keys = this.keys.all;
    const shared = new Map<Block, Set<string>>();
    if (blocks.length === 0) return shared;
    /** By set and element: which run of a loop used it last, and by what key. */
    const runs = this.sets.all.map(() => new Int32Array(64));
    const users = this.sets.all.map(() => new Int32Array(64));
    let [current, times, run] = [0, 0, 0];
    const isSeen = (slot: number): boolean => blockOf[slot]! > 0;
    this.program.storage.forEachElement(isSeen, (slot, element) => {
      const number = blockOf[slot]!;
      const block = blocks[number - 1]!;
      const set = setOf[slot]!;
      const key = keyOf[slot]!;
      if (number !== current || block.runs !== times) {
        current = number;
        times = block.runs;
        run++;
      }
      if (element >= runs[set]!.length)
        for (const columns of [runs, users]) columns[set] = enlarged(columns[set]!, 2 * element);
      const last = runs[set]!;
      const user = users[set]!;
      const other = user[element]!;
      if (other !== key && last[element] === run)
        shared.set(block, (shared.get(block) ?? new Set<string>()).add(keys[key]!).add(keys[other]!));
      last[element] = run;
      user[element] = key;
    });
    return shared;
  }
}

/** Numbers for things, from 0 on, in the order in which they were met. */
class Numbering<T> {
  readonly all: T[] = [];
  private readonly known = new Map<T, number>();

  of(thing: T): number {
    const known = this.known.get(thing);
    if (known !== undefined) return known;
    this.known.set(thing, this.all.length);
    return this.all.push(thing) - 1;
  }
}

/** An element that is loaded some times while it does not change. */
export interface Load {
  times: number;
}

/** Loads in a block, by the operand (three for each statement): in straight stretches, as long as nothing is written. */
export function loadsIn(block: Block, accesses: Accesses): Map<number, Load> {
  const loads = new Map<number, Load>();
  const current = new Map<string, { readonly set: string; readonly load: Load }>();
  for (const step of block.steps) {
    if (typeof step !== "number") {
      current.clear();
      continue;
    }
    const all = accesses.of(step);
    // What is loaded between the two may not have been.
    if (accesses.opOf(step) === IF || accesses.opOf(step) === END) current.clear();
    for (const { written, isAnywhere, set, key, operand } of all) {
      if (written || isAnywhere) continue;
      const load = current.get(key)?.load ?? { times: 0 };
      // An index is mentioned several times.
      load.times += accesses.opOf(step) === tableOpcodes.offset ? 2 : 1;
      current.set(key, { set, load });
      loads.set(3 * step + operand, load);
    }
    for (const { written, set } of all)
      if (written) for (const [key, known] of current) if (known.set === set) current.delete(key);
  }
  return loads;
}
