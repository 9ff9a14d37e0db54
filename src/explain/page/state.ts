/** What the page is showing, as signals: the point, the step, what is open and what is pointed at. Draws nothing. */
import type { PageData } from "./data.js";
import type { Engine, Point } from "./engine.js";
import type { At, Source } from "./links.js";
import { elementName, nodeNames } from "./names.js";
import { batch, computed, signal } from "./preact.js";
import { type Known, knownAfter, type Step, stepsOf } from "./steps.js";
import { type Group, type Item, Tree } from "./tree.js";

/** No more boxes at once. */
const MOST_BOXES = 200;
/** What is opened at first. */
const FEW_BOXES = 16;

/** What can be pointed at: a node (or several, by a piece of the source), a statement of the code, or a leaf. */
export interface Ref {
  readonly node?: number;
  readonly nodes?: readonly number[];
  readonly statement?: number;
  readonly leaf?: string;
  /** The view in which it was pointed at; it need not scroll. */
  readonly from?: "source" | "graph" | "code";
}

export function createState(data: PageData, engine: Engine) {
  const { loops } = engine;
  const tree = new Tree(data, loops);
  const { parameterCount, inputCount, outputCount } = engine.module.model;
  const initial = data.at.parameters ? Float64Array.from(data.at.parameters) : engine.module.createParameters();
  const initialInputs = Float64Array.from(
    { length: inputCount },
    (_, i) => data.at.inputs[i] ?? data.table?.rows[i] ?? 1,
  );
  const parameters = signal(initial.slice());
  const inputs = signal(initialInputs.slice());
  const output = signal(0);
  const dials = signal<readonly number[]>(loops.list.map(() => 0));
  const step = signal(0);
  const playing = signal(false);
  const openedFirst = firstOpened(tree.root);
  const opened = signal<ReadonlySet<string>>(openedFirst);
  const hovered = signal<Ref | null>(null);
  const selected = signal<Ref | null>(null);
  const tab = signal("gradients");
  const pane = signal<"source" | "graph" | "code">("graph");

  const point = computed<Point>(() => ({
    parameters: parameters.value,
    inputs: inputs.value,
    vector: Float64Array.from({ length: outputCount }, (_, i) => (i === output.value ? 1 : 0)),
  }));
  let runs = 0;
  /** Counts the runs of the module: who reads it is drawn again when the numbers change. */
  const ran = computed(() => {
    engine.run(point.value);
    return ++runs;
  });

  const parameterNames = Array.from({ length: parameterCount }, (_, i) => elementName(data.parameters, i));
  const inputNames = Array.from({ length: inputCount }, (_, i) => elementName(data.inputs, i));
  const names = nodeNames(data, [...parameterNames, ...inputNames]);
  const nodeOfStatement = new Map<number, number>();
  data.nodes.forEach(({ value }, i) => {
    if (!nodeOfStatement.has(value)) nodeOfStatement.set(value, i);
  });
  const adjointOfStatement = new Map<number, number>();
  data.nodes.forEach(({ adjoint }, i) => {
    const statement =
      typeof adjoint === "number" ? adjoint : adjoint && typeof adjoint === "object" && "s" in adjoint ? adjoint.s : -1;
    if (statement >= 0 && !adjointOfStatement.has(statement)) adjointOfStatement.set(statement, i);
  });

  const at = (node: number) => loops.dialled(data.nodes[node]!.loop, dials.value);
  const numberOf = (node: number): number => {
    const { value } = data.nodes[node]!;
    return engine.valueOf({ kind: "statement", statement: value, ordinal: at(node).ordinal, minus: false });
  };
  const gradientOf = (node: number): number | undefined => {
    const { adjoint } = data.nodes[node]!;
    return adjoint === undefined || adjoint === null ? undefined : engine.valueOf(loops.source(adjoint, at(node)));
  };

  /** The key of a leaf: `p3`, `x0`. */
  const leafName = (key: string): string => (key[0] === "p" ? parameterNames : inputNames)[Number(key.slice(1))] ?? key;

  /** By statement of the code: what it is about. */
  const refOfStatement = relations(data);
  /** What is pointed at, or else chosen. */
  const pointed = computed<Ref | null>(() => hovered.value ?? selected.value);

  const boxes = computed<readonly Item[]>(() => shown(tree.root, opened.value));

  const base: Base = {
    data,
    engine,
    loops,
    tree,
    output,
    nodeOfStatement,
    adjointOfStatement,
    at,
    numberOf,
    leafName,
    names,
  };
  const steps = computed<readonly Step[]>(() => {
    dials.value;
    output.value;
    return stepsOf(base, boxes.value);
  });
  const lastStep = (): number => steps.value.length - 1;
  const known = computed<Known>(() => {
    ran.value;
    return knownAfter(base, steps.value, Math.min(step.value, lastStep()));
  });

  function setOpen(group: Group, isOpen: boolean): void {
    const next = new Set(opened.value);
    if (isOpen) {
      next.add(group.id);
      const kept = new Set<string>();
      for (let one: Group | null = group; one; one = one.parent) kept.add(one.id);
      for (const id of opened.value) {
        if (shown(tree.root, next).length <= MOST_BOXES) break;
        if (!kept.has(id)) next.delete(id);
      }
    } else for (const id of opened.value) if (id === group.id || isInside(tree.groups.get(id)!, group)) next.delete(id);
    opened.value = next;
  }

  /** Opens what a node is in, and points at it. */
  function show(node: number, ordinal?: number): void {
    batch(() => {
      const { loop } = data.nodes[node]!;
      if (ordinal !== undefined && loop >= 0) {
        const { counters } = loops.at(loop, ordinal);
        const next = [...dials.value];
        loops.around(loop).forEach((one, d) => {
          next[one] = counters[d]!;
        });
        dials.value = next;
      }
      const path: Group[] = [];
      for (let one: Group | null = tree.leafOf[node]!.parent; one; one = one.parent) path.unshift(one);
      for (const group of path) setOpen(group, true);
      selected.value = { node };
    });
  }

  /** Points at a parameter or input, and opens the first thing that reads it. */
  function showLeaf(key: string): void {
    const [kind, element] = [key[0], Number(key.slice(1))];
    const isIt = (source: Source): boolean =>
      (source.kind === "p" || source.kind === "x") && source.kind === kind && source.element === element;
    for (const [node, { operands, loop }] of data.nodes.entries()) {
      const links = operands.filter((link) => link === key || (typeof link === "object" && link !== null));
      if (links.length === 0) continue;
      for (let ordinal = 0; ordinal < loops.total(loop); ordinal++) {
        const there = loops.at(loop, ordinal);
        if (!links.some((link) => isIt(loops.source(link!, there)))) continue;
        show(node, ordinal);
        selected.value = { leaf: key };
        return;
      }
    }
    selected.value = { leaf: key };
  }

  const setDial = (loop: number, value: number): void => {
    const next = [...dials.value];
    next[loop] = value;
    dials.value = next;
  };

  const setElement = (key: string, value: number): void => {
    const target = key[0] === "p" ? parameters : inputs;
    const next = target.value.slice();
    next[Number(key.slice(1))] = value;
    target.value = next;
  };

  const reset = (): void =>
    batch(() => {
      parameters.value = initial.slice();
      inputs.value = initialInputs.slice();
    });

  return {
    ...{
      data,
      engine,
      loops,
      tree,
      parameters,
      inputs,
      output,
      dials,
      step,
      playing,
      opened,
      hovered,
      selected,
      tab,
      pane,
    },
    ...{ point, ran, names, parameterNames, inputNames, nodeOfStatement, adjointOfStatement, at, numberOf, gradientOf },
    ...{
      showLeaf,
      leafName,
      boxes,
      refOfStatement,
      pointed,
      setOpen,
      show,
      setDial,
      setElement,
      reset,
      initial,
      initialInputs,
    },
    ...{ steps, known, lastStep, firstOpened: openedFirst },
  };
}

