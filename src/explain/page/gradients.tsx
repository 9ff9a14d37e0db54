/** Every parameter and input with a slider, its gradient and a bar; and beside one of them, what a nudge says. */
import { full, short, signOf, strength } from "./numbers.js";
import { type JSX, useComputed, useLayoutEffect, useRef, useSignal } from "./preact.js";
import type { State } from "./state.js";
import { Term } from "./term.js";

const HEIGHT = 34;

export function Gradients({ state }: { readonly state: State }): JSX.Element {
  const { data, engine, parameterNames, inputNames } = state;
  const filter = useSignal("");
  const onlyOdd = useSignal(false);
  const keys = useComputed(() => {
    state.ran.value;
    const wanted = filter.value.toLowerCase();
    const all = [...parameterNames.keys()].map((i) => `p${i}`).concat([...inputNames.keys()].map((i) => `x${i}`));
    return all.filter((key) => {
      if (!state.leafName(key).toLowerCase().includes(wanted)) return false;
      if (!onlyOdd.value) return true;
      const gradient = key[0] === "p" ? engine.gradient[Number(key.slice(1))]! : 1;
      return gradient === 0 || !Number.isFinite(gradient);
    });
  });
  return (
    <div class="gradients">
      <div class="tools">
        <label>
          filter{" "}
          <input type="search" value={filter.value} onInput={(event) => (filter.value = event.currentTarget.value)} />
        </label>
        <label>
          <input
            type="checkbox"
            checked={onlyOdd.value}
            onChange={(event) => (onlyOdd.value = event.currentTarget.checked)}
          />{" "}
          only zeros and what is not finite
        </label>
        <button type="button" onClick={state.reset}>
          initial values
        </button>
        {data.kind === "vector" && <Outputs state={state} />}
        <span class="hint">
          <Term word="gradient" /> of {data.kind === "vector" ? outputName(state, state.output.value) : "the result"}{" "}
          with respect to each parameter
        </span>
      </div>
      <div class="columns">
        <Rows state={state} keys={keys.value} />
        <Nudge state={state} />
      </div>
    </div>
  );
}

export const outputName = ({ data }: State, i: number): string => {
  const entry = data.outputs?.find(({ offset, shape }) => i >= offset && i < offset + shape.reduce((n, m) => n * m, 1));
  const path =
    entry?.path
      .map((key) => (typeof key === "number" ? `[${key}]` : `.${key}`))
      .join("")
      .replace(/^\./, "") ?? "";
  return entry && entry.shape.length > 0 ? `${path}[${i - entry.offset}]` : path || `output ${i}`;
};

export function Outputs({ state }: { readonly state: State }): JSX.Element {
  return (
    <label>
      output{" "}
      <select value={state.output.value} onChange={(event) => (state.output.value = Number(event.currentTarget.value))}>
        {state.data.results.map((_, i) => (
          <option key={outputName(state, i)} value={i}>
            {outputName(state, i)}
          </option>
        ))}
      </select>
    </label>
  );
}

function Rows({ state, keys }: { readonly state: State; readonly keys: readonly string[] }): JSX.Element {
  const host = useRef<HTMLDivElement>(null);
  const top = useSignal(0);
  const height = useSignal(300);
  useLayoutEffect(() => {
    const observer = new ResizeObserver(() => (height.value = host.current?.clientHeight || 300));
    observer.observe(host.current!);
    return () => observer.disconnect();
  }, []);
  const from = Math.max(0, Math.floor(top.value / HEIGHT) - 4);
  const to = Math.min(keys.length, Math.ceil((top.value + height.value) / HEIGHT) + 4);
  return (
    <div
      class="rows"
      ref={host}
      tabIndex={0}
      role="group"
      aria-label="parameters and inputs"
      onScroll={() => (top.value = host.current!.scrollTop)}
    >
      <div style={{ height: `${keys.length * HEIGHT}px`, position: "relative" }}>
        {keys.slice(from, to).map((key, k) => (
          <Row key={key} state={state} of={key} y={(from + k) * HEIGHT} />
        ))}
        {keys.length === 0 && <p class="hint">Nothing has that name.</p>}
      </div>
    </div>
  );
}

