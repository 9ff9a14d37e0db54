/** The page: header and stepper, the three views, the sentence of the step, and the tabs below. */
import type { TableData } from "./data.js";
import { addressOf, csvText, download, svgText } from "./export.js";
import { Gradients, outputName } from "./gradients.js";
import { Graph } from "./graph.js";
import { count } from "./numbers.js";
import { Everything, Jacobian, Neuron, Passes, Scalar } from "./panels.js";
import { type JSX, type Signal, useEffect, useSignal } from "./preact.js";
import { Search } from "./search.js";
import type { State } from "./state.js";
import { Stepper, useKeys } from "./stepper.js";
import { sentenceOf } from "./steps.js";
import { Term } from "./term.js";
import { Keys, Tour } from "./tour.js";
import { Training } from "./training.js";
import { CodeView, SourceView } from "./views.js";

export function App({ state }: { readonly state: State }): JSX.Element {
  const { data } = state;
  const table = useSignal<TableData | null>(data.table);
  const keys = useSignal(false);
  useKeys(state, keys);
  state.ran.value;
  const steps = state.steps.value;
  const last = state.lastStep();
  const at = Math.min(state.step.value, last);
  const step = steps[at];
  const known = state.known.value;
  const node = step && "node" in step ? step.node : -1;
  const isBack = step?.kind === "share" || step?.kind === "seed";
  const sentence = sentenceOf(state, steps, at, known);
  useEffect(() => {
    const later = setTimeout(() => {
      const address = addressOf(state);
      try {
        history.replaceState(null, "", address === "" ? location.pathname + location.search : `#${address}`);
      } catch {
        // Where addresses cannot be changed, they are not.
      }
    }, 300);
    return () => clearTimeout(later);
  }, [at, state.ran.value, state.dials.value, state.opened.value]);
  return (
    <>
      <Header state={state} keys={keys} />
      <Stepper state={state} />
      <PaneTabs pane={state.pane} />
      <main class={`views show-${state.pane.value}`}>
        <section class="pane source" aria-label="source">
          <SourceView state={state} now={node} isBack={isBack} />
        </section>
        <section class="pane middle" aria-label="graph">
          <Dials state={state} />
          <Graph state={state} step={step} known={known} isDone={at === last} />
        </section>
        <section class="pane code" aria-label="generated code">
          <CodeView state={state} now={node} isBack={isBack} />
        </section>
      </main>
      <section class={`sentence ${sentence.phase}`} aria-live="polite" aria-label="this step">
        <span class="phase">
          {sentence.phase === "backward" ? (
            <Term word="chain rule">backward</Term>
          ) : sentence.phase === "forward" ? (
            <Term word="forward" />
          ) : (
            "start"
          )}
        </span>
        <p id="sentence" title={sentence.resultText}>
          {sentence.text}
        </p>
      </section>
      <Panels state={state} table={table} />
      <Tour />
      <Keys open={keys} />
    </>
  );
}

function Header({ state, keys }: { readonly state: State; readonly keys: Signal<boolean> }): JSX.Element {
  const { data } = state;
  const { counts } = data;
  return (
    <header class="top">
      <h1>{data.name}</h1>
      <p class="stages-line">
        <Term word="traced">{`traced ${counts.traced.toLocaleString("en")}`}</Term> →{" "}
        <Term word="derived">{`derived ${counts.derived.toLocaleString("en")}`}</Term> →{" "}
        <Term word="optimised">{`optimised ${counts.optimised.toLocaleString("en")}`}</Term> →{" "}
        {count(counts.code, "statement")}
        <span class="hint"> · micrograd-compile {data.version} · computed by the generated code in this page</span>
      </p>
      <Search state={state} />
      <div class="actions">
        <button
          type="button"
          onClick={() =>
            download(`${data.name}.svg`, svgText(document.querySelector<SVGSVGElement>("#graph")!), "image/svg+xml")
          }
        >
          SVG
        </button>
        <button type="button" onClick={() => download(`${data.name}.csv`, csvText(state), "text/csv")}>
          CSV
        </button>
        <Theme />
        <button type="button" aria-label="keys" onClick={() => (keys.value = !keys.value)}>
          ?
        </button>
      </div>
    </header>
  );
}