/** What steps and sentences need to know. */
export interface Base {
  readonly data: PageData;
  readonly engine: Engine;
  readonly loops: Engine["loops"];
  readonly tree: Tree;
  readonly output: { readonly value: number };
  readonly nodeOfStatement: ReadonlyMap<number, number>;
  readonly adjointOfStatement: ReadonlyMap<number, number>;
  readonly at: (node: number) => At;
  readonly numberOf: (node: number) => number;
  readonly leafName: (key: string) => string;
  readonly names: readonly string[];
}

export type State = ReturnType<typeof createState>;

/** By statement: the node whose value or adjoint it has, or that hands it on to an operand. */
function relations({ nodes, statements }: PageData): (Ref | undefined)[] {
  const found: (Ref | undefined)[] = statements.map(() => undefined);
  const give = (link: unknown, node: number): void => {
    if (typeof link === "number") found[link] ??= { node };
    else if (typeof link !== "object" || link === null) return;
    else if ("s" in link) found[link.s as number] ??= { node };
    else if ("o" in link) for (const one of link.o as readonly unknown[]) give(one, node);
    else if ("of" in link) for (const one of link.of as readonly unknown[]) give(one, node);
  };
  nodes.forEach(({ value }, node) => give(value, node));
  nodes.forEach(({ adjoint }, node) => give(adjoint, node));
  nodes.forEach(({ flows }, node) => flows?.forEach((flow) => give(flow, node)));
  // What is computed on the way belongs to whom it is for.
  for (let i = statements.length - 1; i >= 0; i--) {
    const ref = found[i];
    if (ref?.node !== undefined) statements[i]!.operands?.forEach((operand) => give(operand, ref.node!));
  }
  return found;
}

/** The nodes of what is pointed at. */
export const nodesOfRef = (ref: Ref | null): readonly number[] =>
  ref === null ? [] : (ref.nodes ?? (ref.node === undefined ? [] : [ref.node]));

/** What is drawn: the members of groups that are open, and those that are not as one box each. */
export const shown = (group: Group, opened: ReadonlySet<string>): Item[] =>
  group.items.flatMap((item) => (item.kind === "group" && opened.has(item.id) ? shown(item, opened) : [item]));

function isInside(group: Group, outer: Group): boolean {
  for (let one = group.parent; one; one = one.parent) if (one.id === outer.id) return true;
  return false;
}

/** Opens groups, the outermost first, as long as there is little to look at. */
function firstOpened(root: Group): ReadonlySet<string> {
  const opened = new Set([root.id]);
  const waiting = [root];
  for (let group = waiting.shift(); group; group = waiting.shift())
    for (const item of group.items) {
      if (item.kind !== "group") continue;
      const next = new Set([...opened, item.id]);
      if (shown(root, next).length > FEW_BOXES) continue;
      opened.add(item.id);
      waiting.push(item);
    }
  return opened;
}
