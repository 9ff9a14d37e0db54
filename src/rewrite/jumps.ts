/**
 * Where `break`, `continue` and `return` lead, and which loops, steps of loops, `switch`es and blocks become *scopes*: what
 * may be left under a condition that only turns out to be undecided when the model runs. Knows syntax, and of an
 * expression whether it is plain; what a scope becomes is said in `statements.ts`.
 */
import { type AnyNode, childrenOf, isFunction } from "../common/syntax.js";

/** What can be left: a statement as a whole, or one step of a loop. */
interface Site {
  readonly node: AnyNode;
  /** The labels of the statement. */
  readonly labels: readonly string[];
}

interface Jump {
  /** What it leads behind; null for `return`. */
  readonly site: AnyNode | null;
  readonly what: "break" | "continue" | "return";
  /** What it leads out of, from the innermost to the site. */
  readonly path: readonly AnyNode[];
  /** The function that it is in; null is none. */
  readonly body: AnyNode | null;
}

/** The next step of a loop is not as far as what comes behind it. */
export const CONTINUES = 0.5;

/** Of what leads out of nodes, blocks are those of `finally`. */
const isBlock = ({ type }: AnyNode): boolean => type === "BlockStatement";

const LOOPS = new Set(["ForStatement", "WhileStatement", "DoWhileStatement", "ForInStatement", "ForOfStatement"]);

export const isLoop = ({ type }: AnyNode): boolean => LOOPS.has(type);

/** The operands of a chain of `&&`, from left to right. */
export function conjuncts(test: AnyNode): AnyNode[] {
  if (test.type === "LongExpression" && test.operators.every((operator) => operator === "&&"))
    return test.operands as AnyNode[];
  if (test.type !== "LogicalExpression" || test.operator !== "&&") return [test];
  return [...conjuncts(test.left), ...conjuncts(test.right)];
}

/** `i < xs.length`: arrays have a length that is known. */
const isOfLength = (test: AnyNode): boolean =>
  test.type === "BinaryExpression" && [test.left, test.right].some((side) => isLength(side as AnyNode));

const isLength = (node: AnyNode): boolean =>
  node.type === "MemberExpression" && !node.computed && (node.property as { name?: string }).name === "length";

/** The test of a loop, if it has one. */
export const testOf = (node: AnyNode): AnyNode | null =>
  node.type === "ForStatement" || node.type === "WhileStatement" || node.type === "DoWhileStatement"
    ? (node.test ?? null)
    : null;

export class Jumps {
  /** Statements that may be left as a whole under a condition. */
  private readonly wholes = new Set<AnyNode>();
  /** Loops of which a step may be. */
  private readonly steps = new Set<AnyNode>();
  /** Functions that may return under a condition. */
  private readonly frames = new Set<AnyNode | null>();
  private readonly leads = new Map<AnyNode, Jump>();
  private readonly furthest = new Map<AnyNode, number>();
  /** `finally` blocks that lead out of themselves. */
  private readonly overriding = new Set<AnyNode>();
  /** Loops that may go through what a filter has left. */
  private readonly passages = new Set<AnyNode>();
  /** Whether something may be filtered. */
  hasFilters = false;
  private readonly isPlain: (node: AnyNode) => boolean;

  constructor(program: AnyNode, isPlain: (node: AnyNode) => boolean) {
    this.isPlain = isPlain;
    this.collect(program);
    if (!this.hasFilters) this.passages.clear();
    for (const loop of this.passages) this.steps.add(loop);
    for (const { path } of this.leads.values()) for (const node of path) if (isBlock(node)) this.overriding.add(node);
    for (let found = true; found; ) {
      found = false;
      for (const jump of this.leads.values()) {
        const kind = jump.what === "continue" ? this.steps : this.wholes;
        const set: Set<AnyNode | null> = jump.what === "return" ? this.frames : kind;
        const target = jump.what === "return" ? jump.body : jump.site;
        if (!set.has(target)) {
          if (!jump.path.some((node) => this.isLeft(node, jump))) continue;
          set.add(target);
          found = true;
        }
        // A `finally` comes before what is led to, and may lead elsewhere.
        for (const node of jump.path) {
          if (node.type !== "TryStatement" || this.wholes.has(node)) continue;
          this.wholes.add(node);
          found = true;
        }
      }
    }
  }

  /** Whether a statement may be left as a whole. */
  isWhole(node: AnyNode): boolean {
    return this.wholes.has(node);
  }

  /** Whether a `finally` block leads out of itself, so that what was thrown before is forgotten. */
  overrides(block: AnyNode): boolean {
    return this.overriding.has(block);
  }

  /** Whether a step of a loop may be left. */
  isStep(node: AnyNode): boolean {
    return this.steps.has(node);
  }

  /** Whether a loop may go through what a filter has left, so that a step of it may be left at its beginning. */
  isPassage(node: AnyNode): boolean {
    return this.passages.has(node);
  }

  /** Whether a function may return under a condition. */
  mayReturn(body: AnyNode): boolean {
    return this.frames.has(body);
  }

