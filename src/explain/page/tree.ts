/**
 * The model folded: loops of the code, then neurons (by the names of their parameters), long sums, source lines, and runs of
 * rows, until no group has more members than one can look at. Knows nodes; nothing of what is open or drawn.
 */
import type { NodeData, PageData } from "./data.js";
import type { Loops, Source } from "./links.js";
import { elementName, ownerOf } from "./names.js";

export interface Group {
  readonly kind: "group";
  readonly id: string;
  readonly label: string;
  readonly parent: Group | null;
  readonly items: Item[];
  /** The loop that it is, or -1. */
  readonly loop: number;
  /** How many nodes are in it, at any depth. */
  size: number;
}

export interface Leaf {
  readonly kind: "node";
  readonly node: number;
  readonly parent: Group;
}

export type Item = Group | Leaf;

/** A group with more members is folded again. */
const MANY = 40;
/** Sums of at least so many terms are one box. */
const LONG_SUM = 4;

export class Tree {
  readonly root: Group;
  /** By node: where it is in the tree. */
  readonly leafOf: Leaf[] = [];
  readonly groups = new Map<string, Group>();
  /** By node: the nodes that it is computed from, in any iteration, and those that use it. */
  readonly operands: readonly (readonly number[])[];
  readonly users: number[][];
  private readonly data: PageData;
  /** By node: the neuron that it belongs to in its first iteration, and in its last one. */
  private readonly owners: (string | undefined)[] = [];
  private readonly lastOwners: (string | undefined)[] = [];

  constructor(data: PageData, loops: Loops) {
    this.data = data;
    const valuedBy = new Map<number, number>();
    data.nodes.forEach(({ value }, i) => {
      if (!valuedBy.has(value)) valuedBy.set(value, i);
    });
    const operandsOf = ({ operands, loop }: NodeData, self: number): number[] => {
      const found = new Set<number>();
      const visit = (source: Source): void => {
        if (source.kind === "e") source.of.forEach(visit);
        const node = source.kind === "statement" ? valuedBy.get(source.statement) : undefined;
        if (node !== undefined && node !== self) found.add(node);
      };
      const last = loops.at(loop, Math.max(0, loops.total(loop) - 1));
      for (const link of operands)
        if (link !== null) for (const at of [loops.at(loop, 0), last]) visit(loops.source(link, at));
      return [...found];
    };
    this.operands = data.nodes.map(operandsOf);
    this.users = data.nodes.map(() => []);
    this.operands.forEach((operands, user) => {
      for (const node of operands) this.users[node]!.push(user);
    });
    data.nodes.forEach((node, i) => {
      this.owners.push(this.ownerAt(node, i, loops, 0));
      this.lastOwners.push(this.ownerAt(node, i, loops, loops.total(node.loop) - 1));
    });
    this.root = this.group("all", data.name, null, -1);
    this.fill(this.root, -1);
    this.fold(this.root);
    this.count(this.root);
  }

  /** How many groups have to be opened to reach what is deepest. */
  get depth(): number {
    const depthOf = (group: Group): number =>
      Math.max(0, ...group.items.map((item) => (item.kind === "group" ? 1 + depthOf(item) : 0)));
    return depthOf(this.root);
  }

  private group(id: string, label: string, parent: Group | null, loop: number): Group {
    const group: Group = { kind: "group", id, label, parent, items: [], loop, size: 0 };
    this.groups.set(id, group);
    return group;
  }

  /** The nodes of a loop, and the loops inside of it. */
  private fill(group: Group, loop: number): void {
    const { nodes, loops } = this.data;
    const inner = new Map<number, Group>();
    const childOf = (one: number): number | undefined => {
      for (let at = one; at >= 0; at = loops[at]!.parent) if (loops[at]!.parent === loop) return at;
      return undefined;
    };
    nodes.forEach((node, i) => {
      if (node.loop === loop) group.items.push({ kind: "node", node: i, parent: group });
      const child = node.loop === loop || node.loop < 0 ? undefined : childOf(node.loop);
      if (child === undefined || inner.has(child)) return;
      const line = this.data.spans[node.span]?.line;
      const { trips } = loops[child]!;
      const times = typeof trips === "number" ? `× ${trips}` : "× a table";
      const place = this.commonOwner(child) ?? (line === undefined ? "" : `line ${line}`);
      const folded = this.group(`loop${child}`, place === "" ? times : `${times} · ${place}`, group, child);
      inner.set(child, folded);
      group.items.push(folded);
      this.fill(folded, child);
    });
  }

  /** What the parameters that are read in a loop, or in those in it, have in common: `layers[0]`. */
  private commonOwner(loop: number): string | undefined {
    const { nodes, loops } = this.data;
    const isIn = (one: number): boolean => one === loop || (one >= 0 && isIn(loops[one]!.parent));
    let common: string[] | undefined;
    nodes.forEach((node, i) => {
      if (!isIn(node.loop)) return;
      for (const owner of [this.owners[i], this.lastOwners[i]]) {
        if (owner === undefined) continue;
        const parts = owner.split(".");
        const end = common?.findIndex((part, k) => part !== parts[k]) ?? -1;
        common = common === undefined ? parts : end < 0 ? common : common.slice(0, end);
      }
    });
    return common?.join(".") || undefined;
  }

