/** What a model has learned: a heat map of two inputs, a curve of one, or what it predicts against what was given. */
import { Chart } from "./chart.js";
import type { TableData } from "./data.js";
import { short } from "./numbers.js";
import { type JSX, useEffect, useMemo, useRef, useSignal } from "./preact.js";
import { predictorOf } from "./predictor.js";
import type { State } from "./state.js";

type At = (inputs: Float64Array) => number;

export function Learned({ state, table }: { readonly state: State; readonly table: TableData }): JSX.Element | null {
  const predictor = useMemo(() => predictorOf(state), [table]);
  const evaluate = useSignal<((point: State["point"]["value"]) => number) | null>(null);
  useEffect(() => {
    if (predictor)
      void state.engine.evaluator(state.data.nodes[predictor.node]!.value).then((found) => (evaluate.value = found));
  }, [predictor]);
  if (!predictor || !evaluate.value) return null;
  const parameters = state.parameters.value;
  const { vector } = state.point.value;
  const run = evaluate.value;
  const at: At = (inputs) => run({ parameters, inputs, vector });
  const given = { state, table, at, label: predictor.label, name: state.names[predictor.node]! };
  if (predictor.inputs.length === 2) return <HeatMap {...given} inputs={predictor.inputs as [number, number]} />;
  if (predictor.inputs.length === 1) return <Curve {...given} input={predictor.inputs[0]!} />;
  return <Scatter {...given} />;
}

interface Given {
  readonly state: State;
  readonly table: TableData;
  readonly at: At;
  readonly label: number;
  readonly name: string;
}

const column = ({ columns, rows }: TableData, i: number): number[] => rows.filter((_, k) => k % columns.length === i);

function rangeOf(numbers: readonly number[]): [number, number] {
  let [least, most] = [Infinity, -Infinity];
  for (const x of numbers) [least, most] = [Math.min(least, x), Math.max(most, x)];
  const margin = 0.12 * (most - least || 1);
  return [least - margin, most + margin];
}

const SIZE = 56;

function HeatMap({
  state,
  table,
  at,
  label,
  name,
  inputs: [first, second],
}: Given & { readonly inputs: readonly [number, number] }): JSX.Element {
  const canvas = useRef<HTMLCanvasElement>(null);
  const columns = useMemo(
    () => [column(table, first), column(table, second), label < 0 ? [] : column(table, label)] as const,
    [table],
  );
  const [across, up] = useMemo(() => [rangeOf(columns[0]), rangeOf(columns[1])], [columns]);
  useEffect(() => {
    const context = canvas.current?.getContext("2d");
    if (!context) return;
    const inputs = state.inputs.value.slice();
    const values = new Float64Array(SIZE * SIZE);
    for (let y = 0; y < SIZE; y++)
      for (let x = 0; x < SIZE; x++) {
        inputs[first] = across[0] + ((x + 0.5) / SIZE) * (across[1] - across[0]);
        inputs[second] = up[1] - ((y + 0.5) / SIZE) * (up[1] - up[0]);
        values[y * SIZE + x] = at(inputs);
      }
    draw(context, values, columns, across, up);
  });
  return (
    <figure class="learned">
      <figcaption>
        {name} for every {state.inputNames[first]}, {state.inputNames[second]}: blue positive, red negative, the line
        where it is 0
      </figcaption>
      <canvas ref={canvas} width="336" height="336" role="img" aria-label={`heat map of ${name}`} id="heat" />
    </figure>
  );
}

function draw(
  context: CanvasRenderingContext2D,
  values: Float64Array,
  [xs, ys, labels]: readonly [readonly number[], readonly number[], readonly number[]],
  across: readonly [number, number],
  up: readonly [number, number],
): void {
  const { width, height } = context.canvas;
  const style = getComputedStyle(document.documentElement);
  const rgb = (name: string): number[] => style.getPropertyValue(name).trim().split(" ").map(Number);
  const [positive, negative, paper] = [rgb("--positive-rgb"), rgb("--negative-rgb"), rgb("--paper-rgb")];
  const scale = [...values].map(Math.abs).sort((x, y) => x - y)[Math.floor(values.length * 0.9)]! || 1;
  const image = new ImageData(SIZE, SIZE);
  values.forEach((value, i) => {
    const amount = 0.75 * Math.min(1, Math.abs(value) / scale);
    const ink = value > 0 ? positive : negative;
    for (let k = 0; k < 3; k++) image.data[4 * i + k] = paper[k]! + amount * (ink[k]! - paper[k]!);
    image.data[4 * i + 3] = 255;
  });
  const small = new OffscreenCanvas(SIZE, SIZE);
  small.getContext("2d")!.putImageData(image, 0, 0);
  context.imageSmoothingEnabled = true;
  context.drawImage(small, 0, 0, width, height);
  boundary(context, values, width / SIZE);
  const mean = labels.reduce((sum, x) => sum + x, 0) / (labels.length || 1);
  const every = Math.max(1, Math.ceil(xs.length / 2000));
  for (let i = 0; i < xs.length; i += every) {
    const x = ((xs[i]! - across[0]) / (across[1] - across[0])) * width;
    const y = (1 - (ys[i]! - up[0]) / (up[1] - up[0])) * height;
    const isHigh = (labels[i] ?? 0) > mean;
    context.fillStyle = `rgb(${(isHigh ? positive : negative).join(" ")})`;
    context.strokeStyle = `rgb(${paper.join(" ")})`;
    context.beginPath();
    if (isHigh) context.arc(x, y, 4.2, 0, 7);
    else context.rect(x - 3.7, y - 3.7, 7.4, 7.4);
    context.fill();
    context.stroke();
  }
}