  /** The statement that a jump leads behind, or to the next step of. */
  siteOf(jump: AnyNode): AnyNode | null {
    return this.leads.get(jump)?.site ?? null;
  }

  /**
   * How far jumps in a node lead, at most: the start of the statement that they lead behind, a little more for its next step;
   * less than any for a `return`, if it is one that counts. Functions in the node are not looked into.
   */
  furthestIn(node: AnyNode, returns: boolean): number {
    const known = this.furthest.get(node);
    if (known !== undefined) return known;
    const site = this.leads.get(node)?.site;
    let furthest = Number.POSITIVE_INFINITY;
    if (node.type === "ReturnStatement") furthest = returns ? -1 : furthest;
    else if (site) furthest = node.type === "ContinueStatement" ? site.start + CONTINUES : site.start;
    for (const { child } of childrenOf(node))
      if (!isFunction(child)) furthest = Math.min(furthest, this.furthestIn(child, returns));
    this.furthest.set(node, furthest);
    return furthest;
  }

  /** Whether an `if` or a `switch` may turn out to be undecided. */
  isUndecided(node: AnyNode): boolean {
    if (node.type === "IfStatement") return !this.isPlain(node.test);
    if (node.type !== "SwitchStatement") return false;
    const tests = node.cases.flatMap(({ test }) => (test ? [test] : []));
    return ![node.discriminant, ...tests].every(this.isPlain);
  }

  /** Whether a jump leads out of a condition, or of a scope, when it leaves a node. */
  private isLeft(node: AnyNode, { site, what }: Jump): boolean {
    if (this.isUndecided(node)) return node !== site || node.type === "SwitchStatement";
    if (node !== site) return this.wholes.has(node) || this.steps.has(node);
    return what === "break" && this.steps.has(node);
  }

  private collect(program: AnyNode): void {
    const pending: { node: AnyNode; path: readonly AnyNode[]; sites: readonly Site[]; body: AnyNode | null }[] = [];
    pending.push({ node: program, path: [], sites: [], body: null });
    for (let at = pending.pop(); at; at = pending.pop()) {
      const { node, path, sites, body } = at;
      if (isFunction(node)) {
        for (const { child } of childrenOf(node)) pending.push({ node: child, path: [], sites: [], body: node });
        continue;
      }
      this.note(node, path, sites, body);
      const labels = labelsOf(sites, node);
      const isSite = isLoop(node) || node.type === "SwitchStatement" || node.type === "LabeledStatement";
      const inner = isSite ? [...sites, { node, labels }] : sites;
      const finalizer = node.type === "TryStatement" ? node.finalizer : null;
      const isLeft = isSite || node.type === "IfStatement" || finalizer;
      const next = isLeft ? [node, ...path] : path;
      for (const { child } of childrenOf(node)) {
        const isFinal = child === finalizer;
        pending.push({ node: child, path: isFinal ? [child, ...path] : next, sites: inner, body });
      }
    }
  }

  private note(node: AnyNode, path: readonly AnyNode[], sites: readonly Site[], body: AnyNode | null): void {
    const test = testOf(node);
    if (test && !this.isPlain(test) && conjuncts(test).some((part) => !isOfLength(part))) this.wholes.add(node);
    if (node.type === "SwitchStatement" && this.isUndecided(node)) this.wholes.add(node);
    if (node.type === "ForOfStatement" && !node.await && node.right.type !== "ArrayExpression") this.passages.add(node);
    if (node.type === "Identifier" && node.name === "filter") this.hasFilters = true;
    if (node.type === "ReturnStatement") this.leads.set(node, { site: null, what: "return", path, body });
    if (node.type !== "BreakStatement" && node.type !== "ContinueStatement") return;
    const what = node.type === "BreakStatement" ? "break" : "continue";
    const site = siteFor(sites, what, node.label?.name);
    if (site) this.leads.set(node, { site, what, path: path.slice(0, path.indexOf(site) + 1), body });
  }
}

/** The labels that stand before a statement; those of a loop lead to the loop. */
function labelsOf(sites: readonly Site[], node: AnyNode): string[] {
  const labels: string[] = [];
  let inner = node;
  for (let i = sites.length - 1; i >= 0; i--) {
    const label = sites[i]!.node;
    if (label.type !== "LabeledStatement" || label.body !== inner) break;
    labels.push(label.label.name);
    inner = label;
  }
  return labels;
}

/** What a jump leads behind: with a label of a loop, the loop; else what bears it. */
function siteFor(sites: readonly Site[], what: "break" | "continue", name: string | undefined): AnyNode | null {
  const leadsTo = ({ node, labels }: Site): boolean => {
    if (name === undefined) return isLoop(node) || (node.type === "SwitchStatement" && what === "break");
    if (isLoop(node)) return labels.includes(name);
    return node.type === "LabeledStatement" && node.label.name === name && !isLabelOfLoop(node);
  };
  return sites.findLast(leadsTo)?.node ?? null;
}

export function isLabelOfLoop(node: AnyNode): boolean {
  let inner = node;
  while (inner.type === "LabeledStatement") inner = inner.body;
  return isLoop(inner);
}
