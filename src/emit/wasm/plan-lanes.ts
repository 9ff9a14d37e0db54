/**
 * `--fast-math`: which iterations can be computed side by side, each in a lane of vectors of its own, with whatever loops are in
 * them: those of a loop, or the examples of a batch. An element is read alike by all lanes, or moves from lane to lane, or is
 * added to by all, each to a sum of its own; or an iteration writes it before it reads it, so each lane has one of its own. Says
 * which element is which, by trying all its indices. Knows the syntax of kernels; makes no code.
 */
import type { AnyNode } from "../../common/syntax.js";
import { endsOf, groupsOf, type Moved } from "./meeting.js";
import { type Cells, expectOwnFirst } from "./own-first.js";
import { calleeOf, type Node, partsOf } from "./survey.js";
import { Terms } from "./terms.js";
import { addedBy, countedBy, Refusal, refuse } from "./vectorize.js";

/** What has another value in each lane: a counter, or the position of an example, `step` elements from lane to lane. */
export interface Mover {
  readonly name: string;
  readonly step: number;
  /** How often it moves, at most. */
  readonly trip: number;
}

/** How lanes find an element: as all do; so far from the lane before; in a place of each lane; in a sum of each. */
export type Kind = "still" | "moving" | "own" | "sum";

/** Elements of an array in a row. */
export interface Run {
  readonly array: string;
  readonly first: number;
  readonly length: number;
}

export interface LanePlan {
  readonly mover: Mover;
  readonly kinds: ReadonlyMap<AnyNode, Kind>;
  /** Variables that all iterations add to. */
  readonly sums: ReadonlySet<string>;
  /** By array: the elements of which lanes may have their own, and those among them that are sums. */
  readonly own: readonly Run[];
  readonly totals: readonly Run[];
  readonly hasLoops: boolean;
  /** Which part of all elements that are touched do not lie side by side, and so are put into lanes one by one. */
  readonly apart: number;
  /** How many variables there are. */
  readonly names: number;
  readonly calls: boolean;
}

/** As many vectors as a loop can go along with: those that do not fit into a processor's registers are stored each time. */
const MOST_ALONG = 12;

/** No more elements are looked at, one by one. */
const MOST = 1 << 18;

/** An element in the text, and all that it stands for in one iteration. */
interface Access extends Cells, Moved {
  readonly node: Node<"MemberExpression">;
  /** How often it is touched in an iteration. */
  readonly runs: number;
  readonly isWrite: boolean;
  readonly isAdd: boolean;
}

/**
 * @param isVector whether a function has an instruction for vectors, or is there for them.
 * @param isNumber whether a variable from outside is a number.
 * @returns the plan, or why there is none.
 */
export function planLanes(
  body: readonly AnyNode[],
  mover: Mover,
  isVector: (callee: string) => boolean,
  isNumber: (name: string) => boolean,
): LanePlan | string {
  try {
    return new Planner(mover, isVector, isNumber).plan(body);
  } catch (error) {
    if (error instanceof Refusal) return error.message;
    throw error;
  }
}

class Planner {
  private readonly mover: Mover;
  private readonly isVector: (callee: string) => boolean;
  private readonly isNumber: (name: string) => boolean;
  /** The counters of loops inside, and how often these run. */
  private readonly counters = new Map<string, number>();
  private readonly accesses: Access[] = [];
  private readonly kinds = new Map<AnyNode, Kind>();
  private looked = 0;
  private hasLoops = false;
  private calls = false;
  /** Variables that are added to, given something else, and read otherwise. */
  private readonly added = new Set<string>();
  private set = new Set<string>();
  /** What the loop that is looked at reads or adds to. */
  private along = new Set<string>();
  private readonly used = new Set<string>();

  constructor(mover: Mover, isVector: (callee: string) => boolean, isNumber: (name: string) => boolean) {
    this.mover = mover;
    this.isVector = isVector;
    this.isNumber = isNumber;
  }

  plan(body: readonly AnyNode[]): LanePlan {
    for (const node of body) this.statement(node);
    const sums = new Set([...this.added].filter((name) => !this.set.has(name) && !this.used.has(name)));
    this.classify();
    const accesses = new Map(this.accesses.map((one) => [one.node as AnyNode, one]));
    const given = new Set([...this.set, ...this.added]);
    expectOwnFirst(body, { kinds: this.kinds, accesses, given, sums, isNumber: this.isNumber });
    const own = this.accesses.filter(({ node }) => this.isOwn(node));
    return {
      ...{ mover: this.mover, kinds: this.kinds, sums },
      own: [...new Set(own.map(({ array }) => array))].map((name) => {
        const cells = own.filter(({ array }) => array === name).flatMap((one) => one.cells);
        const first = cells.reduce((least, cell) => Math.min(least, cell));
        return { array: name, first, length: cells.reduce((most, cell) => Math.max(most, cell)) - first + 1 };
      }),
      totals: runsOf(own.filter(({ node }) => this.kinds.get(node) === "sum")),
      ...{ hasLoops: this.hasLoops, apart: this.apart(), names: this.set.size, calls: this.calls },
    };
  }

  private apart(): number {
    const count = (accesses: readonly Access[]): number => accesses.reduce((sum, { runs }) => sum + runs, 0);
    return count(this.accesses.filter(({ distance }) => Math.abs(distance) > 1)) / count(this.accesses);
  }

  private isOwn(node: AnyNode): boolean {
    const kind = this.kinds.get(node);
    return kind === "own" || kind === "sum";
  }