  /** Groups members until there are few. */
  private fold(group: Group): void {
    if (group.items.length > MANY / 3) this.gather(group, "sum", (items) => this.sums(items));
    if (group.items.length > MANY) this.gather(group, "layer", (items) => this.byOwner(items, group, true));
    if (group.items.length > MANY / 2) this.gather(group, "neuron", (items) => this.byOwner(items, group, false));
    if (group.items.length > MANY) this.gather(group, "line", (items) => this.byLine(items));
    while (group.items.length > MANY) this.gather(group, "rows", runs);
    for (const item of group.items) if (item.kind === "group") this.fold(item);
  }

  /** Puts what has the same name into a group of its own, where that leaves several. */
  private gather(group: Group, kind: string, keys: (items: readonly Item[]) => (string | undefined)[]): void {
    const names = keys(group.items);
    const sizes = new Map<string, number>();
    for (const name of names) if (name !== undefined) sizes.set(name, (sizes.get(name) ?? 0) + 1);
    if (sizes.size === 0 || [...sizes.values()].some((size) => size === group.items.length)) return;
    const made = new Map<string, Group>();
    const items = group.items.splice(0);
    items.forEach((item, i) => {
      const name = names[i];
      if (name === undefined || sizes.get(name)! < 2) {
        group.items.push(item);
        return;
      }
      let into = made.get(name);
      if (!into) {
        into = this.group(`${group.id}/${kind}${made.size}.${this.groups.size}`, name.replace(/\|.*$/, ""), group, -1);
        made.set(name, into);
        group.items.push(into);
      }
      into.items.push(moved(item, into, this.groups));
    });
  }

  private count(group: Group): number {
    group.size = 0;
    for (const item of group.items) {
      if (item.kind === "node") this.leafOf[item.node] = item;
      group.size += item.kind === "node" ? 1 : this.count(item);
    }
    return group.size;
  }

  /** Chains of additions, each the only user of the one before, with the products that only they use. */
  private sums(items: readonly Item[]): (string | undefined)[] {
    const keys: (string | undefined)[] = items.map(() => undefined);
    const at = new Map(items.flatMap((item, i) => (item.kind === "node" ? [[item.node, i] as const] : [])));
    const isSum = (node: number): boolean => this.data.nodes[node]!.op === "+";
    const onlyUsed = (node: number): boolean => this.users[node]!.length === 1;
    for (const [node] of [...at].reverse()) {
      if (!isSum(node) || keys[at.get(node)!] !== undefined) continue;
      const chain = [node];
      for (let next: number | undefined = node; next !== undefined; ) {
        next = this.operands[next]!.find((one) => isSum(one) && onlyUsed(one) && at.has(one) && !keys[at.get(one)!]);
        if (next !== undefined) chain.push(next);
      }
      if (chain.length < LONG_SUM) continue;
      const members = new Set(chain);
      for (const sum of chain)
        for (const term of this.operands[sum]!)
          if (onlyUsed(term) && at.has(term) && !keys[at.get(term)!]) members.add(term);
      for (const member of members) keys[at.get(member)!] = `Σ of ${chain.length + 1} terms|${node}`;
    }
    return keys;
  }

  private byOwner(items: readonly Item[], group: Group, isOuter: boolean): (string | undefined)[] {
    return items.map((item) => {
      const owner = this.ownerOfItem(item);
      if (owner === undefined || owner === group.label) return undefined;
      const outer = ownerOf(owner);
      return isOuter ? outer : owner;
    });
  }

  private ownerOfItem(item: Item): string | undefined {
    if (item.kind === "node") return this.owners[item.node];
    const owners = new Set(item.items.map((one) => this.ownerOfItem(one)));
    return owners.size === 1 ? [...owners][0] : undefined;
  }

  private byLine(items: readonly Item[]): (string | undefined)[] {
    return items.map((item) => {
      const span = item.kind === "node" ? this.data.nodes[item.node]!.span : -1;
      return span < 0 ? undefined : `line ${this.data.spans[span]!.line}`;
    });
  }

  /** The neuron that a node belongs to: that of its own parameters, else that of everything it is computed from. */
  private ownerAt(node: NodeData, number: number, loops: Loops, ordinal: number): string | undefined {
    const at = loops.at(node.loop, ordinal);
    const sources = node.operands.flatMap((link) => (link === null ? [] : [loops.source(link, at)]));
    for (const source of sources)
      if (source.kind === "p") {
        const owner = ownerOf(elementName(this.data.parameters, source.element));
        if (owner !== undefined) return owner;
      }
    const known = ordinal === 0 ? this.owners : this.lastOwners;
    const owners = new Set(this.operands[number]!.map((operand) => known[operand]));
    return owners.size === 1 ? [...owners][0] : undefined;
  }
}

function moved(item: Item, parent: Group, groups: Map<string, Group>): Item {
  const copy = { ...item, parent } as Item;
  if (copy.kind === "group") {
    groups.set(copy.id, copy);
    copy.items.forEach((one, i) => {
      copy.items[i] = moved(one, copy, groups);
    });
  }
  return copy;
}

/** Consecutive members, as many in each group as make the tree flat. */
function runs(items: readonly Item[]): string[] {
  const length = Math.max(2, Math.min(MANY, Math.ceil(items.length / MANY)));
  return items.map((_, i) => {
    const from = Math.floor(i / length) * length;
    return `${from + 1} to ${Math.min(items.length, from + length)} of ${items.length}`;
  });
}

/** All nodes in something, in their order. */
export function nodesIn(item: Item): number[] {
  if (item.kind === "node") return [item.node];
  return item.items.flatMap(nodesIn);
}
