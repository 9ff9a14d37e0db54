/** Search by name, op, line, value and gradient, in all iterations; what is found is opened and shown. */
import { short } from "./numbers.js";
import { type JSX, useMemo, useSignal } from "./preact.js";
import type { State } from "./state.js";

export interface Hit {
  readonly label: string;
  readonly node?: number;
  readonly ordinal?: number;
  readonly leaf?: string;
}

const MOST_HITS = 60;

/** @param text a part of a name, an op, `line 7`, a number or NaN for a value, or `grad = 0`, `value < 3`. */
export function search(state: State, text: string): Hit[] {
  const query = text.trim().toLowerCase();
  if (query === "") return [];
  const { data, names, loops, engine } = state;
  const hits: Hit[] = [];
  const line = /^(?:line |l|:)\s*(\d+)$/.exec(query)?.[1];
  const compared = /^(value|grad|gradient)\s*(=|<|>|<=|>=)\s*(\S+)$/.exec(query);
  const isNumber = query === "nan" || query === "infinity" || (!Number.isNaN(Number(query)) && query !== "");
  const test = compared ? comparison(compared[2]!, compared[3]!) : isNumber ? comparison("=", query) : null;
  const isGradient = compared?.[1]?.startsWith("grad") ?? false;
  if (test) {
    const all = isGradient ? engine.gradient : state.parameters.value;
    all.forEach((x, i) => {
      if (hits.length < MOST_HITS && test(x))
        hits.push({ label: `${state.parameterNames[i]}: ${short(x)}`, leaf: `p${i}` });
    });
  } else
    for (const [kind, list] of [
      ["p", state.parameterNames],
      ["x", state.inputNames],
    ] as const)
      list.forEach((name, i) => {
        if (hits.length < MOST_HITS / 2 && name.toLowerCase().includes(query))
          hits.push({ label: name, leaf: `${kind}${i}` });
      });
  for (let node = 0; node < data.nodes.length && hits.length < MOST_HITS; node++) {
    const { op, loop, value, adjoint, span } = data.nodes[node]!;
    if (!test) {
      const place = data.spans[span];
      const isHere =
        line === undefined ? names[node]!.toLowerCase().includes(query) || op === query : place?.line === Number(line);
      if (isHere) hits.push({ label: `${names[node]} (${op})${place ? `, line ${place.line}` : ""}`, node });
      continue;
    }
    if (isGradient && !adjoint) continue;
    const total = loops.total(loop);
    for (let ordinal = 0; ordinal < total; ordinal++) {
      const source = isGradient
        ? loops.source(adjoint!, loops.at(loop, ordinal))
        : ({ kind: "statement", statement: value, ordinal, minus: false } as const);
      const x = engine.valueOf(source);
      if (!test(x)) continue;
      hits.push({
        label: `${names[node]}${total > 1 ? `, iteration ${ordinal + 1}` : ""}: ${short(x)}`,
        node,
        ordinal,
      });
      break;
    }
  }
  return hits;
}

function comparison(sign: string, text: string): (x: number) => boolean {
  const wanted =
    text.toLowerCase() === "nan" ? Number.NaN : text.toLowerCase() === "infinity" ? Infinity : Number(text);
  if (sign === "<") return (x) => x < wanted;
  if (sign === ">") return (x) => x > wanted;
  if (sign === "<=") return (x) => x <= wanted;
  if (sign === ">=") return (x) => x >= wanted;
  // A number with few digits is one that was read off the screen.
  return (x) =>
    Object.is(x, wanted) ||
    x === wanted ||
    (wanted !== 0 && Math.abs(x - wanted) <= 6e-4 * Math.abs(wanted) && text.length > 3);
}

export function Search({ state }: { readonly state: State }): JSX.Element {
  const text = useSignal("");
  state.ran.value;
  const hits = useMemo(() => search(state, text.value), [text.value, state.ran.value]);
  const go = ({ node, ordinal, leaf }: Hit): void => {
    if (node !== undefined) state.show(node, ordinal);
    else if (leaf !== undefined) state.showLeaf(leaf);
    text.value = "";
  };
  return (
    <div class="search">
      <input
        type="search"
        id="search"
        aria-label="search by name, op, line 7, value, grad = 0"
        placeholder="search: name, op, line 7, NaN"
        value={text.value}
        onInput={(event) => (text.value = event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === "Enter" && hits[0]) go(hits[0]);
          if (event.key === "Escape") text.value = "";
        }}
      />
      {text.value && (
        <ul class="hits">
          {hits.map((hit) => (
            <li key={`${hit.node}${hit.leaf}${hit.ordinal}`}>
              <button type="button" onClick={() => go(hit)}>
                {hit.label}
              </button>
            </li>
          ))}
          {hits.length === 0 && <li class="hint">Nothing is called so, and nothing has that value.</li>}
        </ul>
      )}
    </div>
  );
}
