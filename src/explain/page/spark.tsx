/** A sparkline of a loop: the smallest, the median and the largest gradient in each of its iterations. */
import type { JSX } from "./preact.js";
import type { State } from "./state.js";
import { type Group, nodesIn } from "./tree.js";

const WIDTH = 58;
const HEIGHT = 30;

/** By iteration of the outermost loop that a group is: the least, middle and greatest |gradient| in it. */
export function spreadOver(state: State, group: Group): [number, number, number][] {
  const { loops, data, engine } = state;
  const total = loops.trips(group.loop, 0);
  const lists: number[][] = Array.from({ length: Math.min(total, 400) }, () => []);
  const depth = loops.around(group.loop).length - 1;
  for (const node of nodesIn(group).slice(0, 60)) {
    const { adjoint, loop, value } = data.nodes[node]!;
    const count = loops.total(loop);
    const stride = Math.max(1, Math.floor(count / 4000));
    for (let ordinal = 0; ordinal < count; ordinal += stride) {
      const at = loops.at(loop, ordinal);
      const i = Math.floor(((at.counters[depth] ?? 0) * lists.length) / total);
      const source = adjoint
        ? loops.source(adjoint, at)
        : ({ kind: "statement", statement: value, ordinal, minus: false } as const);
      lists[i]?.push(Math.abs(engine.valueOf(source)));
    }
  }
  return lists.map((list): [number, number, number] => {
    const sorted = list.filter(Number.isFinite).sort((x, y) => x - y);
    return [sorted[0] ?? 0, sorted[sorted.length >> 1] ?? 0, sorted.at(-1) ?? 0];
  });
}

export function Spark({
  state,
  group,
  x,
  y,
}: {
  state: State;
  group: Group;
  x: number;
  y: number;
}): JSX.Element | null {
  state.ran.value;
  const spread = spreadOver(state, group);
  const top = Math.max(...spread.map(([, , most]) => most));
  if (!(top > 0) || spread.length < 2) return null;
  const line = (k: 0 | 1 | 2): string =>
    spread
      .map(
        (one, i) =>
          `${((i / (spread.length - 1)) * WIDTH).toFixed(1)},${(HEIGHT - (one[k] / top) * HEIGHT).toFixed(1)}`,
      )
      .join(" ");
  return (
    <g class="spark" transform={`translate(${x} ${y})`}>
      <title>{`|gradient| over ${spread.length} iterations: least, median, greatest (up to ${top.toPrecision(4)})`}</title>
      <polyline points={line(2)} class="most" />
      <polyline points={line(1)} class="middle" />
      <polyline points={line(0)} class="least" />
    </g>
  );
}
