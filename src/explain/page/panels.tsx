/**
 * Smaller panels: one scalar with its neighbours, one neuron, the passes, the Jacobian, and everything as a table. It is long
 * because it is a list of panels that share how numbers are shown; none is used without the others.
 */
import { Outputs, outputName } from "./gradients.js";
import { count, full, short, signOf, strength } from "./numbers.js";
import { type JSX, useEffect, useMemo, useSignal } from "./preact.js";
import { nodesOfRef, type State } from "./state.js";
import { targetOf } from "./steps.js";
import { Term } from "./term.js";
import { type Group, nodesIn } from "./tree.js";
import { bare, formulaOf } from "./words.js";

const chosenNode = (state: State): number => nodesOfRef(state.selected.value)[0] ?? -1;

/** One scalar: how it is computed, from what, who uses it, and before and after where a loop carries it. */
export function Scalar({ state }: { readonly state: State }): JSX.Element {
  state.ran.value;
  const { data, names, tree, loops } = state;
  const node = chosenNode(state);
  if (node < 0) return <p class="hint">Choose a scalar in the graph, in the source or in the code.</p>;
  const { text, operands, loop, span } = data.nodes[node]!;
  const at = state.at(node);
  const formula = formulaOf(state, text, operands, at);
  const gradient = state.gradientOf(node);
  const place = data.spans[span];
  const others = (nodes: readonly number[]): JSX.Element => (
    <>
      {nodes.length === 0 && <span class="hint">none</span>}
      {nodes.slice(0, 40).map((other) => (
        <button type="button" class="link" key={other} onClick={() => state.show(other)}>
          {names[other]}
        </button>
      ))}
      {nodes.length > 40 && <span class="hint"> and {nodes.length - 40} more</span>}
    </>
  );
  const leaves = operands
    .map((_, k) => targetOf(state, node, k))
    .filter((key) => key !== undefined && key[0] !== "n") as string[];
  return (
    <dl class="scalar">
      <dt>{names[node]}</dt>
      <dd>
        <code>
          {bare(formula.names)} = {bare(formula.numbers)} = {full(state.numberOf(node))}
        </code>
      </dd>
      <dt>
        <Term word="gradient" />
      </dt>
      <dd>{gradient === undefined ? "none: no parameter is behind it" : <code>{full(gradient)}</code>}</dd>
      {place && (
        <>
          <dt>source</dt>
          <dd>
            <code>
              {data.files[place.file]!.name}:{place.line}{" "}
              {data.files[place.file]!.text.slice(place.from, place.to).slice(0, 90)}
            </code>
          </dd>
        </>
      )}
      <dt>computed from</dt>
      <dd>
        {others(tree.operands[node]!)}{" "}
        {leaves.map((key) => (
          <button type="button" class="link" key={key} onClick={() => state.showLeaf(key)}>
            {state.leafName(key)}
          </button>
        ))}
      </dd>
      <dt>used by</dt>
      <dd>{others(tree.users[node]!)}</dd>
      {loop >= 0 && (
        <>
          <dt>iteration</dt>
          <dd>
            {at.ordinal + 1} of {loops.total(loop).toLocaleString("en")}
            {at.ordinal > 0 && (
              <>
                ; the one before: <code>{short(valueAt(state, node, at.ordinal - 1))}</code>
              </>
            )}
            {at.ordinal + 1 < loops.total(loop) && (
              <>
                ; the next: <code>{short(valueAt(state, node, at.ordinal + 1))}</code>
              </>
            )}
          </dd>
        </>
      )}
    </dl>
  );
}

export const valueAt = ({ data, engine }: State, node: number, ordinal: number): number =>
  engine.valueOf({ kind: "statement", statement: data.nodes[node]!.value, ordinal, minus: false });

