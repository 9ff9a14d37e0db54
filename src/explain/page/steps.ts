/**
 * The steps through what is on the screen: each box forwards, in the order of the code, then the contributions backwards in
 * the order in which the reverse sweep makes them. And what is known after a step: which values, and how much of each
 * gradient.
 */
import type { Link } from "./data.js";
import { count, full, short } from "./numbers.js";
import type { Base } from "./state.js";
import type { Group, Item } from "./tree.js";
import { bare, formulaOf, nameOf, shareFormula } from "./words.js";

export type Step =
  | { readonly kind: "start" }
  | { readonly kind: "value"; readonly node: number }
  | { readonly kind: "fold"; readonly group: Group; readonly isBack: boolean }
  | { readonly kind: "seed"; readonly node: number }
  /** Operand k of a node gets its share of the node's gradient. */
  | { readonly kind: "share"; readonly node: number; readonly k: number };

export function stepsOf(state: Base, boxes: readonly Item[]): Step[] {
  const { data } = state;
  const ordered = [...boxes].sort((x, y) => firstOf(x) - firstOf(y));
  const forward = ordered.map(
    (item): Step =>
      item.kind === "node" ? { kind: "value", node: item.node } : { kind: "fold", group: item, isBack: false },
  );
  const result = resultNode(state);
  const seed: Step[] =
    result >= 0 && state.tree.leafOf[result] && boxes.some((item) => item.kind === "node" && item.node === result)
      ? [{ kind: "seed", node: result }]
      : [];
  const back = ordered.reverse().flatMap((item): Step[] => {
    if (item.kind === "group") return [{ kind: "fold", group: item, isBack: true }];
    const flows = data.nodes[item.node]!.flows ?? [];
    return flows.flatMap((flow, k): Step[] => (flow === null ? [] : [{ kind: "share", node: item.node, k }]));
  });
  return [{ kind: "start" }, ...forward, ...seed, ...back];
}

const firstOf = (item: Item): number => (item.kind === "node" ? item.node : firstOf(item.items[0]!));

/** The node of the output that is looked at, or -1. */
export function resultNode(state: Base): number {
  const link = state.data.results[state.output.value];
  if (link === undefined) return -1;
  const source = state.loops.source(link, { counters: [], ordinal: 0 });
  return source.kind === "statement" ? (state.nodeOfStatement.get(source.statement) ?? -1) : -1;
}

/** What something on the screen has got so far. */
export interface Known {
  readonly values: ReadonlySet<number>;
  /** By node or leaf (`n3`, `p0`): the sum of the shares so far, and how many they are. */
  readonly gradients: ReadonlyMap<string, { readonly sum: number; readonly shares: number }>;
}

export function knownAfter(state: Base, steps: readonly Step[], last: number): Known {
  const values = new Set<number>();
  const gradients = new Map<string, { sum: number; shares: number }>();
  const add = (key: string, share: number): void => {
    const before = gradients.get(key);
    gradients.set(key, before ? { sum: before.sum + share, shares: before.shares + 1 } : { sum: share, shares: 1 });
  };
  for (const step of steps.slice(0, last + 1)) {
    if (step.kind === "value") values.add(step.node);
    if (step.kind === "seed") add(`n${step.node}`, 1);
    if (step.kind === "share") {
      const target = targetOf(state, step.node, step.k);
      if (target) add(target, shareOf(state, step.node, step.k));
    }
  }
  return { values, gradients };
}

/** What operand k of a node is: a node or a leaf. */
export function targetOf(state: Base, node: number, k: number): string | undefined {
  const link = state.data.nodes[node]!.operands[k];
  if (link === null || link === undefined) return undefined;
  const source = state.loops.source(link, state.at(node));
  if (source.kind === "p" || source.kind === "x") return `${source.kind}${source.element}`;
  const found = source.kind === "statement" ? state.nodeOfStatement.get(source.statement) : undefined;
  return found === undefined ? undefined : `n${found}`;
}

export const shareOf = (state: Base, node: number, k: number): number => {
  const flow = state.data.nodes[node]!.flows?.[k] as Link;
  return state.engine.valueOf(state.loops.source(flow, state.at(node)));
};

export interface Sentence {
  readonly phase: string;
  readonly text: string;
  /** What it comes to. */
  readonly result?: number;
  readonly resultText?: string;
}

export function sentenceOf(state: Base, steps: readonly Step[], index: number, known: Known): Sentence {
  const step = steps[index];
  const { data, names } = state;
  if (!step || step.kind === "start")
    return {
      phase: "start",
      text: "Forward: each scalar is computed from those before it. Then backward: what each one adds to the gradients of its operands.",
    };
  if (step.kind === "fold") {
    const what = count(step.group.size, "scalar");
    return step.isBack
      ? {
          phase: "backward",
          text: `Backward through “${step.group.label}” (${what}): open the box to see each contribution.`,
        }
      : { phase: "forward", text: `Forward through “${step.group.label}” (${what}): open the box to see each one.` };
  }
  const name = names[step.node]!;
  const { text, operands } = data.nodes[step.node]!;
  const at = state.at(step.node);
  const formula = formulaOf(state, text, operands, at);
  if (step.kind === "value") {
    const result = state.numberOf(step.node);
    const isTest = data.nodes[step.node]!.isCondition;
    const shown = isTest ? (result ? "true" : "false") : short(result);
    const middle = formula.numbers === formula.names ? "" : ` = ${bare(formula.numbers)}`;
    const left = bare(formula.names) === name ? name : `${name} = ${bare(formula.names)}`;
    return { phase: "forward", text: `${left}${middle} = ${shown}`, result };
  }
  if (step.kind === "seed")
    return { phase: "backward", text: `${name} is the result: its gradient with respect to itself is 1.`, result: 1 };
  const target = targetOf(state, step.node, step.k);
  const targetName =
    target === undefined ? "it" : target[0] === "n" ? names[Number(target.slice(1))]! : state.leafName(target);
  const flow = data.nodes[step.node]!.flows![step.k]!;
  const share = shareOf(state, step.node, step.k);
  const given = shareFormula(state, step.node, step.k) ?? nameOf(state, state.loops.source(flow, at), 4);
  const numbers = bare(given.numbers);
  const middle = numbers === short(share) || numbers === `(${short(share)})` ? "" : ` = ${numbers}`;
  const sum = target === undefined ? undefined : known.gradients.get(target);
  const piled =
    sum && sum.shares > 1 ? `; with ${count(sum.shares - 1, "contribution")} before: ${short(sum.sum)}` : "";
  const none = isNotTaken(state, step.node, step.k) ? " (this side is not taken: it contributes 0)" : "";
  const left = bare(formula.names) === name ? name : `${name} = ${bare(formula.names)}`;
  return {
    phase: "backward",
    text: `${left}: the gradient of ${targetName} gets ${bare(given.names)}${middle} = ${short(share)}${piled}${none}`,
    result: share,
    resultText: full(share),
  };
}

/** Whether operand k of a choice is the side that the condition does not take. */
export function isNotTaken(state: Base, node: number, k: number): boolean {
  const { isBranch, operands } = state.data.nodes[node]!;
  if (!isBranch || k === 0 || !operands[0]) return false;
  const condition = state.engine.valueOf(state.loops.source(operands[0], state.at(node)));
  return k === (condition ? 2 : 1);
}
