/** The boxes on the screen and the edges between them: nodes, folded groups, and the leaves that those nodes read. */
import type { Drawing, Size } from "./layout.js";
import { elementName } from "./names.js";
import { count } from "./numbers.js";
import type { State } from "./state.js";
import { type Group, type Item, nodesIn } from "./tree.js";

/** A folded group shows no more leaves than this by name. */
const FEW_LEAVES = 24;

export interface Box {
  readonly key: string;
  readonly title: string;
  readonly detail: string;
  readonly kind: "node" | "group" | "leaf" | "stub";
  readonly item?: Item;
}

export interface Picture {
  readonly boxes: readonly Box[];
  readonly frames: readonly Group[];
  /** With the operand that it is, where both ends are nodes or leaves. */
  readonly edges: readonly {
    readonly from: string;
    readonly to: string;
    readonly operands: readonly (readonly [node: number, k: number])[];
  }[];
}

export const keyOf = (item: Item): string => (item.kind === "node" ? `n${item.node}` : `g${item.id}`);

export function pictureOf(state: State, items: readonly Item[]): Picture {
  const { data, loops, tree, names } = state;
  const owner = new Map<number, string>();
  for (const item of items) for (const node of nodesIn(item)) owner.set(node, keyOf(item));
  const boxes: Box[] = items.map((item) =>
    item.kind === "node"
      ? { key: keyOf(item), title: names[item.node]!, detail: detailOf(state, item.node), kind: "node", item }
      : { key: keyOf(item), title: item.label, detail: count(item.size, "scalar"), kind: "group", item },
  );
  const leaves = new Map<string, Box>();
  const edges = new Map<string, { from: string; to: string; operands: [number, number][] }>();
  const connect = (from: string, to: string, operand?: [number, number]): void => {
    if (from === to) return;
    const key = `${from}→${to}`;
    const edge = edges.get(key) ?? { from, to, operands: [] };
    edges.set(key, edge);
    if (operand) edge.operands.push(operand);
  };
  const leaf = (key: string): string => {
    leaves.set(key, { key, title: state.leafName(key), detail: key[0] === "p" ? "parameter" : "input", kind: "leaf" });
    return key;
  };
  const single = items.filter((item) => item.kind === "node");
  for (const { node } of single) {
    const at = state.at(node);
    data.nodes[node]!.operands.forEach((link, k) => {
      if (link === null) return;
      const source = loops.source(link, at);
      if (source.kind === "p" || source.kind === "x")
        connect(leaf(`${source.kind}${source.element}`), `n${node}`, [node, k]);
      if (source.kind !== "statement") return;
      const from = state.nodeOfStatement.get(source.statement);
      const key = from === undefined ? undefined : owner.get(from);
      if (key !== undefined) connect(key, `n${node}`, [node, k]);
    });
  }
  for (const item of items) {
    if (item.kind === "node") continue;
    const inside = nodesIn(item);
    for (const node of inside)
      for (const operand of tree.operands[node]!) if (owner.has(operand)) connect(owner.get(operand)!, keyOf(item));
    for (const [key, box] of stubsOf(state, inside)) {
      leaves.set(key, box);
      connect(key, keyOf(item));
    }
  }
  const frames = new Map<string, Group>();
  for (const { parent } of items)
    for (let one: Group | null = parent; one?.parent; one = one.parent) frames.set(one.id, one);
  return { boxes: [...leaves.values(), ...boxes], frames: [...frames.values()].reverse(), edges: [...edges.values()] };
}

/** What a folded group reads: its parameters and inputs, each array as one box, or all of them. */
function stubsOf(state: State, nodes: readonly number[]): Map<string, Box> {
  const { data, loops } = state;
  const found = new Map<string, Set<string>>();
  for (const node of nodes.slice(0, 3000)) {
    const at = state.at(node);
    for (const link of data.nodes[node]!.operands) {
      if (link === null || typeof link === "number") continue;
      const source = loops.source(link, at);
      if (source.kind !== "p" && source.kind !== "x") continue;
      const name = elementName(source.kind === "p" ? data.parameters : data.inputs, source.element).replace(
        /[[.].*$/,
        "",
      );
      const key = `${source.kind}:${name}`;
      found.set(key, (found.get(key) ?? new Set()).add(`${source.kind}${source.element}`));
    }
  }
  const stubs = new Map<string, Box>();
  for (const [key, members] of found) {
    const [kind, name] = key.split(":") as [string, string];
    const what = kind === "p" ? "parameter" : "input";
    if (members.size <= 1 && stubs.size < FEW_LEAVES) {
      const [only] = members;
      stubs.set(only!, { key: only!, title: state.leafName(only!), detail: what, kind: "leaf" });
    } else stubs.set(`s${key}`, { key: `s${key}`, title: name, detail: `${what}s`, kind: "stub" });
  }
  return stubs;
}

/** `a · b` with constants written in: what the op is. */
function detailOf(state: State, node: number): string {
  const { op, operands } = state.data.nodes[node]!;
  const at = state.at(node);
  const constants = operands.flatMap((link) => {
    const source = link === null ? null : state.loops.source(link, at);
    return source?.kind === "c" ? [String(Number(source.value.toPrecision(4)))] : [];
  });
  const sign = op === "*" ? "·" : op === "-" ? "−" : op;
  return constants.length > 0 && operands.length > 1 ? `${sign} ${constants.join(", ")}` : sign;
}

export const BOX_HEIGHT = 46;

/** What dagre is given, with widths that are measured. */
export function drawingOf({ boxes, frames, edges }: Picture, isDown: boolean): Drawing {
  const frameOf = (group: Group | null | undefined): string | undefined => (group?.parent ? `g${group.id}` : undefined);
  return {
    boxes: boxes.map(
      ({ key, title, detail, kind, item }): Size => ({
        key,
        width: Math.max(
          kind === "group" ? 132 : 96,
          Math.min(240, textWidth(title, 13) + (kind === "stub" ? 30 : textWidth("−0.00001", 12) + 34)),
          textWidth(detail, 11.5) + 104,
        ),
        height: BOX_HEIGHT,
        frame: frameOf(item?.parent),
      }),
    ),
    frames: frames.map((group) => ({ key: `g${group.id}`, frame: frameOf(group.parent) })),
    edges: edges.map(({ from, to }) => [from, to] as const),
    isDown,
  };
}

let canvas: CanvasRenderingContext2D | null | undefined;

/** How wide a text is on the screen. */
export function textWidth(text: string, size: number): number {
  canvas ??= document.createElement("canvas").getContext("2d");
  if (!canvas) return text.length * size * 0.6;
  canvas.font = `${size}px ui-sans-serif, system-ui, sans-serif`;
  return canvas.measureText(text).width;
}
