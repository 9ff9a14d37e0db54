/**
 * Finds loops whose first or last iterations hardly look like the others: where a loop inside runs once or not at all, as in the
 * first rows of a triangle, or is in pieces, because what it reads lies in several places. Runs of the same code become one
 * loop, whatever was found of them before, and what stands beside a loop is *parsed* as one more iteration of it, in which each
 * loop inside runs any number of times. Knows which instruction follows which, and no numbers. It is long because what is
 * found, merged and parsed are the same structures.
 */
import { Interner } from "./interner.js";
import type { Step } from "./nest.js";
import { flat, isRepeat, type Leaf, type Node, type Repeat, repeated, type Segment, stepOf } from "./repeats.js";
import type { AffineStack } from "./roll.js";
import { LITERAL, type Sequence, VALUE } from "./sequence.js";
import { Stack } from "./stack.js";

/** An iteration of a body, and where in the list it ends. */
interface Parsed {
  readonly nodes: Node[];
  readonly end: number;
}

/** Bodies of fewer statements are nothing that others are parsed as. */
const FEWEST_PARSED = 3;
/** How often loops are looked for again, after others became part of them. */
const ROUNDS = 4;
/** Loops of so many loops inside one another are looked for one after the other. */
const DEEPEST = 3;
/** Longer bodies than this are no pieces of loops. */
const LONGEST_PIECE = 64;
/** More segments than this are not made of the iterations of a loop in a loop. */
const MOST_SEGMENTS = 4096;
/** Longer lists are too irregular. */
const LONGEST = 20_000;

/** @returns null if there are more steps than are worth having. */
export function looseNestOf(stack: AffineStack, most: number): Step[] | null {
  if (stack.elementCount > LONGEST) return null;
  const search = new Search(stack);
  const nodes = search.whole();
  return nodes.length > most ? null : nodes.map((node) => stepOf(node));
}

class Search {
  private readonly stack: AffineStack;
  readonly sequence: Sequence;
  private readonly known = new Interner();
  /** By structure: what a loop's body is made of; how many statements there are; what an instruction is, operands apart. */
  private readonly bodies: (Int32Array | undefined)[] = [];
  private readonly sizes: number[] = [];
  private readonly depths: number[] = [];
  private readonly levelsOf: (readonly number[])[] = [];
  private readonly kinds: number[] = [];
  private readonly kindsKnown = new Interner();
  /** By shape of the affine loops. */
  private readonly canonical: (Node[] | undefined)[] = [];

  constructor(stack: AffineStack) {
    this.stack = stack;
    this.sequence = stack.sequence;
  }

  whole(): Node[] {
    const { stack } = this;
    const nodes: Node[] = [];
    for (let i = 0; i < stack.elementCount; i++) {
      const trip = stack.loopBody(stack.shapeAt(i)) ? stack.number(stack.numbersAt(i)) : 0;
      nodes.push(this.node(stack.shapeAt(i), trip, stack.positionAt(i)));
    }
    return this.reduced(nodes);
  }

  /** How many loops are inside one another. */
  depthOf(structure: number): number {
    return this.depths[structure]!;
  }

  bodyOf(structure: number): Int32Array | undefined {
    return this.bodies[structure];
  }

  loop(body: Int32Array): number {
    const structure = this.known.loop(body);
    this.bodies[structure] = body;
    this.sizes[structure] ??= body.reduce((size, inner) => size + this.sizes[inner]!, 0);
    this.depths[structure] ??= 1 + body.reduce((depth, inner) => Math.max(depth, this.depths[inner]!), 0);
    return structure;
  }

  private leaf(position: number): Leaf {
    const { op, space, number } = this.sequence;
    let [key, kind] = [op[position]!, op[position]!];
    const literals = [-1, -1, -1];
    for (let k = 0; k < 3; k++) {
      const of = space[3 * position + k]!;
      const value = number[3 * position + k]!;
      if (of === LITERAL) literals[k] = value;
      key = key * 512 + (of === VALUE ? 64 + op[value]! : of + 1);
      kind = kind * 64 + of + 1;
    }
    const structure = this.known.statement(key, literals);
    this.sizes[structure] = 1;
    this.depths[structure] = 0;
    this.kinds[structure] = this.kindsKnown.statement(kind, literals);
    return { structure, position };
  }

  private node(shape: number, trip: number, position: number): Node {
    if (!this.stack.loopBody(shape)) return this.leaf(position);
    return this.repeat([{ times: trip, body: this.body(shape) }], position);
  }

  /** The body of an affine loop, the first one of that shape. */
  private body(shape: number): Node[] {
    const known = this.canonical[shape];
    if (known) return known;
    const { stack } = this;
    const positions = stack.bodyPositions(shape);
    const nodes = Array.from(stack.loopBody(shape)!, (inner, i) => {
      const trip = stack.loopBody(inner) ? (positions[i + 1]! - positions[i]!) / stack.rowsPerIteration(inner) : 0;
      return this.node(inner, trip, positions[i]!);
    });
    const reduced = this.reduced(nodes);
    this.canonical[shape] = reduced;
    return reduced;
  }

