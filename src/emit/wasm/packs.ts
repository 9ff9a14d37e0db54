/**
 * Which items of a block are computed two at a time, in the lanes of vectors: pairs that do the same with neighbouring elements
 * (superword-level parallelism: Larsen & Amarasinghe 2000), what they are computed from if that is alike, as long as it takes
 * fewer instructions than one after the other. Every lane is a scalar of the law, and items keep their order where one needs
 * another. Makes no code. It is long because what a pair costs, and what it asks of its operands, is decided in one search.
 */
import type { AnyNode } from "../../common/syntax.js";
import { type Block, dependences, type Item, type Version } from "./blocks.js";
import { ARITHMETIC, COMPARISONS } from "./compile-expressions.js";
import { calleeOf, type Node, partsOf } from "./survey.js";

/** Longer lines are not looked at. */
const LONGEST = 2_000;
/** Whether an item needs another one is looked for in so many; what is not known then is left alone. */
const MOST_LOOKED_AT = 200;

/** The first is the first lane. */
export type Pack = readonly [Item, Item];

export interface Plan {
  /** All items that are needed, alone or in pairs, in the order in which they are computed. */
  readonly order: readonly (Item | Pack)[];
  readonly packs: readonly Pack[];
}

export const isPack = (group: Item | Pack): group is Pack => Array.isArray(group);

/** What two operands at the same place in two expressions of one shape are, as a vector. */
export type Pairing = "constants" | "same" | "neighbours" | "turned" | "gathered" | "versions" | "operation";

export function pairingOf(block: Block, a: AnyNode, b: AnyNode): Pairing {
  if (a.type === "Literal") return Object.is(a.value, (b as Node<"Literal">).value) ? "same" : "constants";
  if (a.type === "Identifier") return block.versions.get(a) === block.versions.get(b) ? "same" : "versions";
  if (a.type !== "MemberExpression") return "operation";
  const distance = block.placeOf(b as Node<"MemberExpression">).constant - block.placeOf(a).constant;
  if (distance === 0) return "same";
  return distance === 1 ? "neighbours" : distance === -1 ? "turned" : "gathered";
}

/** Goes through the versions that two expressions of one shape read, side by side. */
export function along(block: Block, a: AnyNode, b: AnyNode, visit: (x: Version, y: Version) => void): void {
  if (a.type === "Identifier") return visit(block.versions.get(a)!, block.versions.get(b)!);
  if (a.type === "MemberExpression") return;
  const others = partsOf(b);
  partsOf(a).forEach((part, i) => along(block, part, others[i]!, visit));
}

/** @param isVector whether a function has an instruction for vectors. */
export function planOf(block: Block, isVector: (callee: string) => boolean): Plan {
  const order = block.items.filter(({ isNeeded }) => isNeeded);
  if (order.length < 2 || order.length > LONGEST) return { order, packs: [] };
  return new Planner(block, isVector).plan();
}

class Planner {
  private readonly block: Block;
  private readonly isVector: (callee: string) => boolean;
  private readonly before: number[][];
  private readonly shapes: (string | undefined)[];
  /** By item, the other one of its pair; and whether it is the second lane. */
  private readonly partner = new Map<number, number>();
  private readonly second = new Set<number>();

  constructor(block: Block, isVector: (callee: string) => boolean) {
    this.block = block;
    this.isVector = isVector;
    this.before = dependences(block);
    this.shapes = block.items.map((item) => (item.isNeeded ? this.shapeOf(item) : undefined));
  }

  plan(): Plan {
    this.pairNeighbours();
    this.pairOperands();
    this.leaveExpensive();
    for (;;) {
      const order = this.schedule();
      if (order) return { order, packs: order.filter(isPack) };
      // What is left waits for itself: there is one pair less, and the others are looked at again.
      this.leaveExpensive();
    }
  }

  /** The same for items that do the same with elements whose distance is a number. */
  private shapeOf({ version, place, operator, value }: Item): string | undefined {
    if (version?.type === "i32") return undefined;
    const shape = this.shape(value);
    if (shape === undefined) return undefined;
    return place ? `${place.array}[${place.key}] ${operator ?? ""}= ${shape}` : shape;
  }

