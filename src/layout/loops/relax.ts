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
    return { nodes, structures: Int32Array.from(structures) };
  }
}
