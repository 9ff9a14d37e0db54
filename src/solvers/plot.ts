/**
 * A fit as an SVG document: points, the curve and its confidence band, and the residuals below. For models of one input and one
 * output. Knows scales and ticks, nothing of models.
 */
import type { Fit } from "./fit.js";

export interface PlotOptions {
  /** What the axes are called. */
  readonly x?: string;
  readonly y?: string;
}

const WIDTH = 640;
const HEIGHT = 400;
const AREA = { left: 70, right: WIDTH - 20, top: 20, bottom: HEIGHT - 50 };
const SAMPLES = 200;
const INK = "#2b2f36";
const BLUE = "#1f5f99";

/**
 * @param batch the inputs, one number each
 * @param observed what was measured there
 * @throws RangeError if they are not as many
 */
export function plotFit(
  fit: Fit,
  batch: ArrayLike<number>,
  observed: ArrayLike<number>,
  labels: PlotOptions = {},
): string {
  if (batch.length !== observed.length)
    throw new RangeError(`observed: expected ${batch.length} numbers, one for each input, got ${observed.length}`);
  const [xs, ys] = [Array.from(batch), Array.from(observed)];
  const xTicks = ticks(Math.min(...xs), Math.max(...xs));
  const [first, last] = [xTicks[0]!, xTicks.at(-1)!];
  const at = Float64Array.from({ length: SAMPLES + 1 }, (_, i) => first + (i / SAMPLES) * (last - first));
  const { values, low, high } = fit.predict(at);
  // A band may be endless where parameters are not determined, a curve where it has a pole: neither sets the scale.
  const heights = [...ys, ...values].filter(Number.isFinite);
  const yTicks = ticks(Math.min(...heights), Math.max(...heights));
  const [bottom, top] = [yTicks[0]!, yTicks.at(-1)!];
  const x = (value: number): number => AREA.left + ((value - first) / (last - first)) * (AREA.right - AREA.left);
  const y = (value: number): number => {
    const inside = Math.min(Math.max(value, 2 * bottom - top), 2 * top - bottom);
    return AREA.bottom - ((inside - bottom) / (top - bottom)) * (AREA.bottom - AREA.top);
  };
  const line = (heights: Float64Array, order: readonly number[]): string =>
    order
      .filter((i) => !Number.isNaN(heights[i]))
      .map((i) => `${x(at[i]!).toFixed(1)} ${y(heights[i]!).toFixed(1)}`)
      .join("L");
  const forwards = [...at.keys()];
  const band = `M${line(high, forwards)}L${line(low, forwards.toReversed())}Z`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" font-family="system-ui, sans-serif" font-size="13" fill="${INK}">`,
    `<rect width="${WIDTH}" height="${HEIGHT}" fill="#fff"/>`,
    `<clipPath id="area"><rect x="${AREA.left}" y="${AREA.top}" width="${AREA.right - AREA.left}" height="${AREA.bottom - AREA.top}"/></clipPath>`,
    `<g clip-path="url(#area)">`,
    `<path d="${band}" fill="${BLUE}" fill-opacity="0.15"/>`,
    `<path d="M${line(values, forwards)}" fill="none" stroke="${BLUE}" stroke-width="2"/>`,
    "</g>",
    ...xs.map(
      (px, i) => `<circle cx="${x(px).toFixed(1)}" cy="${y(ys[i]!).toFixed(1)}" r="4" fill="${INK}" stroke="#fff"/>`,
    ),
    `<path d="M${AREA.left} ${AREA.top}V${AREA.bottom}H${AREA.right}" fill="none" stroke="${INK}"/>`,
    ...xTicks.map((t) => text(x(t), AREA.bottom + 18, "middle", String(t))),
    ...yTicks.map((t) => text(AREA.left - 8, y(t) + 4, "end", String(t))),
    text((AREA.left + AREA.right) / 2, HEIGHT - 12, "middle", labels.x ?? "x"),
    text(AREA.left + 8, AREA.top + 10, "start", labels.y ?? "y"),
    "</svg>\n",
  ].join("\n");
}

const text = (x: number, y: number, anchor: string, content: string): string =>
  `<text x="${x.toFixed(1)}" y="${y.toFixed(1)}" text-anchor="${anchor}">${escaped(content)}</text>`;

const escaped = (content: string): string => content.replace(/[&<>"]/g, (c) => `&#${c.charCodeAt(0)};`);

/** Round numbers, from below the least to above the greatest. */
function ticks(least: number, most: number): number[] {
  const range = most - least || Math.abs(most) || 1;
  const rough = range / 5;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((candidate) => candidate >= rough)!;
  const first = Math.floor(least / step + 1e-9);
  const count = Math.max(1, Math.ceil(most / step - 1e-9) - first);
  return Array.from({ length: count + 1 }, (_, i) => +((first + i) * step).toPrecision(12));
}
