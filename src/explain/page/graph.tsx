/** The graph: boxes with values and gradients, edges forwards and backwards, frames around what was unfolded. */
import { type Box, drawingOf, keyOf, type Picture, pictureOf } from "./drawing.js";
import { layOutBeside, type Placed } from "./layout.js";
import { full, short, signOf, strength } from "./numbers.js";
import { type JSX, useEffect, useLayoutEffect, useMemo, useRef, useSignal } from "./preact.js";
import { Spark } from "./spark.js";
import { nodesOfRef, type Ref, type State } from "./state.js";
import { isNotTaken, type Known, type Step, targetOf } from "./steps.js";
import type { Group } from "./tree.js";

interface Props {
  readonly state: State;
  readonly step: Step | undefined;
  readonly known: Known;
  readonly isDone: boolean;
}

export function Graph({ state, step, known, isDone }: Props): JSX.Element {
  const items = state.boxes.value;
  const dials = state.dials.value;
  const host = useRef<HTMLDivElement>(null);
  const placed = useSignal<{ readonly picture: Picture; readonly places: Placed } | null>(null);
  const zoom = useSignal(1);
  const isFresh = useRef(true);
  const picture = useMemo(() => pictureOf(state, items), [items, dials]);
  useEffect(() => {
    const isDown = (host.current?.clientWidth ?? 800) < 520;
    layOutBeside(drawingOf(picture, isDown), (places) => {
      if (!placed.value && host.current) zoom.value = Math.max(0.85, fitted(host.current, places));
      placed.value = { picture, places };
    });
  }, [picture]);
  const current = placed.value;
  const target = step && "node" in step ? `n${step.node}` : step?.kind === "fold" ? `g${step.group.id}` : undefined;
  const pointed = state.pointed.value;
  const chosen = pointed?.from === "graph" ? null : pointed;
  useLayoutEffect(() => {
    const [first] = nodesOfRef(chosen);
    const key =
      chosen?.leaf ??
      (first === undefined ? (isDone && !isFresh.current ? undefined : target) : keyOfRef(state, { node: first }));
    const box = key === undefined ? undefined : current?.places.boxes[key];
    if (!box || !host.current) return;
    keepInView(host.current, box, zoom.value);
    isFresh.current = false;
  }, [target, chosen, current]);
  if (!current) return <div class="graph" ref={host} />;
  const { places } = current;
  const byKey = new Map(current.picture.boxes.map((box) => [box.key, box]));
  const back = step?.kind === "share" ? { from: `n${step.node}`, to: targetOf(state, step.node, step.k) } : null;
  return (
    <div class="graph" ref={host}>
      <svg
        width={places.width * zoom.value}
        height={places.height * zoom.value}
        viewBox={`0 0 ${places.width} ${places.height}`}
        role="group"
        aria-label={`graph of ${current.picture.boxes.length} boxes`}
        id="graph"
      >
        <defs>
          <marker
            id="tip"
            viewBox="0 0 8 8"
            refX="7"
            refY="4"
            markerWidth="7"
            markerHeight="7"
            orient="auto-start-reverse"
          >
            <path d="M0 0.8 L7 4 L0 7.2" class="tip" />
          </marker>
        </defs>
        {current.picture.frames.map((group) => {
          const frame = places.frames[`g${group.id}`];
          return frame && <Frame key={group.id} state={state} group={group} frame={frame} />;
        })}
        {places.edges.map(({ from, to, points }, i) => {
          const operands = current.picture.edges[i]?.operands ?? [];
          const isBack = back !== null && back.from === to && back.to === from;
          const isNow = isBack || (step?.kind === "value" && `n${step.node}` === to);
          const isIdle = operands.length > 0 && operands.every(([node, k]) => isNotTaken(state, node, k));
          return (
            <g key={`${from}→${to}`}>
              <path
                d={curve(points)}
                class={`edge ${isNow && !isBack ? "now" : ""} ${isIdle ? "idle" : ""}`}
                marker-end="url(#tip)"
              />
              {isBack && <path d={curve(points)} class="edge back" marker-start="url(#tip)" />}
            </g>
          );
        })}
        {[...byKey.values()].map((box) => {
          const place = places.boxes[box.key];
          return (
            place && <BoxView key={box.key} {...{ state, box, place, known, isDone }} isNow={box.key === target} />
          );
        })}
      </svg>
      <div class="zoom">
        <button type="button" aria-label="smaller" onClick={() => (zoom.value = Math.max(0.3, zoom.value / 1.25))}>
          −
        </button>
        <button
          type="button"
          aria-label="fit the graph into view"
          onClick={() => (zoom.value = fitted(host.current!, places))}
        >
          fit
        </button>
        <button type="button" aria-label="larger" onClick={() => (zoom.value = Math.min(2.5, zoom.value * 1.25))}>
          +
        </button>
      </div>
    </div>
  );
}

