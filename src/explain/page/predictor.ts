/**
 * What a model predicts, where what it gives is a loss: the last scalar that depends on parameters and inputs but not on the
 * last input, which is taken for what is given. And that scalar at any point, by the generated code.
 */
import type { State } from "./state.js";

export interface Predictor {
  readonly node: number;
  /** The input that it is compared with, or -1. */
  readonly label: number;
  /** The inputs that it depends on. */
  readonly inputs: readonly number[];
}

export function predictorOf(state: State): Predictor | null {
  const { data, inputNames, loops } = state;
  if (inputNames.length === 0 || data.nodes.length === 0) return null;
  const label = inputNames.length > 1 ? inputNames.length - 1 : -1;
  const seen: Set<number>[] = [];
  const learns: boolean[] = [];
  let found = -1;
  data.nodes.forEach((node, i) => {
    const inputs = new Set<number>();
    let isLearned = false;
    const at = loops.at(node.loop, 0);
    for (const link of node.operands) {
      if (link === null) continue;
      const source = loops.source(link, at);
      if (source.kind === "x") inputs.add(source.element);
      if (source.kind === "p") isLearned = true;
      const operand = source.kind === "statement" ? state.nodeOfStatement.get(source.statement) : undefined;
      if (operand === undefined) continue;
      for (const input of seen[operand] ?? []) inputs.add(input);
      isLearned ||= learns[operand] ?? false;
    }
    seen.push(inputs);
    learns.push(isLearned);
    if (isLearned && inputs.size > 0 && !inputs.has(label) && !node.isCondition) found = i;
  });
  return found < 0 ? null : { node: found, label, inputs: [...seen[found]!].sort((x, y) => x - y) };
}
