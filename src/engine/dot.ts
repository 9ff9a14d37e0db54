/**
 * Pictures of graphs of values, as micrograd's draw_dot makes them: GraphViz text, and SVG by way of GraphViz compiled to
 * WebAssembly, which is loaded only when asked for. Knows nodes; nothing of how they were computed but the op's symbol.
 */
import { engineDiagnostic as diagnostic } from "../diagnostics.js";
import { ancestors } from "./backward.js";
import { type Condition, describe, Node, Value } from "./value.js";

/** Beyond this nobody can read a drawing, and laying it out takes seconds. */
const MOST_NODES = 3000;

export interface DotOptions {
  /** Where the result is: on the right ("LR", the default) or at the bottom ("TB"). */
  readonly rankdir?: "LR" | "TB";
  /** How many digits after the point. Default: 4. */
  readonly digits?: number;
}

/**
 * The graph behind a value as GraphViz text: a box for each value with its label, number and gradient, an ellipse for each
 * operation. The same graph gives the same text.
 * @throws graph-too-large past 3,000 nodes.
 */
export function toDot(value: Value | Condition, options: DotOptions = {}): string {
  if (!(value instanceof Node)) throw diagnostic("bad-argument", `Only values can be drawn, not ${describe(value)}.`);
  const { rankdir = "LR", digits = 4 } = options;
  const nodes = ancestors(value).reverse();
  if (nodes.length > MOST_NODES) throw diagnostic("graph-too-large", nodes.length, MOST_NODES);
  const names = new Map(nodes.map((node, i) => [node, `n${i}`]));
  const statements = nodes.flatMap((node) => {
    const name = names.get(node)!;
    const box = `${name} [shape=record, label="${fieldsOf(node, digits)}"]`;
    if (node.children.length === 0) return [box];
    const edges = node.children.map((child) => `${names.get(child)} -> ${name}op`);
    return [box, `${name}op [label="${escaped(node.op)}"]`, `${name}op -> ${name}`, ...edges];
  });
  return `digraph {\n  rankdir=${rankdir}\n${statements.map((statement) => `  ${statement}\n`).join("")}}\n`;
}

/** The same as a picture: an SVG document. */
export async function toSvg(value: Value | Condition, options: DotOptions = {}): Promise<string> {
  const dot = toDot(value, options);
  const { instance } = await import("@viz-js/viz");
  return (await instance()).renderString(dot, { format: "svg" });
}

/** The label of a record: `{ label | data 1.0000 | grad 0.0000 }`; conditions have no gradient. */
function fieldsOf(node: Node, digits: number): string {
  const numbers =
    node instanceof Value
      ? [`data ${node.data.toFixed(digits)}`, `grad ${node.grad.toFixed(digits)}`]
      : [`data ${(node as Condition).data}`];
  return `{ ${[...(node.label === "" ? [] : [escaped(node.label)]), ...numbers].join(" | ")} }`;
}

/** A text as part of a label: without meaning to GraphViz's strings, records and entities. */
const escaped = (text: string): string =>
  text
    .replaceAll("&", "&amp;")
    .replace(/[\\{}|<>"]/g, "\\$&")
    .replace(/\r?\n/g, "\\n");