/** A group alone: a neuron, if the model has such; with a histogram of what it gives over the data. */
export function Neuron({
  state,
  rows,
}: {
  readonly state: State;
  readonly rows: readonly number[] | undefined;
}): JSX.Element {
  state.ran.value;
  const { tree, names, data } = state;
  const groups = useMemo(
    () => [...tree.groups.values()].filter(({ items, size }) => size > 1 && size <= 200 && items.length > 0),
    [tree],
  );
  const wanted = useSignal("");
  const node = chosenNode(state);
  const around = node < 0 ? undefined : tree.leafOf[node]!.parent;
  const group =
    groups.find(({ id }) => id === wanted.value) ??
    (around && groups.includes(around) ? around : (groups.find(({ label }) => /neuron/i.test(label)) ?? groups[0]));
  if (!group)
    return <p class="hint">There is no group of scalars in this model: it is small enough to look at as a whole.</p>;
  const nodes = nodesIn(group);
  const leaves = [
    ...new Set(nodes.flatMap((one) => data.nodes[one]!.operands.map((_, k) => targetOf(state, one, k)))),
  ].filter((key): key is string => key !== undefined && key[0] !== "n");
  const last = nodes.at(-1)!;
  return (
    <div class="neuron">
      <div class="tools">
        <label>
          group{" "}
          <select value={group.id} onChange={(event) => (wanted.value = event.currentTarget.value)}>
            {groups.slice(0, 500).map((one) => (
              <option key={one.id} value={one.id}>
                {pathOf(one)}
              </option>
            ))}
          </select>
        </label>
        <button type="button" onClick={() => state.show(last)}>
          show in the graph
        </button>
      </div>
      <div class="columns">
        <table>
          <thead>
            <tr>
              <th scope="col">scalar</th>
              <th scope="col">is</th>
              <th scope="col">value</th>
              <th scope="col">gradient</th>
            </tr>
          </thead>
          <tbody>
            {leaves.map((key) => {
              const element = Number(key.slice(1));
              const isParameter = key[0] === "p";
              return (
                <NumberRow
                  key={key}
                  name={state.leafName(key)}
                  what={isParameter ? "parameter" : "input"}
                  value={(isParameter ? state.parameters : state.inputs).value[element]!}
                  gradient={isParameter ? state.engine.gradient[element] : undefined}
                />
              );
            })}
            {nodes.map((one) => (
              <NumberRow
                key={one}
                name={names[one]!}
                what={data.nodes[one]!.op}
                value={state.numberOf(one)}
                gradient={state.gradientOf(one)}
              />
            ))}
          </tbody>
        </table>
        {rows && <Histogram state={state} node={last} rows={rows} />}
      </div>
    </div>
  );
}

const pathOf = (group: Group): string =>
  group.parent?.parent ? `${pathOf(group.parent)} › ${group.label}` : group.label;

interface RowProps {
  readonly name: string;
  readonly what: string;
  readonly value: number;
  readonly gradient: number | undefined;
}

const NumberRow = ({ name, what, value, gradient }: RowProps): JSX.Element => (
  <tr>
    <th scope="row">{name}</th>
    <td>{what}</td>
    <td title={full(value)}>{short(value)}</td>
    <td class={gradient === undefined ? "" : signOf(gradient)} title={gradient === undefined ? "" : full(gradient)}>
      {gradient === undefined ? "–" : short(gradient)}
    </td>
  </tr>
);

const BINS = 24;

function Histogram({
  state,
  node,
  rows,
}: {
  readonly state: State;
  readonly node: number;
  readonly rows: readonly number[];
}): JSX.Element | null {
  const bins = useSignal<{ counts: number[]; least: number; most: number } | null>(null);
  const parameters = state.parameters.value;
  useEffect(() => {
    void state.engine.evaluator(state.data.nodes[node]!.value).then((at) => {
      const width = state.inputNames.length;
      const every = Math.max(1, Math.ceil(rows.length / width / 5000));
      const values: number[] = [];
      for (let i = 0; i < rows.length; i += width * every)
        values.push(at({ ...state.point.value, parameters, inputs: Float64Array.from(rows.slice(i, i + width)) }));
      const least = Math.min(...values);
      const most = Math.max(...values);
      const counts = new Array<number>(BINS).fill(0);
      for (const value of values)
        counts[Math.min(BINS - 1, Math.floor(((value - least) / (most - least || 1)) * BINS))]!++;
      bins.value = { counts, least, most };
    });
  }, [node, rows, parameters]);
  if (!bins.value) return null;
  const { counts, least, most } = bins.value;
  const top = Math.max(...counts);
  return (
    <figure class="histogram">
      <figcaption>
        {state.names[node]} over the data: {short(least)} to {short(most)}
      </figcaption>
      <svg viewBox="0 0 240 90" role="img" aria-label={`histogram of ${state.names[node]}`}>
        {counts.map((n, i) => (
          <rect key={i} x={i * 10 + 0.5} width="9" y={90 - (n / top) * 88} height={(n / top) * 88} />
        ))}
      </svg>
    </figure>
  );
}

