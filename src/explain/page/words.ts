/**
 * The sentence of a step: what is computed, with the names of what is on the screen and then with their numbers. Knows
 * templates and links; nothing of how text is drawn.
 */
import type { Link } from "./data.js";
import type { At, Source } from "./links.js";
import { inFormula, short } from "./numbers.js";
import type { Base } from "./state.js";

/** A formula twice: with names, and with numbers. */
export interface Formula {
  readonly names: string;
  readonly numbers: string;
}

/** Statements that are no scalar of the model are written out, up to so many inside one another. */
const DEPTH = 3;

const pretty = (text: string): string =>
  text
    .replaceAll(" * ", " · ")
    .replace(/pow\((.+), 2\)$/, "$1²")
    .replace(/pow\((.+), 3\)$/, "$1³")
    .replaceAll(" - ", " − ")
    .replace(/(^|[(\s])-(?=[\w(])/g, "$1−")
    .replace(/\(\((−[\d.e−]+)\)\)/g, "($1)");

export function formulaOf(
  state: Base,
  text: string,
  operands: readonly (Link | null)[],
  at: At,
  depth = DEPTH,
): Formula {
  const parts = operands.map((link) => (link === null ? nothing : nameOf(state, state.loops.source(link, at), depth)));
  const filled = (of: (part: Formula) => string): string =>
    pretty(text.replace(/@(\d)/g, (_, k: string) => of(parts[Number(k)] ?? nothing)));
  return { names: filled(({ names }) => names), numbers: filled(({ numbers }) => numbers) };
}

const nothing: Formula = { names: "…", numbers: "…" };

/** What a number is called where it is used: a scalar, the gradient of one, or how it is computed. */
export function nameOf(state: Base, source: Source, depth = DEPTH): Formula {
  const numbers = inFormula(state.engine.valueOf(source));
  if (source.kind === "c") return { names: inFormula(source.value), numbers };
  if (source.kind === "p" || source.kind === "x")
    return { names: state.leafName(`${source.kind}${source.element}`), numbers };
  if (source.kind === "v") return { names: numbers, numbers };
  if (source.kind === "e") {
    const parts = source.of.map((one) => nameOf(state, one, depth));
    const filled = (of: (part: Formula) => string): string =>
      bracketed(pretty(source.say.replace(/@(\d)/g, (_, k: string) => of(parts[Number(k)] ?? nothing))));
    return { names: filled((part) => part.names), numbers: filled((part) => part.numbers) };
  }
  const minus = source.minus ? "−" : "";
  const node = state.nodeOfStatement.get(source.statement);
  if (node !== undefined) return { names: minus + bracketed(state.names[node]!), numbers };
  const gradient = state.adjointOfStatement.get(source.statement);
  if (gradient !== undefined) return { names: `${minus}grad(${state.names[gradient]})`, numbers };
  const { text, operands, value, loop } = state.data.statements[source.statement]!;
  if (text === undefined || operands === undefined || depth === 0) return { names: minus + value, numbers };
  const inner = formulaOf(state, text, operands, state.loops.at(loop, source.ordinal), depth - 1);
  const needed = /^[\w.[\]]+$|^\w+\(.*\)$/.test(inner.names);
  return {
    names: minus + (needed ? inner.names : `(${inner.names})`),
    numbers: minus + (/^[\d.]+$/.test(inner.numbers) || needed ? inner.numbers : `(${inner.numbers})`),
  };
}

const bracketed = (name: string): string => (/^[\w$.[\]]+$|^[\w.]+\([^()]*\)$/.test(name) ? name : `(${name})`);

/** `x`, without the parentheses around all of it. */
export const bare = (text: string): string => {
  if (!/^\(.*\)$/.test(text)) return text;
  let depth = 0;
  for (let i = 0; i < text.length - 1; i++) {
    depth += text[i] === "(" ? 1 : text[i] === ")" ? -1 : 0;
    if (depth === 0) return text;
  }
  return text.slice(1, -1);
};

export { short };

/** A share by the rule of its op: the gradient of the giver, times the slope. */
export function shareFormula(state: Base, node: number, k: number): Formula | null {
  const { rules, adjoint, operands, value } = state.data.nodes[node]!;
  const rule = state.data.rules[rules?.[k] ?? -1];
  if (rule === undefined || !adjoint) return null;
  const at = state.at(node);
  const own = nameOf(state, { kind: "statement", statement: value, ordinal: at.ordinal, minus: false });
  const parts: { [sign: string]: Formula } = {
    g: {
      names: `grad(${state.names[node]})`,
      numbers: inFormula(state.engine.valueOf(state.loops.source(adjoint, at))),
    },
    o: { ...own, names: bracketed(state.names[node]!) },
  };
  operands.forEach((link, i) => {
    if (link !== null) parts[i] = nameOf(state, state.loops.source(link, at));
  });
  const filled = (of: (part: Formula) => string): string =>
    pretty(rule.replace(/@(\w)/g, (_, sign: string) => of(parts[sign] ?? nothing)));
  return { names: filled(({ names }) => names), numbers: filled(({ numbers }) => numbers) };
}
