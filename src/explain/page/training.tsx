/** Data and training: rows that stay in the page, the steps, the loss curve, and what the model has learned so far. */
import { Chart } from "./chart.js";
import type { TableData } from "./data.js";
import { Learned } from "./learned.js";
import { count, short } from "./numbers.js";
import { type JSX, type Signal, useEffect, useMemo, useRef, useSignal } from "./preact.js";
import type { State } from "./state.js";
import { BadData, tableOf } from "./table.js";
import { Term } from "./term.js";
import { METHODS, type Method, type Settings, Trainer } from "./train.js";

/** Steps in a frame, and how long they may take. */
const MOST_STEPS = 500;
const FRAME = 10;

export function Training({
  state,
  table,
}: {
  readonly state: State;
  readonly table: Signal<TableData | null>;
}): JSX.Element {
  const problem = useSignal("");
  const { inputNames, engine, data } = state;
  const take = async (file: File | undefined): Promise<void> => {
    if (!file) return;
    try {
      table.value = tableOf(await file.text(), inputNames);
      problem.value = "";
    } catch (error) {
      problem.value = error instanceof BadData ? `${error.message} ${error.hint}` : String(error);
    }
  };
  if (inputNames.length === 0)
    return <p class="hint">This model has no inputs, so there is no data to be given: all of its numbers are in it.</p>;
  const rows = (table.value?.rows.length ?? 0) / inputNames.length;
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the same file can be chosen with the button
    <div
      class="training"
      onDragOver={(event) => event.preventDefault()}
      onDrop={(event) => {
        event.preventDefault();
        void take(event.dataTransfer?.files[0]);
      }}
    >
      <div class="tools">
        <label class="file">
          data:{" "}
          <input
            type="file"
            accept=".csv,.json,.txt,.tsv"
            onChange={(event) => void take(event.currentTarget.files?.[0])}
          />
        </label>
        <span>
          {rows > 0
            ? `${count(rows, "row")} of ${inputNames.join(", ")}`
            : `a CSV or JSON file with the columns ${inputNames.join(", ")}; it stays in this page`}
        </span>
        {rows > 0 && <RowPicker state={state} table={table.value!} />}
      </div>
      {problem.value && (
        <p class="problem" role="alert">
          {problem.value}
        </p>
      )}
      {rows > 0 && data.kind === "scalar" && <Trainable state={state} table={table.value!} engine={engine} />}
    </div>
  );
}

/** Puts a row of the data into the inputs. */
function RowPicker({ state, table }: { readonly state: State; readonly table: TableData }): JSX.Element {
  const row = useSignal(0);
  const width = table.columns.length;
  const rows = table.rows.length / width;
  return (
    <label>
      show row{" "}
      <input
        type="number"
        min="1"
        max={rows}
        value={row.value + 1}
        onChange={(event) => {
          row.value = Math.max(0, Math.min(rows - 1, Number(event.currentTarget.value) - 1));
          state.inputs.value = Float64Array.from(table.rows.slice(row.value * width, (row.value + 1) * width));
        }}
      />
    </label>
  );
}

function Trainable({
  state,
  table,
  engine,
}: {
  readonly state: State;
  readonly table: TableData;
  readonly engine: State["engine"];
}): JSX.Element {
  const method = useSignal<Method>("gradient descent");
  const rate = useSignal("0.1");
  const falls = useSignal("");
  const running = useSignal(false);
  const drawn = useSignal(0);
  const batchData = useMemo(() => Float64Array.from(table.rows), [table]);
  const trainer = useRef<Trainer>();
  trainer.current ??= new Trainer(engine.module, batchData, state.parameters.value);
  const restart = (from: Float64Array): void => {
    running.value = false;
    trainer.current = new Trainer(engine.module, batchData, from);
    state.parameters.value = from.slice();
    drawn.value++;
  };
  useEffect(() => restart(state.parameters.value), [table]);
  const settings = (): Settings => ({
    method: method.value,
    rate: Number(rate.value),
    fallsOver: Number(falls.value) > 0 ? Number(falls.value) : null,
  });
  const steps = (most: number): void => {
    const now = trainer.current!;
    // Where the sliders have been moved meanwhile, it goes on from there.
    now.parameters.set(state.parameters.value);
    const end = performance.now() + FRAME;
    let done = 0;
    do now.step(settings());
    while (++done < most && performance.now() < end);
    state.parameters.value = now.parameters.slice();
    document.documentElement.dataset["stepsInFrame"] = String(done);
    drawn.value++;
  };
  useEffect(() => {
    if (!running.value) return;
    let frame = 0;
    const next = (): void => {
      const { losses } = trainer.current!;
      const limit = Number(falls.value);
      const left = limit > 0 ? limit - losses.length : MOST_STEPS;
      if (left <= 0 || !Number.isFinite(losses.at(-1) ?? 0)) {
        running.value = false;
        return;
      }
      steps(Math.min(MOST_STEPS, left));
      frame = requestAnimationFrame(next);
    };
    frame = requestAnimationFrame(next);
    return () => cancelAnimationFrame(frame);
  }, [running.value]);
  const { losses } = trainer.current;
  const last = losses.at(-1);
  const curve = useMemo(() => thinned(losses), [drawn.value]);
  return (
    <>
      <div class="tools">
        <button type="button" onClick={() => steps(1)}>
          one step
        </button>
        <button type="button" class="primary" onClick={() => (running.value = !running.value)}>
          {running.value ? "stop" : "run"}
        </button>
        <button type="button" onClick={() => restart(state.initial)}>
          reset
        </button>
        <label>
          method{" "}
          <select value={method.value} onChange={(event) => (method.value = event.currentTarget.value as Method)}>
            {METHODS.map((one) => (
              <option key={one}>{one}</option>
            ))}
          </select>
        </label>
        <label>
          learning rate{" "}
          <input
            type="number"
            min="0"
            step="any"
            value={rate.value}
            onInput={(event) => (rate.value = event.currentTarget.value)}
          />
        </label>
        <label>
          falls to a tenth over{" "}
          <input
            type="number"
            min="0"
            step="1"
            placeholder="never"
            value={falls.value}
            onInput={(event) => (falls.value = event.currentTarget.value)}
          />{" "}
          steps
        </label>
      </div>
      <div class="columns">
        <div>
          <h2 class="small">
            <Term word="loss" />{" "}
            {last !== undefined && (
              <output>
                {`after ${count(losses.length - 1, "step")}: `}
                <b id="loss" title={String(last)}>
                  {short(last)}
                </b>
              </output>
            )}
          </h2>
          {losses.length === 0 ? (
            <p class="hint">Run, or one step at a time: the loss is drawn here.</p>
          ) : (
            <Chart
              label="loss over steps, in log scale"
              isLog
              data={curve}
              series={[{ label: "loss", colour: "--positive" }]}
            />
          )}
        </div>
        <Learned state={state} table={table} />
      </div>
    </>
  );
}

/** A curve of at most a thousand points. */
function thinned(losses: readonly number[]): [number[], (number | null)[]] {
  const every = Math.max(1, Math.ceil(losses.length / 1000));
  const at = losses.map((_, i) => i).filter((i) => i % every === 0 || i === losses.length - 1);
  return [at, at.map((i) => (losses[i]! > 0 && Number.isFinite(losses[i]!) ? losses[i]! : null))];
}