/** What the compiler did with the rows, and why those vanished that did. */
export function Passes({ state }: { readonly state: State }): JSX.Element {
  const { counts, passes } = state.data;
  return (
    <div class="passes">
      <ol class="stages">
        <li>
          <Term word="traced" /> <b>{count(counts.traced, "row")}</b>
        </li>
        <li>
          <Term word="derived" /> <b>{count(counts.derived, "row")}</b>
        </li>
        <li>
          <Term word="optimised" /> <b>{count(counts.optimised, "row")}</b>
        </li>
        <li>
          code <b>{count(counts.code, "statement")}</b>
        </li>
      </ol>
      <p>
        Of the derived operations:{" "}
        {Object.entries(passes.counts)
          .map(([why, n]) => `${n.toLocaleString("en")} ${why}`)
          .join(", ")}
        .
        {passes.fates.length < Object.values(passes.counts).reduce((sum, n) => sum + n, 0) &&
          ` The first ${passes.fates.length} are shown.`}
      </p>
      <ul class="fates">
        {passes.fates.map(({ text, why }) => (
          <li key={text}>
            {why === "kept" || why.startsWith("rewritten") ? (
              <code>{text}</code>
            ) : (
              <s>
                <code>{text}</code>
              </s>
            )}{" "}
            <span class="hint">{why}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}

const MOST_CELLS = 4000;

/** The Jacobian of a vector model as a map, and the pattern of what is not always 0. */
export function Jacobian({ state }: { readonly state: State }): JSX.Element {
  state.ran.value;
  const { engine, parameterNames, data } = state;
  const { inputCount } = engine.module.model;
  const at = (parameters: Float64Array): Float64Array =>
    engine.module.jacobian(parameters, ...(inputCount > 0 ? [state.inputs.value] : []));
  const jacobian = at(state.parameters.value);
  const pattern = useMemo(() => {
    const found = new Uint8Array(jacobian.length);
    for (const shift of [0.1234, -0.4321])
      at(state.initial.map((x, i) => x + shift * (1 + (i % 7) / 7))).forEach((x, i) => {
        if (x !== 0) found[i] = 1;
      });
    return found;
  }, [engine]);
  const columns = parameterNames.length;
  const rows = data.results.length;
  const shown = Math.min(rows, Math.max(1, Math.floor(MOST_CELLS / columns)));
  const size = Math.max(3, Math.min(14, Math.floor(320 / Math.max(rows, columns))));
  return (
    <div class="jacobian">
      <div class="tools">
        <Outputs state={state} />
        <span class="hint">
          a row is the <Term word="gradient" /> of an output; choose one to see its backward pass
        </span>
      </div>
      <div class="columns">
        <div class="scroll">
          <table>
            <thead>
              <tr>
                <th scope="col">
                  <Term word="Jacobian" />
                </th>
                {parameterNames.map((name) => (
                  <th scope="col" key={name}>
                    {name}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {Array.from({ length: shown }, (_, i) => (
                <tr key={i} class={state.output.value === i ? "chosen" : ""}>
                  <th scope="row">
                    <button type="button" class="link" onClick={() => (state.output.value = i)}>
                      {outputName(state, i)}
                    </button>
                  </th>
                  {parameterNames.map((name, j) => {
                    const x = jacobian[i * columns + j]!;
                    return (
                      <td key={name} class={`cell ${signOf(x)}`} style={{ "--strength": strength(x) }} title={full(x)}>
                        {short(x)}
                      </td>
                    );
                  })}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
        <figure class="pattern">
          <figcaption>
            where it is not always 0: {pattern.reduce((n, one) => n + one, 0)} of {pattern.length}
          </figcaption>
          <svg width={columns * size} height={rows * size} role="img" aria-label="sparsity pattern of the Jacobian">
            <rect width={columns * size} height={rows * size} class="empty" />
            {[...pattern].flatMap((one, i) =>
              one && i < 20_000
                ? [
                    <rect
                      key={i}
                      x={(i % columns) * size}
                      y={Math.floor(i / columns) * size}
                      width={size - 1}
                      height={size - 1}
                    />,
                  ]
                : [],
            )}
          </svg>
        </figure>
      </div>
    </div>
  );
}

/** What is on the screen, as a table of text. */
export function Everything({ state }: { readonly state: State }): JSX.Element {
  state.ran.value;
  const { data, names } = state;
  return (
    <table class="everything">
      <caption>The scalars on the screen, in the order of the code</caption>
      <thead>
        <tr>
          <th scope="col">name</th>
          <th scope="col">operation</th>
          <th scope="col">value</th>
          <th scope="col">gradient</th>
          <th scope="col">line</th>
        </tr>
      </thead>
      <tbody>
        {state.boxes.value.map((item) =>
          item.kind === "group" ? (
            <tr key={item.id}>
              <th scope="row">
                <button type="button" class="link" onClick={() => state.setOpen(item, true)}>
                  {item.label}
                </button>
              </th>
              <td>{count(item.size, "scalar")}, folded</td>
              <td />
              <td />
              <td />
            </tr>
          ) : (
            <tr key={item.node}>
              <th scope="row">
                <button type="button" class="link" onClick={() => (state.selected.value = { node: item.node })}>
                  {names[item.node]}
                </button>
              </th>
              <td>
                {bare(
                  formulaOf(state, data.nodes[item.node]!.text, data.nodes[item.node]!.operands, state.at(item.node))
                    .names,
                )}
              </td>
              <td>{short(state.numberOf(item.node))}</td>
              <td>{state.gradientOf(item.node) === undefined ? "–" : short(state.gradientOf(item.node)!)}</td>
              <td>{data.spans[data.nodes[item.node]!.span]?.line ?? ""}</td>
            </tr>
          ),
        )}
      </tbody>
    </table>
  );
}