function Theme(): JSX.Element {
  const theme = useSignal(matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light");
  useEffect(() => {
    document.documentElement.dataset["theme"] = theme.value;
  }, [theme.value]);
  return (
    <button
      type="button"
      aria-label={`change to ${theme.value === "dark" ? "light" : "dark"} colours`}
      onClick={() => (theme.value = theme.value === "dark" ? "light" : "dark")}
    >
      {theme.value === "dark" ? "☀" : "☾"}
    </button>
  );
}

/** On narrow screens one view at a time. */
function PaneTabs({ pane }: { readonly pane: State["pane"] }): JSX.Element {
  return (
    <nav class="pane-tabs" aria-label="views">
      {(["source", "graph", "code"] as const).map((one) => (
        <button type="button" key={one} aria-pressed={pane.value === one} onClick={() => (pane.value = one)}>
          {one}
        </button>
      ))}
    </nav>
  );
}

/** A dial for each loop that something on the screen is in. */
function Dials({ state }: { readonly state: State }): JSX.Element | null {
  const { loops, tree, dials } = state;
  const opened = state.opened.value;
  const shown = [...tree.groups.values()]
    .filter(({ loop, id, parent }) => loop >= 0 && (opened.has(id) || parent === tree.root))
    .slice(0, 12);
  if (shown.length === 0) return null;
  return (
    <div class="dials">
      {shown.map(({ loop, label }) => {
        const around = loops.around(loop);
        const parent = loops.list[loop]!.parent;
        const trips = loops.trips(loop, parent < 0 ? 0 : loops.dialled(parent, dials.value).ordinal);
        const value = Math.min(dials.value[loop] ?? 0, trips - 1);
        return (
          <label key={loop}>
            {"ijklmn"[around.length - 1] ?? "i"}{" "}
            <input
              type="range"
              aria-label={`iteration of ${label}`}
              min="0"
              max={trips - 1}
              value={value}
              onInput={(event) => state.setDial(loop, Number(event.currentTarget.value))}
            />
            <output>
              {value + 1} of {trips}
            </output>{" "}
            <span class="hint">{label.replace(/^.*· /, "")}</span>
          </label>
        );
      })}
    </div>
  );
}

function Panels({ state, table }: { readonly state: State; readonly table: Signal<TableData | null> }): JSX.Element {
  const { data, tab } = state;
  const panels: readonly (readonly [id: string, label: string, panel: () => JSX.Element])[] = [
    ["gradients", "gradients", () => <Gradients state={state} />],
    ["training", "data and training", () => <Training state={state} table={table} />],
    ...(data.kind === "vector" ? [["jacobian", "Jacobian", () => <Jacobian state={state} />] as const] : []),
    ["scalar", "this scalar", () => <Scalar state={state} />],
    ["neuron", "one neuron", () => <Neuron state={state} rows={table.value?.rows} />],
    ["passes", "passes", () => <Passes state={state} />],
    ["everything", "as a table", () => <Everything state={state} />],
  ];
  const move = (event: KeyboardEvent): void => {
    const by = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : 0;
    if (by === 0) return;
    event.preventDefault();
    event.stopPropagation();
    const next = panels[(panels.findIndex(([id]) => id === tab.value) + by + panels.length) % panels.length]!;
    tab.value = next[0];
    document.getElementById(`tab-${next[0]}`)?.focus();
  };
  const current = panels.find(([id]) => id === tab.value) ?? panels[0]!;
  return (
    <section class="panels" aria-label="numbers">
      <div class="tabs" role="tablist" aria-label="panels" onKeyDown={move}>
        {panels.map(([id, label]) => (
          <button
            type="button"
            key={id}
            id={`tab-${id}`}
            role="tab"
            aria-selected={id === current[0]}
            aria-controls="panel"
            tabIndex={id === current[0] ? 0 : -1}
            onClick={() => (tab.value = id)}
          >
            {label}
          </button>
        ))}
      </div>
      <div id="panel" class="panel" role="tabpanel" aria-labelledby={`tab-${current[0]}`} tabIndex={0}>
        {current[2]()}
      </div>
    </section>
  );
}

export { outputName };
