/**
 * Pictures of graphs of values, as micrograd's draw_dot makes them: GraphViz text, and SVG by way of GraphViz compiled to
 * WebAssembly, which is loaded only when asked for. Knows nodes; nothing of how they were computed but the op's symbol.
 */
import { engineDiagnostic as diagnostic } from "../diagnostics.js";
import { ancestors } from "./backward.js";
import { type Condition, describe, Node, Value } from "./value.js";

/** Beyond this nobody can read a drawing, and laying it out takes seconds. */
const MOST_NODES = 3000;

/** A picture of more nodes than this takes GraphViz from seconds to minutes, by how they are connected. */
const MOST_DRAWN = 500;
/** More nodes than this are laid out with less care: for 300 at random that is a second instead of 30. */
const QUICK = 60;
const HURRIED = { nslimit: 1, nslimit1: 1, mclimit: 0.1, splines: "line" };
const FONT_SIZE = 14;

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

/**
 * The same as a picture: an SVG document whose text fits its boxes, whatever fonts there are.
 * @throws graph-too-large past 500 nodes.
 */
export async function toSvg(value: Value | Condition, options: DotOptions = {}): Promise<string> {
  const dot = toDot(value, options);
  const nodes = ancestors(value as Node).length;
  if (nodes > MOST_DRAWN) throw diagnostic("graph-too-large", nodes, MOST_DRAWN);
  const { instance } = await import("@viz-js/viz");
  const graphAttributes = nodes > QUICK ? HURRIED : {};
  const font = { fontname: "Courier", fontsize: FONT_SIZE };
  const svg = (await instance()).renderString(dot, { format: "svg", graphAttributes, nodeAttributes: font });
  return svg.replace(/<text ([^>]*)font-family="Courier[^"]*"([^>]*)>([^<]*)<\/text>/g, withMeasure);
}

/** Every letter of a monospaced font is as wide as this: what GraphViz takes for Courier, and the reader is held to. */
const LETTER = 0.6;
const FONTS = "ui-monospace, Menlo, Consolas, 'DejaVu Sans Mono', 'Courier New', monospace";

/** A text that is exactly as wide as its box was made for. */
function withMeasure(_: string, before: string, after: string, text: string): string {
  const letters = Array.from(text.replace(/&#?\w+;/g, "x")).length;
  const width = (letters * LETTER * FONT_SIZE).toFixed(1);
  const measure = letters > 0 ? ` textLength="${width}" lengthAdjust="spacingAndGlyphs"` : "";
  return `<text ${before}font-family="${FONTS}"${after}${measure}>${text}</text>`;
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
