/**
 * Sets of conditions that are asked for very often: as *paths*, conditions in the order in which they are asked, nodes of a
 * tree, of which two have their beginning in common; and as plain sets, of which there are few. Conditions are numbers here.
 */

export class Paths {
  private readonly parent: number[] = [0];
  private readonly condition: number[] = [-1];
  /** Some node further up, so that looking for one among those takes few steps. */
  private readonly jump: number[] = [0];
  private readonly depth: number[] = [0];
  /** By condition: the nodes that end with it. */
  private readonly ending = new Map<number, number[]>();

  /** The path with one condition more. */
  under(path: number, condition: number): number {
    const others = this.ending.get(condition) ?? [];
    for (const other of others) {
      if (this.isWithin(path, other)) return path;
      if (this.parent[other] === path) return other;
    }
    const node = this.parent.push(path) - 1;
    this.condition.push(condition);
    const up = this.jump[path]!;
    const even = this.depth[path]! - this.depth[up]! === this.depth[up]! - this.depth[this.jump[up]!]!;
    this.jump.push(even ? this.jump[up]! : path);
    this.depth.push(this.depth[path]! + 1);
    this.ending.set(condition, [...others, node]);
    return node;
  }

  conditionsOf(path: number): number[] {
    const conditions: number[] = [];
    for (let at = path; at !== 0; at = this.parent[at]!) conditions.push(this.condition[at]!);
    return conditions.reverse();
  }

  /** Whether a path has all conditions of another one, in whatever order. */
  holds(path: number, other: number): boolean {
    for (let at = other; at !== 0; at = this.parent[at]!)
      if (!this.ending.get(this.condition[at]!)!.some((node) => this.isWithin(path, node))) return false;
    return true;
  }

  /** Whether a path begins with another one. */
  isWithin(path: number, other: number): boolean {
    return this.depth[path]! >= this.depth[other]! && this.upTo(path, this.depth[other]!) === other;
  }

  /** The node further up that has so many conditions. */
  private upTo(path: number, depth: number): number {
    let at = path;
    while (this.depth[at]! > depth) at = this.depth[this.jump[at]!]! >= depth ? this.jump[at]! : this.parent[at]!;
    return at;
  }

  towards(path: number, other: number): number {
    return this.upTo(path, this.depth[other]! + 1);
  }

  common(path: number, other: number): number {
    const depth = Math.min(this.depth[path]!, this.depth[other]!);
    let [x, y] = [this.upTo(path, depth), this.upTo(other, depth)];
    while (x !== y) {
      const far = this.jump[x] !== this.jump[y];
      x = far ? this.jump[x]! : this.parent[x]!;
      y = far ? this.jump[y]! : this.parent[y]!;
    }
    return x;
  }
}

export class Sets {
  private readonly members: ReadonlySet<number>[] = [new Set()];
  private readonly numbers = new Map<string, number>([["", 0]]);
  /** By two sets: what they have in common. */
  private readonly known = new Map<string, number>();

  with(set: number, condition: number): number {
    const members = this.members[set]!;
    return members.has(condition) ? set : this.number([...members, condition]);
  }

  union(set: number, other: number): number {
    if (set === 0 || other === 0 || set === other) return set === 0 ? other : set;
    return this.number([...new Set([...this.members[set]!, ...this.members[other]!])]);
  }

  isWithin(set: number, other: number): boolean {
    return set === other || this.common(set, other) === other;
  }

  common(set: number, other: number): number {
    if (set === other || set === 0 || other === 0) return set === other ? set : 0;
    const key = `${set} ${other}`;
    const known = this.known.get(key);
    if (known !== undefined) return known;
    const members = this.members[other]!;
    const found = this.number([...this.members[set]!].filter((condition) => members.has(condition)));
    this.known.set(key, found);
    return found;
  }

  private number(members: number[]): number {
    const key = members.sort((x, y) => x - y).join(" ");
    const known = this.numbers.get(key);
    if (known !== undefined) return known;
    const number = this.members.push(new Set(members)) - 1;
    this.numbers.set(key, number);
    return number;
  }
}