function Row({ state, of: key, y }: { readonly state: State; readonly of: string; readonly y: number }): JSX.Element {
  state.ran.value;
  const element = Number(key.slice(1));
  const isParameter = key[0] === "p";
  const value = (isParameter ? state.parameters : state.inputs).value[element]!;
  const start = isParameter ? state.initial[element]! : value;
  const reach = Math.max(2, 2 * Math.abs(start));
  const gradient = isParameter ? state.engine.gradient[element] : undefined;
  const name = state.leafName(key);
  const set = (text: string): void => {
    const next = Number(text);
    if (text.trim() !== "" && !Number.isNaN(next)) state.setElement(key, next);
  };
  const isChosen = state.selected.value?.leaf === key;
  return (
    <div class={`row ${isChosen ? "chosen" : ""}`} style={{ transform: `translateY(${y}px)` }}>
      <button type="button" class="name" title={name} onClick={() => state.showLeaf(key)}>
        {name}
      </button>
      <input
        type="range"
        aria-label={`${name}, slider`}
        min={start - reach}
        max={start + reach}
        step="any"
        value={value}
        onInput={(event) => set(event.currentTarget.value)}
      />
      <input
        type="number"
        aria-label={`${name}, value`}
        step="any"
        value={value}
        onChange={(event) => set(event.currentTarget.value)}
      />
      {gradient === undefined ? (
        <span class="gradient hint">not differentiated</span>
      ) : (
        <>
          <span class={`gradient ${signOf(gradient)}`} title={full(gradient)}>
            {short(gradient)}
          </span>
          <span class={`bar ${signOf(gradient)}`} style={{ "--size": strength(gradient) }} />
          <span class="note">{gradient === 0 ? "zero" : Number.isFinite(gradient) ? "" : "not finite"}</span>
        </>
      )}
    </div>
  );
}

/** (f(x + h) − f(x − h)) / 2h. */
function Nudge({ state }: { readonly state: State }): JSX.Element {
  const h = useSignal(1e-4);
  state.ran.value;
  const key = state.selected.value?.leaf ?? "p0";
  const element = Number(key.slice(1));
  const isParameter = key[0] === "p";
  const name = state.leafName(key);
  const at = (by: number): number => {
    const point = state.point.value;
    const moved = (isParameter ? point.parameters : point.inputs).slice();
    moved[element]! += by;
    return state.engine.forwardAt(isParameter ? { ...point, parameters: moved } : { ...point, inputs: moved });
  };
  const [up, down] = [at(h.value), at(-h.value)];
  const slope = (up - down) / (2 * h.value);
  const gradient = isParameter ? state.engine.gradient[element] : undefined;
  return (
    <div class="nudge">
      <h2 class="small">A nudge of {name}</h2>
      <label>
        h{" "}
        <input
          type="range"
          aria-label="h, as a power of ten"
          min="-9"
          max="0"
          step="0.5"
          value={Math.log10(h.value)}
          onInput={(event) => (h.value = 10 ** Number(event.currentTarget.value))}
        />{" "}
        {short(h.value)}
      </label>
      <p>
        (f({name} + h) − f({name} − h)) / 2h
        <br />= ({short(up)} − {inParentheses(down)}) / {short(2 * h.value)}
        <br />= <b title={full(slope)}>{short(slope)}</b>
      </p>
      {gradient !== undefined && (
        <p>
          gradient: <b title={full(gradient)}>{short(gradient)}</b>{" "}
          <span class="hint">
            {Math.abs(gradient - slope) <= 1e-3 * Math.max(1, Math.abs(gradient))
              ? "they agree"
              : "they differ: h is too large, too small, or it is a kink"}
          </span>
        </p>
      )}
    </div>
  );
}

const inParentheses = (x: number): string => (x < 0 ? `(${short(x)})` : short(x));
