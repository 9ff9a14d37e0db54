/**
 * The curve of `npm run bench -- scaling`: time per node over nodes, both logarithmic, one line for each competitor. Knows
 * how it looks, on light and dark pages; the same results give the same bytes.
 */

export interface Series {
  readonly name: string;
  /** Its colour, on light and on dark. */
  readonly colors: readonly [light: string, dark: string];
  /** Nodes, and nanoseconds per node; with increasing nodes. */
  readonly points: readonly (readonly [nodes: number, nanoseconds: number])[];
}

const WIDTH = 720;
const HEIGHT = 400;
/** The plot itself, in the picture's coordinates. */
const PLOT = { left: 64, right: WIDTH - 24, top: 56, bottom: HEIGHT - 56 };

export function scalingSvg(series: readonly Series[]): string {
  const all = series.flatMap(({ points }) => points);
  const [nodes, times] = [decades(all.map(([n]) => n)), decades(all.map(([, time]) => time))];
  const x = (n: number): string => place(n, nodes, PLOT.left, PLOT.right);
  const y = (time: number): string => place(time, times, PLOT.bottom, PLOT.top);
  const middle = (PLOT.top + PLOT.bottom) / 2;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" width="${WIDTH}" height="${HEIGHT}" font-family="system-ui, -apple-system, 'Segoe UI', 'DejaVu Sans', sans-serif" font-size="13">`,
    "<title>Time per node and call, from ten nodes to ten million</title>",
    `<style>${style(series, 0)}\n@media (prefers-color-scheme: dark) {${style(series, 1)}\n}</style>`,
    `<rect class="page" width="${WIDTH}" height="${HEIGHT}"/>`,
    `<text x="${PLOT.left}" y="28" font-size="16" font-weight="600">Value and gradient: nanoseconds per node and call</text>`,
    ...powers(nodes).flatMap((n) => [
      `<path class="grid" d="M${x(n)} ${PLOT.top}V${PLOT.bottom}"/>`,
      `<text x="${x(n)}" y="${PLOT.bottom + 20}" text-anchor="middle">${powerText(n)}</text>`,
    ]),
    ...powers(times).flatMap((time) => [
      `<path class="grid" d="M${PLOT.left} ${y(time)}H${PLOT.right}"/>`,
      `<text x="${PLOT.left - 10}" y="${y(time)}" dy="4.5" text-anchor="end">${time.toLocaleString("en-US")}</text>`,
    ]),
    `<text x="${(PLOT.left + PLOT.right) / 2}" y="${HEIGHT - 12}" text-anchor="middle">nodes of the model</text>`,
    `<text transform="translate(16 ${middle}) rotate(-90)" text-anchor="middle">ns per node</text>`,
    ...series.map(({ name, points }, i) => {
      const last = points.at(-1)!;
      return [
        `<g class="series${i}">`,
        `<path d="M${points.map(([n, time]) => `${x(n)} ${y(time)}`).join("L")}"/>`,
        ...points.map(([n, time]) => `<circle cx="${x(n)}" cy="${y(time)}" r="3.5"/>`),
        `<text x="${x(last[0])}" y="${y(last[1])}" dy="-10" text-anchor="end">${name}</text>`,
        "</g>",
      ].join("\n");
    }),
    "</svg>\n",
  ].join("\n");
}

type Decades = readonly [first: number, last: number];

/** The powers of ten around some numbers. One that is passed by a little is not worth another decade. */
function decades(numbers: readonly number[]): Decades {
  const logs = numbers.map(Math.log10);
  return [Math.floor(Math.min(...logs) + 0.05), Math.ceil(Math.max(...logs) - 0.05)];
}

const powers = ([first, last]: Decades): number[] =>
  Array.from({ length: last - first + 1 }, (_, i) => Number(`1e${first + i}`));

function place(value: number, [first, last]: Decades, from: number, to: number): string {
  return (from + ((Math.log10(value) - first) / (last - first)) * (to - from)).toFixed(1);
}

const SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹";

/** 10⁷ */
const powerText = (power: number): string => `10${SUPERSCRIPTS[Math.round(Math.log10(power))]}`;

const PAGE = ["#fff", "#0d1117"] as const;
const INK = ["#2b2f36", "#d7dce2"] as const;

function style(series: readonly Series[], scheme: 0 | 1): string {
  const rules = [
    `text { fill: ${INK[scheme]} }`,
    `.page { fill: ${PAGE[scheme]} }`,
    `.grid { stroke: ${INK[scheme]}; stroke-opacity: 0.15 }`,
    ...series.flatMap(({ colors }, i) => [
      `.series${i} path { fill: none; stroke: ${colors[scheme]}; stroke-width: 2 }`,
      `.series${i} circle, .series${i} text { fill: ${colors[scheme]} }`,
    ]),
  ];
  return rules.map((rule) => `\n${rule}`).join("");
}
