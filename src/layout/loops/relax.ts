/**
 * Finds loops among what affine loops leave over: code that repeats although its numbers move by no constant stride, because
 * operands are gathered (the edges of a graph) or an inner loop gets longer with every iteration (a triangle). Only what the
 * code is counts here: which instruction follows which, and which loops are inside which.
 */
import { Interner } from "./interner.js";
import { Stack } from "./stack.js";

/** What code is, without numbers and trip counts: equal code has equal numbers here. */
export class Structures {
  private readonly known = new Interner();
  private readonly bodies: (Int32Array | undefined)[] = [];
  /** How many statements there are in code of a structure. */
  private readonly sizes: number[] = [];

  /** Of an instruction, by the shape that `roll.ts` gave it. */
  instruction(shape: number): number {
    const structure = this.known.statement(shape, null);
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
}

/** An item of the list that was searched, by its number; or a loop over nodes. */
export type Node = number | { readonly bodyLength: number; readonly iterations: Node[] };

/** A list as nested loops over its items; the structure of each node. */
export interface Forest {
  readonly nodes: readonly Node[];
  readonly structures: Int32Array;
}

/**
 * @param items the structures of a list of elements.
 * @param short loops of no more statements than this, all iterations together, are left as they were.
 */
export function relax(items: Iterable<number>, structures: Structures, short: number): Forest {
  const stack = new StructureStack(structures);
  let i = 0;
  for (const structure of items) stack.pushItem(i++, structure);
  return stack.forest(short);
}

class StructureStack extends Stack {
  private readonly structures: Structures;
  private readonly nodes: Node[] = [];

  constructor(structures: Structures) {
    super();
    this.structures = structures;
  }

  pushItem(item: number, structure: number): void {
    this.nodes.push(item);
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
    const node = this.nodes[loop] as Exclude<Node, number>;
    node.iterations.push(...this.nodes.splice(loop + 1));
  }

  protected repeats(): boolean {
    return true;
  }

  protected replace(b: number): void {
    const base = this.size - 3 * b;
    const structure = this.structures.loop(this.shape.slice(base, base + b));
    this.pop(3 * b);
    const iterations = this.nodes.splice(base);
    this.nodes.push({ bodyLength: b, iterations });
    this.push(structure);
  }

  forest(short: number): Forest {
    const nodes: Node[] = [];
    const structures: number[] = [];
    const add = (node: Node, structure: number): void => {
      const body = this.structures.bodyOf(structure);
      if (typeof node === "object" && body) {
        const { iterations, bodyLength } = node;
        if ((iterations.length / bodyLength) * this.structures.sizeOf(structure) <= short)
          return iterations.forEach((inner, i) => add(inner, body[i % bodyLength]!));
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
        if (k < b || size <= short) continue;
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
