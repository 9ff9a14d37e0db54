/**
 * Innermost loops that call functions which take a detour out of WebAssembly, as those over neurons or pixels do with `Math.tanh`:
 * what an iteration computes before such a call, and what it computes with the result, become loops of their own, between which the
 * function is called once for all iterations. What is needed later waits in memory. Every operation stays as it is; and only loops are split
 * in which no iteration needs what an earlier one does last, so none sees anything else. Knows the syntax of kernels; makes no code.
 */
import { type AnyNode, parseModule } from "../../common/syntax.js";
import { isSimple } from "./blocks.js";
import { COMPARISONS } from "./compile-expressions.js";
import { WAITING, WAITING_LENGTH } from "./places.js";
import { calleeOf, type Node, partsOf } from "./survey.js";
import { Terms } from "./terms.js";
import { countedBy } from "./vectorize.js";

/** Shorter loops are not worth a call. */
const SHORTEST = 4;
/** More than this takes longer to wait than the calls. */
const MOST_WAITING = 6;

const PREFIX = "$row_";
/** What calls a function of `Math` for numbers in a row; and the function that is called so. */
const inRow = (callee: string): string => PREFIX + callee.slice("Math.".length);
export const calledInRow = (callee: string): string | undefined =>
  callee.startsWith(PREFIX) ? `Math.${callee.slice(PREFIX.length)}` : undefined;

const OPENING = "() => {\n";

/**
 * @param text statements of a kernel.
 * @param isDear whether calls of a function are worth it.
 * @param first the element of memory that `waiting` begins with.
 * @returns the same with loops split, where they can be.
 */