  repeat(segments: Segment[], position: number): Repeat {
    const structure = this.loop(Int32Array.from(segments[0]!.body, (node) => node.structure));
    return { structure, position, segments };
  }

  /** The same code with loops found, and with what is like an iteration of one as part of it. */
  private reduced(list: readonly Node[]): Node[] {
    let nodes = list;
    for (let round = 0; ; round++) {
      // Inner loops first: else a loop around them would take the first iterations of the last one for all of them.
      for (let depth = 0, before = -1; depth <= DEEPEST || nodes.length !== before; depth++) {
        before = nodes.length;
        const whole = this.merged(nodes);
        const stack = new LooseStack(this, depth);
        whole.forEach((node, i) => stack.pushNode(node, whole[i + 1]?.position));
        nodes = stack.nodes;
      }
      const found = [...nodes];
      if (round === ROUNDS || !this.parseNeighbours(found)) return found;
      nodes = found;
    }
  }

  /** Pieces of one loop, one after the other, as one: else a loop around them would take the first piece for the whole. */
  private merged(nodes: readonly Node[]): Node[] {
    const found: Node[] = [];
    /** The places in it that are loops. */
    const loops: number[] = [];
    const endsIn = (structure: number): boolean => {
      const body = this.bodies[structure]!;
      const from = found.length - body.length;
      // One loop more is no iteration of loops, but more iterations of the one inside.
      const isLoop = body.length === 1 && this.bodies[body[0]!] !== undefined;
      if (from < 0 || isLoop) return false;
      for (let i = 0; i < body.length; i++) if (found[from + i]!.structure !== body[i]) return false;
      return true;
    };
    const taken = (structure: number): Segment => {
      const body = found.splice(-this.bodies[structure]!.length);
      while (loops.length > 0 && loops.at(-1)! >= found.length) loops.pop();
      return { times: 1, body };
    };
    const add = (node: Node): void => {
      if (isRepeat(node)) loops.push(found.length);
      found.push(node);
    };
    /** Of a loop, or one inside it: the one that what was found last is an iteration of, of so many nodes. */
    const pieceOf = ({ structure }: Repeat, length: number): number | undefined => {
      for (const level of this.levels(structure))
        if (this.bodies[level]!.length === length && endsIn(level)) return level;
      return undefined;
    };
    /** Makes what was found last one more iteration of a loop before, if it is one. */
    const extended = (): boolean => {
      for (let i = loops.length - 1; i >= 0 && loops[i]! >= found.length - LONGEST_PIECE; i--) {
        const at = loops[i]!;
        if (at === found.length - 1) continue;
        const loop = found[at] as Repeat;
        const piece = pieceOf(loop, found.length - at - 1);
        if (piece === undefined) continue;
        const segment = taken(piece);
        const whole = flat(loop, piece);
        found[at] = { ...whole, segments: [...whole.segments, segment] };
        return true;
      }
      return false;
    };
    for (const node of nodes) {
      if (!isRepeat(node)) add(node);
      else {
        const levels = this.levels(node.structure);
        const own = levels.find(endsIn) ?? node.structure;
        const before: Segment[] = [];
        while (endsIn(own)) before.unshift(taken(own));
        const segments = [...before, ...flat(node, own).segments];
        const whole = { structure: own, position: before[0]?.body[0]?.position ?? node.position, segments };
        const previous = found.at(-1);
        const common = previous && isRepeat(previous) ? this.commonLevel(previous, whole) : undefined;
        if (common === undefined) add(whole);
        else {
          const pieces = [...flat(previous as Repeat, common).segments, ...flat(whole, common).segments];
          found[found.length - 1] = { structure: common, position: previous!.position, segments: pieces };
        }
      }
      while (extended());
    }
    return found;
  }

  /** The loop that two loops are, or are made of. */
  private commonLevel(one: Repeat, other: Repeat): number | undefined {
    const levels = this.levels(other.structure);
    return this.levels(one.structure).find((structure) => levels.includes(structure));
  }

  /** A loop; and if that is a loop over nothing but a loop, that one; and so on. */
  private levels(structure: number): readonly number[] {
    const known = this.levelsOf[structure];
    if (known) return known;
    const found = [structure];
    this.levelsOf[structure] = found;
    for (let body = this.bodies[structure]!; body.length === 1 && this.bodies[body[0]!]; body = this.bodies[body[0]!]!)
      found.push(body[0]!);
    return found;
  }