const fitted = (host: HTMLElement, { width, height }: Placed): number =>
  Math.max(0.3, Math.min(1.4, (host.clientWidth - 4) / width, (host.clientHeight - 4) / height));

/** The box that a node is in, or is. */
export const keyOfRef = (state: State, { node }: { readonly node: number }): string => {
  const opened = state.opened.value;
  let key = `n${node}`;
  for (let group: Group | null = state.tree.leafOf[node]!.parent; group; group = group.parent)
    if (!opened.has(group.id)) key = keyOf(group);
  return key;
};

interface Rectangle {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

function keepInView(host: HTMLElement, box: Rectangle, zoom: number): void {
  const margin = 40;
  const [left, top] = [box.x * zoom, box.y * zoom];
  const [right, bottom] = [left + box.width * zoom, top + box.height * zoom];
  const { scrollLeft, scrollTop, clientWidth, clientHeight } = host;
  const x =
    left < scrollLeft + margin
      ? left - margin
      : right > scrollLeft + clientWidth - margin
        ? right + margin - clientWidth
        : scrollLeft;
  const y =
    top < scrollTop + margin
      ? top - margin
      : bottom > scrollTop + clientHeight - margin
        ? bottom + margin - clientHeight
        : scrollTop;
  if (x !== scrollLeft || y !== scrollTop) host.scrollTo({ left: x, top: y });
}

/** A smooth line through points. */
function curve(points: readonly { readonly x: number; readonly y: number }[]): string {
  const [first, ...rest] = points;
  if (!first) return "";
  let path = `M${first.x} ${first.y}`;
  rest.forEach((point, i) => {
    const next = rest[i + 1];
    path += next
      ? ` Q${point.x} ${point.y} ${(point.x + next.x) / 2} ${(point.y + next.y) / 2}`
      : ` L${point.x} ${point.y}`;
  });
  return path;
}

function Frame({ state, group, frame }: { state: State; group: Group; frame: Rectangle }): JSX.Element {
  return (
    <g class="frame">
      <rect x={frame.x} y={frame.y} width={frame.width} height={frame.height} rx="10" />
      <foreignObject x={frame.x + 6} y={frame.y + 3} width={Math.max(60, frame.width - 12)} height="26">
        <div class="frame-title">
          <button type="button" onClick={() => state.setOpen(group, false)} aria-label={`fold ${group.label}`}>
            ▾ {group.label}
          </button>
        </div>
      </foreignObject>
    </g>
  );
}

interface BoxProps {
  readonly state: State;
  readonly box: Box;
  readonly place: Rectangle;
  readonly known: Known;
  readonly isDone: boolean;
  readonly isNow: boolean;
}

function BoxView({ state, box, place, known, isDone, isNow }: BoxProps): JSX.Element {
  state.ran.value;
  const { key, title, detail, kind } = box;
  const node = kind === "node" ? Number(key.slice(1)) : -1;
  const ref: Ref | null =
    kind === "node" ? { node, from: "graph" } : kind === "leaf" ? { leaf: key, from: "graph" } : null;
  const { value, gradient } = numbersOf(state, box, known, isDone);
  const isLit = lit(state, state.hovered.value, box) || lit(state, state.selected.value, box);
  const act = (): void => {
    if (box.item?.kind === "group") state.setOpen(box.item, true);
    else if (ref) state.selected.value = ref;
  };
  const said = `${title}, ${detail}${value === undefined ? "" : `, value ${short(value)}`}${gradient === undefined ? "" : `, gradient ${short(gradient)}`}`;
  return (
    <g
      class={`box ${kind} ${isNow ? "now" : ""} ${isLit ? "lit" : ""} ${gradient === undefined ? "" : signOf(gradient)} ${kind === "node" && value === undefined ? "waiting" : ""}`}
      style={{ "--strength": gradient === undefined ? 0 : strength(gradient) }}
      transform={`translate(${place.x} ${place.y})`}
      // Names of attributes of SVG have one spelling, and preact hands them on as they are.
      tabindex={0}
      role="button"
      data-key={key}
      onClick={act}
      onKeyDown={(event) => {
        if (event.key !== "Enter") return;
        act();
        event.preventDefault();
      }}
      onMouseEnter={() => (state.hovered.value = ref)}
      onMouseLeave={() => (state.hovered.value = null)}
      onFocus={() => (state.hovered.value = ref)}
      onBlur={() => (state.hovered.value = null)}
    >
      <rect class="plate" width={place.width} height={place.height} rx="8">
        <title>{`${said}${value === undefined ? "" : `\nvalue ${full(value)}`}${gradient === undefined ? "" : `\ngradient ${full(gradient)}`}`}</title>
      </rect>
      <rect class="mark" width="5" height={place.height - 12} x="5" y="6" rx="2.5" />
      <text x="17" y="19" class="title">
        {clipped(title, kind === "stub" ? 26 : 18)}
      </text>
      <text x="17" y="36" class="detail">
        {kind === "group" ? `▸ ${detail}` : detail}
      </text>
      {value !== undefined && (
        <text x={place.width - 9} y="19" class="value">
          {short(value)}
        </text>
      )}
      {gradient !== undefined && (
        <text x={place.width - 9} y="36" class="gradient">
          ∇ {short(gradient)}
        </text>
      )}
      {box.item?.kind === "group" && box.item.loop >= 0 && (
        <Spark state={state} group={box.item} x={place.width - 66} y={8} />
      )}
    </g>
  );
}

/** Of a long path the end tells more, of anything else the beginning. */
const clipped = (text: string, most: number): string => {
  if (text.length <= most) return text;
  return /^\w+[.[]/.test(text) ? `…${text.slice(1 - most)}` : `${text.slice(0, most - 1)}…`;
};

/** What a box shows after a step. */
export function numbersOf(
  state: State,
  { key, kind, item }: Box,
  known: Known,
  isDone: boolean,
): { value?: number | undefined; gradient?: number | undefined } {
  if (kind === "leaf") {
    const element = Number(key.slice(1));
    if (key[0] === "x") return { value: state.inputs.value[element] };
    const value = state.parameters.value[element];
    return { value, gradient: isDone ? state.engine.gradient[element] : known.gradients.get(key)?.sum };
  }
  if (item?.kind !== "node") return {};
  const value = isDone || known.values.has(item.node) ? state.numberOf(item.node) : undefined;
  return { value, gradient: isDone ? state.gradientOf(item.node) : known.gradients.get(key)?.sum };
}

/** Whether something pointed at elsewhere is this box, or in it. */
function lit(state: State, ref: Ref | null, { key, kind }: Box): boolean {
  if (ref === null) return false;
  if (ref.leaf !== undefined) return ref.leaf === key;
  return kind !== "leaf" && nodesOfRef(ref).some((node) => keyOfRef(state, { node }) === key);
}