  private statement(node: AnyNode): void {
    if (node.type === "BlockStatement") for (const one of node.body) this.statement(one as AnyNode);
    else if (node.type === "ForStatement") this.loop(node);
    else if (node.type === "ReturnStatement") this.value(node.argument as AnyNode);
    else if (node.type === "VariableDeclaration")
      for (const { id, init } of node.declarations) {
        this.value(init as AnyNode);
        this.set.add((id as Node<"Identifier">).name);
      }
    else if (node.type === "ExpressionStatement" && node.expression.type === "AssignmentExpression")
      this.assignment(node.expression);
    else refuse("it has conditions in it");
  }

  private loop(node: Node<"ForStatement">): void {
    const { counter, trip } = countedBy(node) ?? refuse("how often a loop runs depends on others");
    this.hasLoops = true;
    this.counters.set(counter, trip);
    const [around, before] = [this.along, this.set];
    this.along = new Set();
    this.set = new Set(before);
    this.statement(node.body as AnyNode);
    for (const name of this.along) if (!before.has(name)) this.along.delete(name);
    if (this.along.size > MOST_ALONG) refuse("its loops go along with more numbers than there are registers");
    this.along = around;
    this.counters.delete(counter);
  }

  private assignment(node: Node<"AssignmentExpression">): void {
    const target = node.left as AnyNode;
    const added = addedBy(node);
    const isAdd = added !== undefined && /[+-]/.test(added.sign);
    this.value(isAdd ? added.term : (node.right as AnyNode));
    if (target.type === "MemberExpression") {
      this.access(target, true, isAdd);
      // What an element is added to is read there once more.
      if (isAdd && node.operator === "=")
        this.access((node.right as Node<"BinaryExpression">).left as Node<"MemberExpression">, false, true);
      return;
    }
    const { name } = target as Node<"Identifier">;
    this.along.add(name);
    if (isAdd) this.added.add(name);
    else {
      if (node.operator !== "=") this.used.add(name);
      this.set.add(name);
    }
  }

  private value(node: AnyNode): void {
    if (node.type === "MemberExpression") return this.access(node, false, false);
    if (node.type === "Identifier") return this.name(node.name);
    if (node.type === "BinaryExpression" && (node.operator === "%" || node.operator === ">>>"))
      refuse("it has remainders or indices in it");
    if ((node as AnyNode).type === "LongExpression" && "operators" in node && node.operators.includes("%"))
      refuse("it has remainders or indices in it");
    if (node.type === "CallExpression") {
      if (!this.isVector(calleeOf(node))) refuse("it calls functions");
      this.calls = true;
    }
    for (const part of partsOf(node)) this.value(part);
  }

  private name(name: string): void {
    if (name === this.mover.name || this.counters.has(name)) refuse("it computes with its counter");
    if (name === "Infinity" || name === "NaN") return;
    this.used.add(name);
    this.along.add(name);
  }

  private access(node: Node<"MemberExpression">, isWrite: boolean, isAdd: boolean): void {
    const array = (node.object as Node<"Identifier">).name;
    if (array === "index") refuse("it reads a table of indices");
    const index = new Terms(node.property as AnyNode);
    let distance = 0;
    let cells = [index.constant];
    const key: string[] = [];
    for (const { node: term, factor } of index.terms) {
      if (term.type !== "Identifier") refuse("it reads a table of indices");
      key.push(`${factor} ${term.name}`);
      const trip = this.counters.get(term.name);
      if (term.name === this.mover.name) distance += factor * this.mover.step;
      else if (trip === undefined) refuse("its elements depend on loops around");
      else cells = cells.flatMap((cell) => Array.from({ length: trip }, (_, i) => cell + factor * i));
      this.looked += cells.length;
      if (this.looked > MOST) refuse("it is too long");
    }
    const reach = distance === 0 ? 0 : (distance / this.mover.step) * (this.mover.trip - 1);
    const runs = [...this.counters.values()].reduce((product, trip) => product * trip, 1);
    const one = { node, array, distance, reach, cells, runs, isWrite, isAdd };
    this.accesses.push({ ...one, key: [array, index.constant, ...key.sort()].join() });
  }

  /** What elements are, of which some are the same. */
  private classify(): void {
    const written = new Set(this.accesses.filter(({ isWrite }) => isWrite).map(({ array }) => array));
    for (const array of written)
      for (const group of groupsOf(this.accesses.filter((one) => one.array === array)))
        for (const one of group) this.kinds.set(one.node, this.kindOf(group) ?? asRead(one));
    for (const one of this.accesses) if (!written.has(one.array)) this.kinds.set(one.node, asRead(one));
  }

  /** Undefined if nothing writes there. */
  private kindOf(group: readonly Access[]): Kind | undefined {
    if (!group.some(({ isWrite }) => isWrite)) return undefined;
    const { distance, array } = group[0]!;
    if (group.some((one) => one.distance !== distance)) refuse(`it goes through \`${array}\` in two ways`);
    if (distance === 0) return group.every(({ isAdd }) => isAdd) ? "sum" : "own";
    const [least, most] = endsOf(group);
    if (most - least >= Math.abs(distance)) refuse("an iteration goes on from the one before");
    return "moving";
  }
}

const asRead = ({ distance }: Access): Kind => (distance === 0 ? "still" : "moving");

function runsOf(accesses: readonly Access[]): Run[] {
  const runs: Run[] = [];
  for (const array of new Set(accesses.map((one) => one.array))) {
    const cells = new Set(accesses.filter((one) => one.array === array).flatMap((one) => one.cells));
    for (const cell of [...cells].sort((x, y) => x - y)) {
      const last = runs.at(-1);
      if (last?.array === array && last.first + last.length === cell)
        runs[runs.length - 1] = { ...last, length: last.length + 1 };
      else runs.push({ array, first: cell, length: 1 });
    }
  }
  return runs;
}