  private shape(node: AnyNode): string | undefined {
    if (node.type === "Literal") return typeof node.value === "number" ? "1" : undefined;
    if (node.type === "Identifier") return this.block.versions.get(node)?.type === "f64" ? "x" : undefined;
    if (node.type === "MemberExpression") {
      const { array, key } = this.block.placeOf(node);
      return array === "index" ? undefined : `${array}[${key}]`;
    }
    const own = this.operationOf(node);
    if (own === undefined) return undefined;
    const parts = partsOf(node).map((part) => this.shape(part));
    return parts.includes(undefined) ? undefined : `(${own} ${parts.join(" ")})`;
  }

  private operationOf(node: AnyNode): string | undefined {
    if (node.type === "UnaryExpression") return node.operator === "-" ? "-" : undefined;
    if (node.type === "CallExpression") return this.isVector(calleeOf(node)) ? calleeOf(node) : undefined;
    if (node.type === "ConditionalExpression")
      return COMPARISONS[(node.test as AnyNode as Node<"BinaryExpression">).operator] ? "?" : undefined;
    if (node.type === "BinaryExpression") return ARITHMETIC[node.operator] ?? COMPARISONS[node.operator];
    return undefined;
  }

  private pairNeighbours(): void {
    const alike = new Map<string, { item: Item; at: number }[]>();
    for (const item of this.block.items) {
      const shape = this.shapes[item.index];
      const at = (item.place ?? item.reads[0])?.constant;
      if (shape === undefined || at === undefined) continue;
      const list = alike.get(shape) ?? [];
      alike.set(shape, list);
      list.push({ item, at });
    }
    for (const list of alike.values()) {
      list.sort((x, y) => x.at - y.at || x.item.index - y.item.index);
      for (let i = 0; i < list.length; i++) {
        const { item, at } = list[i]!;
        if (this.partner.has(item.index)) continue;
        for (let k = i + 1; k < list.length && list[k]!.at <= at + 1; k++)
          if (list[k]!.at === at + 1 && this.pair(item, list[k]!.item)) break;
      }
    }
  }

  /** What pairs are computed from, if that is alike. */
  private pairOperands(): void {
    const waiting = this.pairs();
    for (let pair = waiting.pop(); pair; pair = waiting.pop())
      along(this.block, pair[0].value, pair[1].value, (x, y) => {
        if (x.item < 0 || y.item < 0 || x === y) return;
        const [first, second] = [this.block.items[x.item]!, this.block.items[y.item]!];
        if (this.shapes[x.item] === this.shapes[y.item] && this.pair(first, second)) waiting.push([first, second]);
      });
  }

  private pair(first: Item, second: Item): boolean {
    const [x, y] = [first.index, second.index];
    if (x === y || this.partner.has(x) || this.partner.has(y)) return false;
    if (this.shapes[x] === undefined || this.needs(x, y) || this.needs(y, x)) return false;
    this.partner.set(x, y);
    this.partner.set(y, x);
    this.second.add(y);
    return true;
  }

  private part(first: Item, second: Item): void {
    this.partner.delete(first.index);
    this.partner.delete(second.index);
    this.second.delete(second.index);
  }

  private pairs(): Pack[] {
    const { items } = this.block;
    return Array.from(this.partner)
      .filter(([x]) => !this.second.has(x))
      .map(([x, y]) => [items[x]!, items[y]!] as const);
  }

  /** Whether an item needs another one, itself or by what it needs. */
  private needs(item: number, other: number): boolean {
    if (other > item) return false;
    const seen = new Set<number>();
    const waiting = [item];
    for (let one = waiting.pop(); one !== undefined; one = waiting.pop())
      for (const earlier of this.before[one]!) {
        if (earlier === other) return true;
        if (earlier < other || seen.has(earlier)) continue;
        if (seen.size > MOST_LOOKED_AT) return true;
        seen.add(earlier);
        waiting.push(earlier);
      }
    return false;
  }

  private leaveExpensive(): void {
    for (let isStable = false; !isStable; ) {
      isStable = true;
      for (const [first, second] of this.pairs()) {
        if (this.gainOf(first, second) > 0) continue;
        this.part(first, second);
        isStable = false;
      }
    }
  }

  /** How many instructions a pair saves, about. */
  private gainOf(first: Item, second: Item): number {
    const alone = costOf(first) + costOf(second);
    let together = this.costOfVector(first.value, second.value);
    if (first.place) together += first.operator ? 2.5 : 1;
    // Whoever reads one lane takes it out.
    for (const [lane, { version, index }] of [first, second].entries()) {
      if (!version) continue;
      if (version.isLeft && !(this.block.isLoop && this.block.before.has(version.name))) together += 1;
      const readers = this.readersOf(index).filter((reader) => !this.partner.has(reader));
      together += readers.length * (lane === 0 ? 0.5 : 1);
    }
    return alone - together;
  }

