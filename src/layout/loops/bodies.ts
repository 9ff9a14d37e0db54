/**
 * What is in the bodies of the affine loops of a stack, as nested loops, by the loop's shape: each body is searched once, however
 * many loops have it.
 */
import { type Forest, relax, type Structures } from "./relax.js";
import type { AffineStack } from "./roll.js";

/** Elements side by side, on the stack or in the body of a loop: their shapes, where their numbers are, where they start. */
export interface List {
  readonly shape: (item: number) => number;
  readonly numbers: (item: number) => number;
  readonly position: (item: number) => number;
}

export class Bodies {
  readonly stack: AffineStack;
  readonly structures: Structures;
  private readonly short: number;
  /** Loops whose iterations become loops where they stand alone; or null. */
  private readonly known: ReadonlySet<number> | null;
  /** By shape: the body of a loop, searched; its structure; where the numbers of its elements are among its own. */
  private readonly forests: Forest[] = [];
  private readonly structureOf: number[] = [];
  private readonly offsets: number[][] = [];
  /** By shape: whether it has loops inside whose trip counts may change. */
  private readonly uneven: boolean[] = [];

  /** @param short irregular loops of no more statements than this, all iterations together, are left straight. */
  constructor(stack: AffineStack, short: number, structures: Structures, known: ReadonlySet<number> | null) {
    this.stack = stack;
    this.short = short;
    this.structures = structures;
    this.known = known;
  }

  structure(shape: number): number {
    this.structureOf[shape] ??= this.stack.loopBody(shape)
      ? this.structures.loop(this.forest(shape).structures)
      : this.structures.instruction(shape);
    return this.structureOf[shape]!;
  }

  /** Whether a loop has loops inside whose trip counts may change. */
  isUneven(shape: number): boolean {
    return this.uneven[shape] === true;
  }

  forest(shape: number): Forest {
    const known = this.forests[shape];
    if (known) return known;
    const body = this.stack.loopBody(shape)!;
    const forest = this.relax(
      Array.from(body, (inner) => this.structure(inner)),
      this.stack.bodyPositions(shape),
    );
    let offset = 0;
    this.offsets[shape] = Array.from(body, (inner) => {
      offset += this.stack.numberCount(inner);
      return offset - this.stack.numberCount(inner);
    });
    this.uneven[shape] =
      forest.nodes.some((node) => typeof node === "object") || body.some((inner) => this.uneven[inner] === true);
    this.forests[shape] = forest;
    return forest;
  }

  /**
   * A list of elements as nested loops.
   * @param positions where each of them begins, and where the last one ends.
   */
  relax(structures: readonly number[], positions: ArrayLike<number>): Forest {
    return relax(structures, positions, this.stack.sequence, this.structures, this.short, this.known);
  }

  /** The elements of a body that has been searched. */
  list(shape: number, numbers: number, position: number): List {
    const { stack } = this;
    const body = stack.loopBody(shape)!;
    const offsets = this.offsets[shape]!;
    const starts = [position];
    for (let i = 0; i < body.length; i++) {
      const inner = body[i]!;
      const rows = stack.loopBody(inner) ? stack.number(numbers + offsets[i]!) * stack.rowsPerIteration(inner) : 1;
      starts.push(starts[i]! + rows);
    }
    return { shape: (i) => body[i]!, numbers: (i) => numbers + offsets[i]!, position: (i) => starts[i]! };
  }
}