/** Where the sign changes, between the middles of the cells. */
function boundary(context: CanvasRenderingContext2D, values: Float64Array, cell: number): void {
  context.strokeStyle = getComputedStyle(document.documentElement).getPropertyValue("--ink").trim();
  context.lineWidth = 1.5;
  context.beginPath();
  const at = (x: number, y: number): number => values[y * SIZE + x]!;
  for (let y = 0; y + 1 < SIZE; y++)
    for (let x = 0; x + 1 < SIZE; x++) {
      const corners = [
        [x, y],
        [x + 1, y],
        [x + 1, y + 1],
        [x, y + 1],
      ] as const;
      const crossings = corners.flatMap(([ax, ay], i) => {
        const [bx, by] = corners[(i + 1) % 4]!;
        const [a, b] = [at(ax, ay), at(bx, by)];
        if (a > 0 === b > 0) return [];
        const t = a / (a - b);
        return [[(ax + t * (bx - ax) + 0.5) * cell, (ay + t * (by - ay) + 0.5) * cell] as const];
      });
      for (let i = 0; i + 1 < crossings.length; i += 2) {
        context.moveTo(...crossings[i]!);
        context.lineTo(...crossings[i + 1]!);
      }
    }
  context.stroke();
}

function Curve({ state, table, at, label, name, input }: Given & { readonly input: number }): JSX.Element {
  const data = useMemo(() => {
    const xs = column(table, input);
    const given = label < 0 ? [] : column(table, label);
    const [least, most] = rangeOf(xs);
    const grid = Array.from({ length: 120 }, (_, i) => least + ((most - least) * i) / 119);
    const all = [...new Set([...grid, ...xs])].sort((x, y) => x - y);
    const inputs = state.inputs.value.slice();
    const points = new Map(xs.map((x, i) => [x, given[i]!]));
    const curve = all.map((x) => {
      inputs[input] = x;
      return at(inputs);
    });
    return [all, curve, all.map((x) => points.get(x) ?? null)] as [number[], number[], (number | null)[]];
  }, [table, state.parameters.value]);
  return (
    <figure class="learned wide">
      <figcaption>
        {name} for every {state.inputNames[input]}, through the data
      </figcaption>
      <Chart
        label={`${name} over ${state.inputNames[input]}`}
        data={data}
        series={[
          { label: name, colour: "--positive" },
          { label: "given", colour: "--negative", isDots: true },
        ]}
      />
    </figure>
  );
}

function Scatter({ state, table, at, label, name }: Given): JSX.Element {
  const width = table.columns.length;
  const pairs = useMemo(() => {
    const every = Math.max(1, Math.ceil(table.rows.length / width / 1000));
    const found: [number, number][] = [];
    for (let row = 0; row < table.rows.length; row += width * every) {
      const inputs = Float64Array.from(table.rows.slice(row, row + width));
      found.push([label < 0 ? 0 : inputs[label]!, at(inputs)]);
    }
    return found.sort(([x], [y]) => x - y);
  }, [table, state.parameters.value]);
  return (
    <figure class="learned wide">
      <figcaption>
        {name} against {label < 0 ? "0" : state.inputNames[label]} (mean difference{" "}
        {short(pairs.reduce((sum, [x, y]) => sum + Math.abs(x - y), 0) / pairs.length)})
      </figcaption>
      <Chart
        label={`${name} against what was given`}
        data={[pairs.map(([x]) => x), pairs.map(([, y]) => y)]}
        series={[{ label: name, colour: "--positive", isDots: true }]}
      />
    </figure>
  );
}