  /** Takes what stands beside loops into them where it can be parsed as iterations. */
  private parseNeighbours(nodes: Node[]): boolean {
    let changed = false;
    for (let i = 0; i < nodes.length; i++) {
      const loop = nodes[i]!;
      if (!isRepeat(loop) || this.sizes[loop.structure]! < FEWEST_PARSED) continue;
      const body = this.bodies[loop.structure]!;
      for (;;) {
        const next = this.parse(nodes, i + 1, body);
        if (!next) break;
        loop.segments.push({ times: 1, body: next.nodes });
        nodes.splice(i + 1, next.end - i - 1);
        changed = true;
      }
      for (let from = i - 1; from >= Math.max(0, i - 4 * body.length - 64); from--) {
        const before = this.parse(nodes, from, body);
        if (before?.end !== i) continue;
        const whole: Repeat = {
          ...loop,
          position: nodes[from]!.position,
          segments: [{ times: 1, body: before.nodes }, ...(nodes[i] as Repeat).segments],
        };
        nodes.splice(from, i - from + 1, whole);
        i = from;
        changed = true;
      }
    }
    return changed;
  }

  /** Nodes from one on as one iteration of a body, or null: loops inside take as many iterations as the rest leaves them. */
  private parse(nodes: readonly Node[], from: number, body: Int32Array): Parsed | null {
    /** Where in the body and in the list the rest is known not to fit. */
    const failed = new Set<number>();
    const rest = (k: number, i: number): Parsed | null => {
      if (k === body.length) return { nodes: [], end: i };
      const key = k * (nodes.length + 1) + i;
      if (failed.has(key)) return null;
      const found = this.bodies[body[k]!] ? loop(k, i) : leaf(k, i);
      if (!found) failed.add(key);
      return found;
    };
    const leaf = (k: number, i: number): Parsed | null => {
      const node = nodes[i];
      if (!node || isRepeat(node) || this.kinds[node.structure] !== this.kinds[body[k]!]) return null;
      const behind = rest(k + 1, i + 1);
      behind?.nodes.unshift({ structure: body[k]!, position: node.position });
      return behind;
    };
    const loop = (k: number, i: number): Parsed | null => {
      const structure = body[k]!;
      const segments: Segment[] = [];
      const ends = [{ at: i, count: 0 }];
      for (let at = i; at < nodes.length; ) {
        const taken = this.iteration(nodes, at, structure, segments);
        if (taken === 0) break;
        at += taken;
        ends.push({ at, count: segments.length });
      }
      for (const { at, count } of ends.reverse()) {
        const behind = rest(k + 1, at);
        if (!behind) continue;
        behind.nodes.unshift({ structure, position: nodes[i]?.position ?? -1, segments: segments.slice(0, count) });
        return behind;
      }
      return null;
    };
    const whole = rest(0, from);
    return whole?.nodes.some((node) => !isRepeat(node)) ? whole : null;
  }

  /** Takes iterations of a loop from a list; how many nodes that are. */
  private iteration(nodes: readonly Node[], at: number, structure: number, segments: Segment[]): number {
    const node = nodes[at]!;
    const body = this.bodies[structure]!;
    if (isRepeat(node) && node.structure === structure) {
      segments.push(...node.segments);
      return 1;
    }
    if (isRepeat(node)) {
      const own: Segment[] = [];
      const fits = node.segments.every(({ times, body: old }) => {
        const inner: Segment[] = [];
        let i = 0;
        for (let taken = 1; taken > 0 && i < old.length; i += taken) taken = this.iteration(old, i, structure, inner);
        if (i < old.length || inner.length * times > MOST_SEGMENTS) return false;
        own.push(...repeated(inner, times));
        return true;
      });
      if (fits) {
        segments.push(...own);
        return 1;
      }
    }
    const one = this.parse(nodes, at, body);
    if (!one) return 0;
    segments.push({ times: 1, body: one.nodes });
    return one.end - at;
  }
}

class LooseStack extends Stack {
  readonly sequence: Sequence;
  readonly nodes: Node[] = [];
  private readonly search: Search;
  /** Loops are made of what has no more loops inside one another. */
  private readonly deepest: number;
  private end = 0;

  constructor(search: Search, deepest: number) {
    super();
    this.search = search;
    this.deepest = deepest;
    this.sequence = search.sequence;
  }

  protected positionOf(place: number): number {
    return place === this.size ? this.end : this.nodes[place]!.position;
  }

  /** @param end where what comes next begins. */
  pushNode(node: Node, end = this.sequence.length): void {
    this.end = end;
    this.nodes.push(isRepeat(node) ? { ...node, segments: [...node.segments] } : node);
    this.push(node.structure);
    this.reduce();
  }

  protected bodyOf(structure: number): Int32Array | undefined {
    return this.search.bodyOf(structure);
  }

  protected continues(): boolean {
    return true;
  }

  protected extend(loop: number): void {
    (this.nodes[loop] as Repeat).segments.push({ times: 1, body: this.nodes.splice(loop + 1) });
  }

  protected moves(place: number): boolean {
    return this.search.depthOf(this.shape[place]!) <= this.deepest;
  }

  protected replace(b: number): void {
    const base = this.size - 3 * b;
    this.pop(3 * b);
    const all = this.nodes.splice(base);
    const node = this.search.repeat(
      [0, b, 2 * b].map((i) => ({ times: 1, body: all.slice(i, i + b) })),
      all[0]!.position,
    );
    this.nodes.push(node);
    this.push(node.structure);
  }
}