export function splitLoops(text: string, isDear: (callee: string) => boolean, first: number): string {
  if (![...text.matchAll(/\bMath\.\w+(?=\()/g)].some(([callee]) => isDear(callee))) return text;
  const whole = `${OPENING}${text}\n}`;
  const splitter = new Splitter(whole, isDear, first);
  const changes = splitter.changesIn(parseModule(whole).body as unknown as readonly AnyNode[]);
  if (changes.length === 0) return text;
  // What is left to do is in loops of their own.
  return splitLoops(replaced(whole, OPENING.length, whole.length - 2, changes), isDear, first);
}

interface Change {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

function replaced(text: string, from: number, to: number, changes: readonly Change[]): string {
  let [result, at] = ["", from];
  for (const { start, end, text: other } of [...changes].sort((x, y) => x.start - y.start)) {
    result += text.slice(at, start) + other;
    at = end;
  }
  return result + text.slice(at, to);
}

class Splitter {
  private readonly text: string;
  private readonly isDear: (callee: string) => boolean;
  private readonly first: number;
  private readonly counters = new Set<string>();
  /** Of the loops around: how often each runs, by its counter. */
  private readonly trips = new Map<string, number>();

  constructor(text: string, isDear: (callee: string) => boolean, first: number) {
    this.text = text;
    this.isDear = isDear;
    this.first = first;
  }

  changesIn(nodes: readonly AnyNode[]): Change[] {
    for (const node of nodes) this.note(node);
    return nodes.flatMap((node) => this.visit(node));
  }

  private note(node: AnyNode): void {
    if (node.type === "UpdateExpression") this.counters.add((node.argument as Node<"Identifier">).name);
    for (const part of partsOf(node)) this.note(part);
  }

  private visit(node: AnyNode): Change[] {
    if (node.type !== "ForStatement") return partsOf(node).flatMap((part) => this.visit(part));
    const counted = countedBy(node);
    if (counted) this.trips.set(counted.counter, counted.trip);
    const inside = this.visit(node.body as AnyNode);
    const text = inside.length > 0 ? undefined : this.split(node);
    if (counted) this.trips.delete(counted.counter);
    return text === undefined ? inside : [{ start: node.start, end: node.end, text }];
  }

  private split(node: Node<"ForStatement">): string | undefined {
    const counted = countedBy(node);
    const block = node.body as AnyNode;
    const body = block.type === "BlockStatement" ? (block.body as AnyNode[]) : [block];
    if (!counted || counted.trip < SHORTEST || !body.every(isAlone)) return undefined;
    const at = body.findIndex((one) => this.dearIn(one).length > 0);
    if (at < 0) return undefined;
    const { counter, trip } = counted;
    const calls = this.dearIn(body[at]!);
    const operands = calls.map((call) => call.arguments[0] as AnyNode);
    if (operands.some((one) => this.dearIn(one).length > 0)) return undefined;
    const [early, late] = [body.slice(0, at), body.slice(at)];
    const operandSet = new Set(operands);
    const before = new Part([...early, ...operands], new Set());
    const behind = new Part(late, operandSet);
    const crossing = [...behind.read].filter((name) => before.declared.has(name));
    const shared = [...before.given, ...behind.given].filter((name) => before.touches(name) && behind.touches(name));
    if (shared.length > 0 || !crossing.every((name) => this.isNumber(before.declared.get(name)!, before)))
      return undefined;
    const count = calls.length + crossing.length;
    if (crossing.length > MOST_WAITING || count * trip > WAITING_LENGTH) return undefined;
    const keep = (one: Access, other: Access): boolean =>
      one.array !== other.array ||
      !(one.isWrite || other.isWrite) ||
      areApart(one.index, other.index, this.trips) ||
      keepOrder(one.index, other.index, counter, trip, before);
    if (!before.accesses.every((one) => behind.accesses.every((other) => keep(one, other)))) return undefined;
    const element = (slot: number): string => `${WAITING}[${slot * trip} + ${counter}]`;
    const head = this.text.slice(node.start, block.start);
    const changes = [
      ...calls.map(({ start, end }, k) => ({ start, end, text: `$w${k}` })),
      ...behind.names
        .filter(({ name }) => crossing.includes(name))
        .map(({ start, end, name }) => ({ start, end, text: `$w_${name}` })),
    ];
    const rest = replaced(this.text, late[0]!.start, late.at(-1)!.end, changes);
    return [
      `${head}{`,
      ...early.map(({ start, end }) => this.text.slice(start, end)),
      ...operands.map(({ start, end }, k) => `${element(k)} = ${this.text.slice(start, end)};`),
      ...crossing.map((name, k) => `${element(calls.length + k)} = ${name};`),
      "}",
      ...calls.map((call, k) => {
        const from = this.first + k * trip;
        return `${inRow(calleeOf(call))}(${from}, ${from + trip});`;
      }),
      `${head}{`,
      ...calls.map((_, k) => `const $w${k} = ${element(k)};`),
      ...crossing.map((name, k) => `const $w_${name} = ${element(calls.length + k)};`),
      rest,
      "}",
    ].join("\n");
  }

  private dearIn(node: AnyNode): Node<"CallExpression">[] {
    const isOne = node.type === "CallExpression" && this.isDear(calleeOf(node)) && node.arguments.length === 1;
    if (isOne) return [node];
    return partsOf(node).flatMap((part) => this.dearIn(part));
  }

  /** Whether what a variable is given is a number, and no condition or index. */
  private isNumber(node: AnyNode, { declared }: Part): boolean {
    if (node.type === "Literal") return typeof node.value === "number";
    if (node.type === "Identifier")
      return declared.has(node.name) && this.isNumber(declared.get(node.name)!, { declared } as Part);
    if (node.type === "MemberExpression") return (node.object as Node<"Identifier">).name !== "index";
    if (node.type === "ConditionalExpression")
      return [node.consequent, node.alternate].every((side) => this.isNumber(side as AnyNode, { declared } as Part));
    if (node.type === "CallExpression") return calleeOf(node).startsWith("Math.") && calleeOf(node) !== "Math.imul";
    if (node.type === "BinaryExpression" && (node.operator in COMPARISONS || node.operator === ">>>")) return false;
    if (node.type === "LongExpression" && /[&|]/.test(node.operators[0]!)) return false;
    if (node.type !== "BinaryExpression" && node.type !== "LongExpression" && node.type !== "UnaryExpression")
      return false;
    if (node.type === "UnaryExpression" && node.operator !== "-") return false;
    return !this.hasIndices(node);
  }

  /** Of what is computed with, not of where elements are. */
  private hasIndices(node: AnyNode): boolean {
    if (node.type === "MemberExpression") return (node.object as Node<"Identifier">).name === "index";
    if (node.type === "Identifier") return this.counters.has(node.name);
    return partsOf(node).some((part) => this.hasIndices(part));
  }
}

/** It gives something to one variable or element. */
const isAlone = (node: AnyNode): boolean =>
  isSimple(node) && (node.type !== "VariableDeclaration" || node.declarations.length === 1);

interface Access {
  readonly array: string;
  readonly index: Terms;
  readonly isWrite: boolean;
}

/** What statements read and write. */
class Part {
  /** Variables that they declare, with what these are given; other variables that they give something to; and what they read. */
  readonly declared = new Map<string, AnyNode>();
  readonly given = new Set<string>();
  readonly read = new Set<string>();
  readonly names: Node<"Identifier">[] = [];
  readonly accesses: Access[] = [];

  /** @param without parts of them that are left out. */
  constructor(nodes: readonly AnyNode[], without: ReadonlySet<AnyNode>) {
    for (const node of nodes) this.visit(node, without);
  }

  touches(name: string): boolean {
    return this.given.has(name) || this.read.has(name) || this.declared.has(name);
  }

  private visit(node: AnyNode, without: ReadonlySet<AnyNode>): void {
    if (without.has(node)) return;
    if (node.type === "VariableDeclarator") {
      this.declared.set((node.id as Node<"Identifier">).name, node.init as AnyNode);
      return this.visit(node.init as AnyNode, without);
    }
    if (node.type === "AssignmentExpression") {
      const target = node.left as AnyNode;
      if (target.type === "Identifier") this.given.add(target.name);
      else this.access(target as Node<"MemberExpression">, true);
      for (const part of target.type === "Identifier" ? [node.right] : [node.right, ...partsOf(target)])
        this.visit(part as AnyNode, without);
      return;
    }
    if (node.type === "Identifier") {
      this.read.add(node.name);
      this.names.push(node);
      return;
    }
    if (node.type === "MemberExpression") this.access(node, false);
    for (const part of partsOf(node)) this.visit(part, without);
  }

  private access(node: Node<"MemberExpression">, isWrite: boolean): void {
    const index = new Terms(node.property as AnyNode);
    this.accesses.push({ array: (node.object as Node<"Identifier">).name, index, isWrite });
  }
}

/** Whether all that one index is, is less than all that another one is, or more. */
function areApart(one: Terms, other: Terms, trips: ReadonlyMap<string, number>): boolean {
  const [[least, most], [from, to]] = [endsOf(one, trips), endsOf(other, trips)];
  return most < from || to < least;
}

function endsOf({ constant, terms }: Terms, trips: ReadonlyMap<string, number>): readonly [number, number] {
  let [least, most] = [constant, constant];
  for (const { node, factor } of terms) {
    const trip = node.type === "Identifier" ? trips.get(node.name) : undefined;
    const reach = trip === undefined ? Number.POSITIVE_INFINITY : factor * (trip - 1);
    least += trip === undefined ? -reach : Math.min(0, reach);
    most += Math.max(0, reach);
  }
  return [least, most];
}

/** Whether no iteration is at the first index before an earlier one is at the other: `one` is what iterations do first, all of them. */
function keepOrder(one: Terms, other: Terms, counter: string, trip: number, { declared }: Part): boolean {
  const all = [...one.terms, ...other.terms];
  if (all.some(({ node }) => node.type !== "Identifier" || declared.has(node.name))) return false;
  const moves = ({ node }: { readonly node: AnyNode }): boolean => node.type === "Identifier" && node.name === counter;
  const factorOf = ({ terms }: Terms): number => terms.filter(moves).reduce((sum, { factor }) => sum + factor, 0);
  const still = (index: Terms): Terms => index.terms.filter(moves).reduce((rest, term) => rest.without(term), index);
  const { terms, constant } = still(other).minus(still(one));
  if (terms.length > 0) return false;
  const [by, otherBy] = [factorOf(one), factorOf(other)];
  for (let k = 0; k < trip - 1; k++) {
    const distance = constant + otherBy * k;
    if (by === 0 ? distance === 0 : Number.isInteger(distance / by) && distance / by > k && distance / by < trip)
      return false;
  }
  return true;
}
