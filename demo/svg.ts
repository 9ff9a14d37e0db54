/**
 * The decision boundary as an SVG document: the score of the network as filled contours, the boundary itself, the margins
 * of the loss, the points and axes. Knows how it looks; contours are d3's affair.
 */
import { type ContourMultiPolygon, contours } from "d3-contour";
import type { Point } from "./data.js";
import { between, fraction, frameOf, type Range } from "./frame.js";
import type { Score } from "./score.js";

const WIDTH = 720;
const HEIGHT = 500;
/** The plot itself, in the picture's coordinates. */
const PLOT = { left: 56, right: WIDTH - 20, top: 56, bottom: HEIGHT - 44 };
/** Samples of the score along each axis. */
const GRID = { columns: 160, rows: 110 };

/** Where the score passes from one fill to the next, and the fills, from the most negative to the most positive. */
const LEVELS = [-4, -2, -1, -0.5, 0, 0.5, 1, 2, 4];
const FILLS = "#f0a58f #f4b8a6 #f7cbbe #fadfd7 #fcefeb #e9f1f8 #d3e3f0 #b9d3e8 #9cc1de #7dadd2".split(" ");
const INK = "#2b2f36";
const POSITIVE = "#1f5f99";
const NEGATIVE = "#c4452b";

export function boundarySvg(score: Score, points: readonly Point[]): string {
  const frame = frameOf(points);
  const x = (value: number): number => PLOT.left + fraction(frame.x, value) * (PLOT.right - PLOT.left);
  const y = (value: number): number => PLOT.bottom - fraction(frame.y, value) * (PLOT.bottom - PLOT.top);
  const layers = contoursOf(score, frame);
  const path = (level: number): string => pathOf(layers[LEVELS.indexOf(level)]!, frame, x, y);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" width="${WIDTH}" height="${HEIGHT}" font-family="system-ui, -apple-system, 'Segoe UI', 'DejaVu Sans', sans-serif" font-size="13" fill="${INK}">`,
    `<title>The decision boundary of the moons example</title>`,
    `<rect width="${WIDTH}" height="${HEIGHT}" fill="#fff"/>`,
    `<clipPath id="plot">${plotArea("")}</clipPath>`,
    `<g clip-path="url(#plot)">`,
    plotArea(`fill="${FILLS[0]}"`),
    ...LEVELS.map((level, i) => `<path d="${path(level)}" fill="${FILLS[i + 1]}"/>`),
    `<g fill="none" stroke="${INK}">`,
    ...[-1, 1].map(
      (margin) => `<path d="${path(margin)}" stroke-width="1" stroke-dasharray="5 4" stroke-opacity="0.7"/>`,
    ),
    `<path d="${path(0)}" stroke-width="2.2"/>`,
    "</g>",
    ...points.map((point) => mark(x(point.x), y(point.y), point.label)),
    "</g>",
    plotArea(`fill="none" stroke="${INK}" stroke-opacity="0.45"`),
    ...ticks(frame.x).map((tick) => {
      const at = x(tick).toFixed(1);
      return `<path d="M${at} ${PLOT.bottom}v5" stroke="${INK}"/><text x="${at}" y="${PLOT.bottom + 21}" text-anchor="middle">${tickText(tick)}</text>`;
    }),
    ...ticks(frame.y).map((tick) => {
      const at = y(tick);
      return `<path d="M${PLOT.left} ${at.toFixed(1)}h-5" stroke="${INK}"/><text x="${PLOT.left - 10}" y="${(at + 4.5).toFixed(1)}" text-anchor="end">${tickText(tick)}</text>`;
    }),
    ...legend(),
    "</svg>\n",
  ].join("\n");
}

const plotArea = (attributes: string): string =>
  `<rect x="${PLOT.left}" y="${PLOT.top}" width="${PLOT.right - PLOT.left}" height="${PLOT.bottom - PLOT.top}" ${attributes}/>`;

/** One polygon for each level: where the score is at least that. */
function contoursOf(score: Score, frame: { x: Range; y: Range }): ContourMultiPolygon[] {
  const { columns, rows } = GRID;
  const samples = Array.from({ length: columns * rows }, (_, i) =>
    score(between(frame.x, i % columns, columns), between(frame.y, Math.floor(i / columns), rows)),
  );
  return contours().size([columns, rows]).thresholds(LEVELS)(samples);
}

/** d3 puts sample i at i + ½, so that polygons close half a cell outside of the plot, where they are clipped. */
function pathOf(
  { coordinates }: ContourMultiPolygon,
  frame: { x: Range; y: Range },
  x: (value: number) => number,
  y: (value: number) => number,
): string {
  const at = ([i, j]: readonly number[]): string =>
    `${x(between(frame.x, i! - 0.5, GRID.columns)).toFixed(1)} ${y(between(frame.y, j! - 0.5, GRID.rows)).toFixed(1)}`;
  return coordinates
    .flatMap((polygon) => polygon.map((ring) => `M${ring.slice(1).filter(turns).map(at).join("L")}Z`))
    .join("");
}

/** Whether a path turns at a point: along the edges of the plot it has one for each sample. */
function turns(point: readonly number[], k: number, ring: readonly (readonly number[])[]): boolean {
  const [before, after] = [ring.at(k - 1)!, ring[(k + 1) % ring.length]!];
  return ![0, 1].some((axis) => before[axis] === point[axis] && point[axis] === after[axis]);
}

const colorOf = (label: number): string => (label > 0 ? POSITIVE : NEGATIVE);

const mark = (cx: number, cy: number, label: number): string =>
  `<circle cx="${cx.toFixed(1)}" cy="${cy.toFixed(1)}" r="4.6" fill="${colorOf(label)}" stroke="#fff" stroke-width="1.3"/>`;

const ticks = ([low, high]: Range): number[] => {
  const first = Math.ceil(low * 2);
  return Array.from({ length: Math.floor(high * 2) - first + 1 }, (_, i) => (first + i) / 2);
};

const tickText = (tick: number): string => tick.toFixed(1).replace("-", "−");

/** The title, and what the marks and lines mean. */
function legend(): string[] {
  const at = (position: number, sample: string, text: string): string =>
    `${sample}<text x="${position + 16}" y="42">${text}</text>`;
  const line = (position: number, style: string): string =>
    `<path d="M${position - 12} 37.5h22" stroke="${INK}" ${style}/>`;
  const { left } = PLOT;
  return [
    `<text x="${left}" y="22" font-size="16" font-weight="600">Two moons, told apart by an MLP 2-16-16-1 after 100 steps</text>`,
    at(left + 6, mark(left + 6, 37.5, 1), "label 1"),
    at(left + 86, mark(left + 86, 37.5, -1), "label −1"),
    at(left + 184, line(left + 184, 'stroke-width="2.2"'), "decision boundary (score 0)"),
    at(left + 408, line(left + 408, 'stroke-width="1" stroke-dasharray="5 4"'), "margins of the loss (score ±1)"),
  ];
}
