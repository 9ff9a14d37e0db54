/**
 * Finds loops among what affine loops leave over: code that repeats although its numbers move by no constant stride, because
 * operands are gathered (the edges of a graph) or an inner loop gets longer with every iteration (a triangle). Only what the
 * code is counts here: which instruction follows which, and which loops are inside which.
 */
import { Interner } from "./interner.js";
import type { Sequence } from "./sequence.js";
import { Stack } from "./stack.js";

/** What code is, without numbers and trip counts: equal code has equal numbers here. */
export class Structures {
  private readonly known = new Interner();
  private readonly bodies: (Int32Array | undefined)[] = [];
  /** How many statements there are in code of a structure. */
  private readonly sizes: number[] = [];

  /** Of an instruction, by the shape that `roll.ts` gave it. */
  instruction(shape: number): number {
    const structure = this.known.statement(shape);
    this.sizes[structure] = 1;
    return structure;
  }

  loop(body: Int32Array): number {
    const structure = this.known.loop(body);
    this.bodies[structure] = body;
    this.sizes[structure] ??= body.reduce((size, inner) => size + this.sizes[inner]!, 0);
    return structure;
  }

  sizeOf(structure: number): number {
    return this.sizes[structure]!;
  }

  bodyOf(structure: number): Int32Array | undefined {
    return this.bodies[structure];
  }

  /** Adds the structures of all loops in a list to those known. */
  collectLoops(list: Int32Array, known: Set<number>): void {
    for (const structure of list) {
      const body = this.bodies[structure];
      if (!body || known.has(structure)) continue;
      known.add(structure);
      this.collectLoops(body, known);
    }
  }
}

/** An item of the list that was searched, by its number; or a loop. */
export type Node = number | Iterated;

/** A loop over nodes; items of the list that are loops of the same body may stand for all of their iterations. */
export interface Iterated {
  readonly bodyLength: number;
  readonly iterations: (Node | Whole)[];
}

export interface Whole {
  readonly loop: number;
}

export const isWhole = (entry: Node | Whole): entry is Whole => typeof entry === "object" && "loop" in entry;

/** A list as nested loops over its items; the structure of each node. */
export interface Forest {
  readonly nodes: readonly Node[];
  readonly structures: Int32Array;
}

/**
 * @param items the structures of a list of elements.
 * @param positions where in the sequence each of them begins, and where the last one ends.
 * @param short loops of no more statements than this, all iterations together, are left as they were.
 * @param known null, or loops whose iterations become loops where they stand alone, too; those beside a loop become part of it.
 * Such a loop may then run now so often and now so often.
 */
export function relax(
  items: Iterable<number>,
  positions: ArrayLike<number>,
  sequence: Sequence,
  structures: Structures,
  short: number,
  known: ReadonlySet<number> | null,
): Forest {
  let found: Int32Array = Int32Array.from(items);
  let nodes: readonly Node[] = Array.from(found, (_, i) => i);
  for (let round = 0; ; round++) {
    const stack = new StructureStack(sequence, positions, structures);
    for (let i = 0; i < nodes.length; i++) stack.pushNode(nodes[i]!, found[i]!, nodes[i + 1]);
    const forest = stack.forest(short);
    const joined = known && round < ROUNDS ? joinNeighbours(forest, structures, known) : null;
    if (!joined) return forest;
    nodes = joined.nodes;
    found = joined.structures;
  }
}

/** How often loops are looked for again, after iterations next to loops became part of them. */
const ROUNDS = 3;

/**
 * Makes iterations that stand alone part of the loop beside them: the first ones or the last ones, which moved by other
 * strides. What is the body of a loop of the list is a loop, however short: the last row of a triangle.
 * @returns null if there are none.
 */
function joinNeighbours(
  { nodes, structures: list }: Forest,
  structures: Structures,
  known: ReadonlySet<number>,
): Forest | null {
  const bodies = new Map<number, Set<number>>();
  const add = (structure: number): void => {
    const body = structures.bodyOf(structure);
    if (!body || structures.sizeOf(structure) < SHORTEST_JOINED) return;
    const first = bodies.get(body[0]!) ?? new Set();
    bodies.set(body[0]!, first.add(structure));
  };
  list.forEach(add);
  known.forEach(add);
  if (bodies.size === 0) return null;
  const joinedNodes: Node[] = [];
  const joined: number[] = [];
  let changed = false;
  const isAt = (body: Int32Array, i: number): boolean => body.every((structure, k) => list[i + k] === structure);
  for (let i = 0; i < nodes.length; ) {
    let found = -1;
    let length = 0;
    for (const structure of bodies.get(list[i]!) ?? []) {
      const body = structures.bodyOf(structure)!;
      // What the list is as a whole is not a loop inside of itself.
      if (body.length > length && body.length < list.length && isAt(body, i))
        [found, length] = [structure, body.length];
    }
    const own = structures.bodyOf(list[i]!);
    if (found < 0 && !(own && structures.sizeOf(list[i]!) >= SHORTEST_JOINED)) {
      joinedNodes.push(nodes[i]!);
      joined.push(list[i++]!);
      continue;
    }
    const structure = found < 0 ? list[i]! : found;
    const body = structures.bodyOf(structure)!;
    const iterations: (Node | Whole)[] = [];
    let sawLoop = false;
    for (;;) {
      if (!sawLoop && list[i] === structure) {
        const node = nodes[i++]!;
        if (typeof node === "number") iterations.push({ loop: node });
        else iterations.push(...node.iterations);
        sawLoop = true;
      } else if (i + body.length <= nodes.length && isAt(body, i)) {
        for (let k = 0; k < body.length; k++) iterations.push(nodes[i++]!);
        changed = true;
      } else break;
    }
    const [only] = iterations;
    joinedNodes.push(iterations.length === 1 && isWhole(only!) ? only.loop : { bodyLength: body.length, iterations });
    joined.push(structure);
  }
  return changed ? { nodes: joinedNodes, structures: Int32Array.from(joined) } : null;
}

