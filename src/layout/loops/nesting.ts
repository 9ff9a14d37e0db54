/** From what the searches left on their stacks to a tree of loops with their trip counts. */
import { type Loop, type Step, Trips } from "./nest.js";
import { type Forest, type Iterated, isWhole, type Node, relax, Structures } from "./relax.js";
import type { AffineStack } from "./roll.js";

/** Elements side by side, on the stack or in the body of a loop: their shapes, where their numbers are, where they start. */
interface List {
  readonly shape: (item: number) => number;
  readonly numbers: (item: number) => number;
  readonly position: (item: number) => number;
}

/**
 * @param short irregular loops of no more statements than this, all iterations together, are left straight.
 * @param joins whether iterations that stand alone become part of the loop beside them.
 * @param fewest affine loops of no more iterations than this are taken apart first, at the outermost level.
 * @returns null if there are more steps than are worth having.
 */
export function nestOf(stack: AffineStack, short: number, most: number, fewest = 0, joins = false): Step[] | null {
  const structures = new Structures();
  let nesting = new Nesting(stack, short, structures, null, fewest);
  for (let round = 0; joins && round < ROUNDS; round++)
    nesting = new Nesting(stack, short, structures, nesting.loops(), fewest);
  return nesting.steps(most);
}

/** How often loops are looked for again where iterations of those known stand alone. */
const ROUNDS = 2;

class Nesting {
  private readonly stack: AffineStack;
  private readonly short: number;
  private readonly structures: Structures;
  /** Loops whose iterations become loops where they stand alone; or null. */
  private readonly known: ReadonlySet<number> | null;
  /** By shape: the body of a loop, searched; its structure; where the numbers of its elements are among its own. */
  private readonly forests: Forest[] = [];
  private readonly structureOf: number[] = [];
  private readonly offsets: number[][] = [];
  /** By shape: whether it has loops inside whose trip counts may change. */
  private readonly uneven: boolean[] = [];
  private readonly list: List;
  private readonly root: Forest;

  constructor(
    stack: AffineStack,
    short: number,
    structures: Structures,
    known: ReadonlySet<number> | null,
    fewest: number,
  ) {
    this.stack = stack;
    this.short = short;
    this.structures = structures;
    this.known = known;
    const [shapes, numbers, positions]: [number[], number[], number[]] = [[], [], []];
    const add = (shape: number, number: number, position: number): void => {
      const structure = this.structure(shape);
      if (this.structures.bodyOf(structure) && stack.number(number) <= fewest) {
        const body = this.bodyList(shape, number + 1, position);
        const { length } = stack.loopBody(shape)!;
        for (let t = 0; t < stack.number(number); t++)
          for (let i = 0; i < length; i++)
            add(body.shape(i), body.numbers(i), body.position(i) + t * stack.rowsPerIteration(shape));
        return;
      }
      shapes.push(shape);
      numbers.push(number);
      positions.push(position);
    };
    for (let i = 0; i < stack.elementCount; i++) add(stack.shapeAt(i), stack.numbersAt(i), stack.positionAt(i));
    this.list = { shape: (i) => shapes[i]!, numbers: (i) => numbers[i]!, position: (i) => positions[i]! };
    this.root = relax(
      shapes.map((shape) => this.structure(shape)),
      [...positions, stack.sequence.length],
      stack.sequence,
      this.structures,
      this.short,
      this.known,
    );
  }

  /** The loops that were found, by their structure. */
  loops(): Set<number> {
    const found = new Set<number>();
    this.structures.collectLoops(this.root.structures, found);
    return found;
  }

  steps(most: number): Step[] | null {
    const { nodes } = this.root;
    if (nodes.length > most) return null;
    return nodes.map((node) => {
      const step = this.template(node, this.list);
      this.count(step, node, this.list, 1);
      return step;
    });
  }

  private structure(shape: number): number {
    this.structureOf[shape] ??= this.stack.loopBody(shape)
      ? this.structures.loop(this.forest(shape).structures)
      : this.structures.instruction(shape);
    return this.structureOf[shape]!;
  }

  private forest(shape: number): Forest {
    const known = this.forests[shape];
    if (known) return known;
    const body = this.stack.loopBody(shape)!;
    const forest = relax(
      Array.from(body, (inner) => this.structure(inner)),
      this.stack.bodyPositions(shape),
      this.stack.sequence,
      this.structures,
      this.short,
      this.known,
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

  private bodyList(shape: number, numbers: number, position: number): List {
    const { stack } = this;
    const body = stack.loopBody(shape)!;
    const offsets = this.offsets[shape]!;
    const sizes = Array.from(body, (inner, i) =>
      stack.loopBody(inner) ? stack.number(numbers + offsets[i]!) * stack.rowsPerIteration(inner) : 1,
    );
    const starts = [position];
    for (const size of sizes) starts.push(starts.at(-1)! + size);
    return { shape: (i) => body[i]!, numbers: (i) => numbers + offsets[i]!, position: (i) => starts[i]! };
  }

  /** A node as a step, without trip counts. */
  private template(node: Node, list: List): Step {
    if (typeof node === "object") {
      const [first] = node.iterations;
      const body = isWhole(first!)
        ? (this.template(first.loop, list) as Loop).body
        : node.iterations.slice(0, node.bodyLength).map((inner) => this.template(inner as Node, list));
      return { kind: "loop", trips: new Trips(), body };
    }
    const shape = list.shape(node);
    const position = list.position(node);
    if (!this.stack.loopBody(shape)) return { kind: "statement", position };
    const inner = this.bodyList(shape, list.numbers(node) + 1, position);
    const body = this.forest(shape).nodes.map((child) => this.template(child, inner));
    return { kind: "loop", trips: new Trips(), body };
  }

  /** Tells the loops of a step how often they run when a node runs some times. */
  private count(step: Step, node: Node, list: List, times: number): void {
    if (step.kind === "statement") return;
    const { trips, body } = step;
    const nested = body.some(({ kind }) => kind === "loop");
    if (typeof node === "object") {
      trips.push(this.iterationsOf(node, list), times);
      let explicit = 0;
      if (nested)
        for (const inner of node.iterations)
          if (isWhole(inner)) this.countInside(body, inner.loop, list, 1);
          else this.count(body[explicit++ % node.bodyLength]!, inner, list, 1);
      return;
    }
    trips.push(this.stack.number(list.numbers(node)), times);
    if (nested) this.countInside(body, node, list, times);
  }

  private iterationsOf({ bodyLength, iterations }: Iterated, list: List): number {
    const whole = iterations.filter(isWhole);
    const inLoops = whole.reduce((n, { loop }) => n + this.stack.number(list.numbers(loop)), 0);
    return inLoops + (iterations.length - whole.length) / bodyLength;
  }

  /** Tells the loops of a body how often they run when an affine loop of this body runs some times. */
  private countInside(body: readonly Step[], item: number, list: List, times: number): void {
    const shape = list.shape(item);
    const numbers = list.numbers(item);
    const trip = this.stack.number(numbers);
    const inner = this.bodyList(shape, numbers + 1, list.position(item));
    const { nodes } = this.forest(shape);
    const rounds = this.uneven[shape] ? trip * times : 1;
    for (let i = 0; i < rounds; i++)
      nodes.forEach((child, k) => this.count(body[k]!, child, inner, (trip * times) / rounds));
  }
}
