/** From what the searches left on their stacks to a tree of loops with their trip counts. */
import { Bodies, type List } from "./bodies.js";
import { type Loop, type Step, Trips } from "./nest.js";
import { type Forest, type Iterated, isWhole, type Node, Structures } from "./relax.js";
import type { AffineStack } from "./roll.js";

/**
 * @param short irregular loops of no more statements than this, all iterations together, are left straight.
 * @param joins whether iterations that stand alone become part of the loop beside them.
 * @param fewest affine loops of no more iterations than this are taken apart first, at the outermost level.
 * @returns null if there are more steps than are worth having.
 */
export const nestOf = (stack: AffineStack, short: number, most: number, fewest = 0, joins = false): Step[] | null =>
  new Nests(stack, short).nest(most, fewest, joins);

/** How often loops are looked for again where iterations of those known stand alone. */
const ROUNDS = 2;

/** Nests of one stack in several ways, which have much in common. */
export class Nests {
  private readonly stack: AffineStack;
  private readonly short: number;
  private readonly structures = new Structures();
  /** The bodies of affine loops, where no iterations join. */
  private readonly bodies: Bodies;
  /** What they are part of, by the number of iterations up to which loops are taken apart. */
  private readonly simple = new Map<number, Nesting>();

  constructor(stack: AffineStack, short: number) {
    this.stack = stack;
    this.short = short;
    this.bodies = new Bodies(stack, short, this.structures, null);
  }

  /** What `nestOf` gives. */
  nest(most: number, fewest: number, joins: boolean): Step[] | null {
    let nesting = this.simple.get(fewest) ?? new Nesting(this.bodies, fewest);
    this.simple.set(fewest, nesting);
    let known: number[] = [];
    for (let round = 0; joins && round < ROUNDS; round++) {
      const loops = nesting.loops();
      // With the same loops known, the same would be found again.
      if (round > 0 && loops.length === known.length && loops.every((loop, i) => loop === known[i])) break;
      known = loops;
      nesting = new Nesting(new Bodies(this.stack, this.short, this.structures, new Set(known)), fewest);
    }
    return nesting.steps(most);
  }
}

class Nesting {
  private readonly bodies: Bodies;
  private readonly stack: AffineStack;
  private readonly list: List;
  private readonly root: Forest;

  constructor(bodies: Bodies, fewest: number) {
    this.bodies = bodies;
    const { stack, structures } = bodies;
    this.stack = stack;
    const [shapes, numbers, positions]: [number[], number[], number[]] = [[], [], []];
    const add = (shape: number, number: number, position: number): void => {
      const structure = bodies.structure(shape);
      if (structures.bodyOf(structure) && stack.number(number) <= fewest) {
        const body = bodies.list(shape, number + 1, position);
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
    this.root = bodies.relax(
      shapes.map((shape) => bodies.structure(shape)),
      [...positions, stack.sequence.length],
    );
  }

  /** The loops that were found, by their structure. */
  loops(): number[] {
    const found = new Set<number>();
    this.bodies.structures.collectLoops(this.root.structures, found);
    return [...found];
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
    const inner = this.bodies.list(shape, list.numbers(node) + 1, position);
    const body = this.bodies.forest(shape).nodes.map((child) => this.template(child, inner));
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
    let inLoops = 0;
    let nodes = 0;
    for (const one of iterations)
      if (isWhole(one)) inLoops += this.stack.number(list.numbers(one.loop));
      else nodes++;
    return inLoops + nodes / bodyLength;
  }

  /** Tells the loops of a body how often they run when an affine loop of this body runs some times. */
  private countInside(body: readonly Step[], item: number, list: List, times: number): void {
    const shape = list.shape(item);
    const numbers = list.numbers(item);
    const trip = this.stack.number(numbers);
    const inner = this.bodies.list(shape, numbers + 1, list.position(item));
    const { nodes } = this.bodies.forest(shape);
    const rounds = this.bodies.isUneven(shape) ? trip * times : 1;
    for (let i = 0; i < rounds; i++)
      nodes.forEach((child, k) => this.count(body[k]!, child, inner, (trip * times) / rounds));
  }
}
