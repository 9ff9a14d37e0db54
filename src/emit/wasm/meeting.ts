/** Which elements in the text of a loop may be the same, by all that they stand for. Part of `plan-lanes.ts`. */

/** An element in the text. */
export interface Moved {
  /** What it stands for in one iteration. */
  readonly cells: readonly number[];
  /** How far it is from lane to lane, and from the first iteration to the last. */
  readonly distance: number;
  readonly reach: number;
}

/** Those that may be the same are in one group. */
export function groupsOf<T extends Moved>(accesses: readonly T[]): T[][] {
  const groups = new Map<number, T[]>();
  /** By element: the group that it is in. */
  const found = new Map<number, number>();
  const still = accesses.filter(({ distance }) => distance === 0);
  still.forEach((one, i) => {
    const others = new Set(one.cells.flatMap((cell) => found.get(cell) ?? []));
    // The largest group stays what it is, so that no element goes from one to another often.
    const [largest = i, ...rest] = [...others].sort((x, y) => groups.get(y)!.length - groups.get(x)!.length);
    const all = groups.get(largest) ?? [];
    groups.set(largest, all);
    for (const added of [[one], ...rest.map((other) => groups.get(other)!)])
      for (const member of added) {
        all.push(member);
        for (const cell of member.cells) found.set(cell, largest);
      }
    for (const other of rest) groups.delete(other);
  });
  const list = [...groups.values()];
  for (const one of accesses) {
    if (one.distance === 0) continue;
    const met = list.filter((group) => group.some((other) => mayMeet(one, other)));
    for (const group of met) list.splice(list.indexOf(group), 1);
    list.push([...met.flat(), one]);
  }
  return list;
}

function mayMeet(one: Moved, other: Moved): boolean {
  const [[from, to], [least, most]] = [reachOf(one), reachOf(other)];
  return from <= most && least <= to;
}

/** The first and the last element, in all iterations. */
function reachOf(one: Moved): readonly [number, number] {
  const [least, most] = endsOf([one]);
  return [least + Math.min(0, one.reach), most + Math.max(0, one.reach)];
}

/** The first and the last element, in one iteration. */
export function endsOf(accesses: readonly Pick<Moved, "cells">[]): readonly [number, number] {
  let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const { cells } of accesses)
    for (const cell of cells) [least, most] = [Math.min(least, cell), Math.max(most, cell)];
  return [least, most];
}