  private readonly readers = new Map<number, number[]>();

  private readersOf(item: number): readonly number[] {
    if (this.readers.size === 0)
      for (const { index, uses, isNeeded } of this.block.items)
        if (isNeeded)
          for (const version of uses) {
            const list = this.readers.get(version.item) ?? [];
            this.readers.set(version.item, list);
            list.push(index);
          }
    return this.readers.get(item) ?? [];
  }

  private costOfVector(a: AnyNode, b: AnyNode): number {
    const pairing = pairingOf(this.block, a, b);
    if (pairing === "constants") return 0.25;
    if (pairing === "same") return 0.25;
    if (pairing === "neighbours") return 0.5;
    if (pairing === "turned") return 1.5;
    if (pairing === "gathered") return 1.5;
    if (pairing === "versions") {
      const [x, y] = [this.block.versions.get(a)!.item, this.block.versions.get(b)!.item];
      if (x < 0 && y < 0) return this.block.isLoop ? 0 : 2;
      if (this.partner.get(x) === y) return this.second.has(x) ? 1 : 0;
      return 2;
    }
    const others = partsOf(b);
    return partsOf(a).reduce((sum, part, i) => sum + this.costOfVector(part, others[i]!), 1);
  }

  /** An order of all that is needed; if there is none, there is one pair less. */
  private schedule(): (Item | Pack)[] | undefined {
    const { items } = this.block;
    const groupOf = (index: number): number => Math.min(index, this.partner.get(index) ?? index);
    const waits = new Map<number, number>();
    const behind = new Map<number, number[]>();
    for (const { index, isNeeded } of items) {
      if (!isNeeded) continue;
      const group = groupOf(index);
      if (!waits.has(group)) waits.set(group, 0);
      for (const earlier of this.before[index]!) {
        if (!items[earlier]!.isNeeded) continue;
        const from = groupOf(earlier);
        waits.set(group, waits.get(group)! + 1);
        const list = behind.get(from) ?? [];
        behind.set(from, list);
        list.push(group);
      }
    }
    const ready = new Queue();
    for (const [group, count] of waits) if (count === 0) ready.add(group);
    const order: (Item | Pack)[] = [];
    for (let group = ready.take(); group !== undefined; group = ready.take()) {
      const other = this.partner.get(group);
      waits.delete(group);
      if (other === undefined) order.push(items[group]!);
      else order.push(this.second.has(group) ? [items[other]!, items[group]!] : [items[group]!, items[other]!]);
      for (const next of behind.get(group) ?? []) {
        const count = waits.get(next)! - 1;
        waits.set(next, count);
        if (count === 0) ready.add(next);
      }
    }
    if (waits.size === 0) return order;
    const stuck = [...waits.keys()].find((group) => this.partner.has(group))!;
    const [first, second] = [items[stuck]!, items[this.partner.get(stuck)!]!];
    this.part(this.second.has(stuck) ? second : first, this.second.has(stuck) ? first : second);
    return undefined;
  }
}

/** Numbers, the least one first. */
class Queue {
  private readonly heap: number[] = [];

  add(value: number): void {
    const { heap } = this;
    let at = heap.push(value) - 1;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (heap[parent]! <= value) break;
      heap[at] = heap[parent]!;
      at = parent;
    }
    heap[at] = value;
  }

  take(): number | undefined {
    const { heap } = this;
    const [least] = heap;
    const last = heap.pop();
    if (least === undefined || last === undefined || heap.length === 0) return least;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && heap[child + 1]! < heap[child]!) child++;
      if (heap[child]! >= last) break;
      heap[at] = heap[child]!;
      at = child;
    }
    heap[at] = last;
    return least;
  }
}

function costOf({ place, operator, value }: Item): number {
  return cost(value) + (place ? (operator ? 2.5 : 1) : 0);
}

function cost(node: AnyNode): number {
  if (node.type === "MemberExpression") return 0.5;
  if (node.type === "Literal" || node.type === "Identifier") return 0;
  return partsOf(node).reduce((sum, part) => sum + cost(part), 1);
}
