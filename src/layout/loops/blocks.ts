/** A program of loops made ready to be run over and over: blocks with their statements numbered, and where each is. */
import type { Operand, Step } from "./nest.js";

/** A loop, or a function of the kernel (one iteration). */
export interface Block {
  readonly trip: number;
  readonly rows: number;
  /** Its first position, in the first iteration of the loops around; and relative to the iteration around it. */
  readonly start: number;
  readonly offset: number;
  /** Numbers of statements, and inner blocks. */
  readonly steps: (number | Block)[];
  /** The first position of the iteration that is running now. */
  iterationStart: number;
}

export interface Flat {
  readonly op: number;
  readonly position: number;
  readonly offset: number;
  readonly operands: readonly Operand[];
  /** The innermost block around it, all blocks around it, and those of them that are loops (outermost first). */
  readonly scope: Block;
  readonly scopes: readonly Block[];
  readonly loops: readonly Block[];
  /** For operands that are locals, the statement that computes them. */
  readonly localOf: (number | undefined)[];
}

export function blocksOf(segments: readonly (readonly Step[])[]): { flat: Flat[]; root: Block[] } {
  const flat: Flat[] = [];
  const fill = (block: Block, body: readonly Step[], scopes: readonly Block[], loops: readonly Block[]): void => {
    for (const step of body) {
      if (step.kind === "loop") {
        const { trip, rows, start } = step;
        const inner: Block = { trip, rows, start, offset: start - block.start, steps: [], iterationStart: start };
        block.steps.push(inner);
        fill(inner, step.body, [...scopes, inner], [...loops, inner]);
        continue;
      }
      const { op, position, operands } = step;
      const offset = position - block.start;
      block.steps.push(flat.push({ op, position, offset, operands, scope: block, scopes, loops, localOf: [] }) - 1);
    }
  };
  const root = segments.map((steps) => {
    const [first] = steps;
    const start = first ? (first.kind === "loop" ? first.start : first.position) : 0;
    const block: Block = { trip: 1, rows: 0, start, offset: 0, steps: [], iterationStart: start };
    fill(block, steps, [block], []);
    return block;
  });
  return { flat, root };
}