/** Bodies of fewer statements may be anything. */
const SHORTEST_JOINED = 2;

class StructureStack extends Stack {
  readonly sequence: Sequence;
  private readonly positions: ArrayLike<number>;
  private readonly structures: Structures;
  private readonly nodes: Node[] = [];
  /** By node: where it begins. */
  private readonly starts: number[] = [];
  private end = 0;

  constructor(sequence: Sequence, positions: ArrayLike<number>, structures: Structures) {
    super();
    this.sequence = sequence;
    this.positions = positions;
    this.structures = structures;
  }

  protected positionOf(place: number): number {
    return place === this.size ? this.end : this.starts[place]!;
  }

  private start(node: Node): number {
    let first: Node | Whole = node;
    while (typeof first === "object") first = isWhole(first) ? first.loop : first.iterations[0]!;
    return this.positions[first]!;
  }

  /** @param next the node that will be pushed next, if there is one. */
  pushNode(node: Node, structure: number, next: Node | undefined): void {
    this.end = next === undefined ? this.positions[this.positions.length - 1]! : this.start(next);
    this.nodes.push(node);
    this.starts.push(this.start(node));
    this.push(structure);
    this.reduce();
  }

  protected bodyOf(structure: number): Int32Array | undefined {
    return this.structures.bodyOf(structure);
  }

  /** A loop of the list itself can be extended only if its iterations are nodes. */
  protected continues(loop: number): boolean {
    return typeof this.nodes[loop] === "object";
  }

  protected extend(loop: number): void {
    const node = this.nodes[loop] as Iterated;
    node.iterations.push(...this.nodes.splice(loop + 1));
    this.starts.length = loop + 1;
  }

  protected moves(): boolean {
    return true;
  }

  protected replace(b: number): void {
    const base = this.size - 3 * b;
    const structure = this.structures.loop(this.shape.slice(base, base + b));
    this.pop(3 * b);
    const iterations = this.nodes.splice(base);
    this.nodes.push({ bodyLength: b, iterations });
    this.starts.length = base + 1;
    this.push(structure);
  }

  forest(short: number): Forest {
    const nodes: Node[] = [];
    const structures: number[] = [];
    const add = (node: Node, structure: number): void => {
      const body = this.structures.bodyOf(structure);
      if (typeof node === "object" && body) {
        const { iterations, bodyLength } = node;
        const isShort = (iterations.length / bodyLength) * this.structures.sizeOf(structure) <= short;
        if (isShort && !iterations.some(isWhole))
          return iterations.forEach((inner, i) => add(inner as Node, body[i % bodyLength]!));
      }
      nodes.push(node);
      structures.push(structure);
    };
    this.nodes.forEach((node, i) => add(node, this.shape[i]!));
    if (nodes.length <= MOST_TO_PAIR) while (this.pairUp(nodes, structures, short / 2));
    return { nodes, structures: Int32Array.from(structures) };
  }

  /** Makes loops of two iterations of what occurs twice, one after the other, if it is longer than so many statements. */
  private pairUp(nodes: Node[], structures: number[], short: number): boolean {
    const next = nextOf(structures);
    for (let i = 0; i < nodes.length; i++) {
      let tries = 0;
      for (let j = next[i]!; j >= 0 && 2 * j - i <= nodes.length && tries < PAIR_TRIES; j = next[j]!, tries++) {
        const b = j - i;
        let size = 0;
        let k = 0;
        for (; k < b && structures[i + k] === structures[j + k]; k++)
          size += this.structures.sizeOf(structures[i + k]!);
        if (k < b || size <= Math.max(short, SHORTEST_PAIRED)) continue;
        const body = structures.slice(i, j);
        structures.splice(i, 2 * b, this.structures.loop(Int32Array.from(body)));
        nodes.splice(i, 2 * b, { bodyLength: b, iterations: nodes.slice(i, i + 2 * b) });
        return true;
      }
    }
    return false;
  }
}

/** Lists longer than this are too irregular to be searched for pairs. */
const MOST_TO_PAIR = 20_000;
/** Pairs of no more statements than this, each, are no loops. */
const SHORTEST_PAIRED = 7;
/** How many places of the same structure are tried as the second of two iterations. */
const PAIR_TRIES = 8;

/** For each place, the next one with the same number, or -1. */
function nextOf(list: readonly number[]): Int32Array {
  const next = new Int32Array(list.length).fill(-1);
  const latest = new Map<number, number>();
  for (let i = list.length - 1; i >= 0; i--) {
    next[i] = latest.get(list[i]!) ?? -1;
    latest.set(list[i]!, i);
  }
  return next;
}
