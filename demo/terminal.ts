/** Pictures in characters: the loss curve and the decision boundary. Colours help where the terminal has them. */
import asciichart from "asciichart";
import pc from "picocolors";
import type { Point } from "./data.js";
import { between, fraction, frameOf } from "./frame.js";
import type { Score } from "./score.js";

/** What fits into a terminal of 80 columns. */
const COLUMNS = 72;
const ROWS = 24;
/** The columns that the labels beside the loss curve take. */
const LABELS = 10;

/** Each class has a colour, a mark for its points and a shade for its side of the boundary. */
const positive = { color: pc.blue, point: "●", shade: "░" };
const negative = { color: pc.red, point: "○", shade: " " };

const sideOf = (sign: number) => (sign > 0 ? positive : negative);

/** The loss over the steps, on a logarithmic scale; where there are more steps than columns, a column is their mean. */
export function lossCurve(losses: readonly number[]): string {
  const columns = COLUMNS - LABELS;
  const logarithms = Array.from({ length: columns }, (_, i) => {
    const steps = losses.slice(
      Math.floor((i * losses.length) / columns),
      Math.ceil(((i + 1) * losses.length) / columns),
    );
    return Math.log10(steps.reduce((sum, loss) => sum + loss) / steps.length);
  });
  const chart = asciichart.plot(logarithms, { height: 11, format: (x) => (10 ** x).toFixed(3).padStart(LABELS - 3) });
  return chart.replace(/ +$/gm, "");
}

/** The plane in two shades, one for each side, with the points. */
export function boundaryMap(score: Score, points: readonly Point[]): string {
  const { x, y } = frameOf(points);
  const cells = Array.from({ length: ROWS }, (_, row) =>
    Array.from({ length: COLUMNS }, (_, column) => {
      const { color, shade } = sideOf(score(between(x, column, COLUMNS), between(y, ROWS - 1 - row, ROWS)));
      return color(shade);
    }),
  );
  for (const point of points) {
    const column = Math.round(fraction(x, point.x) * (COLUMNS - 1));
    const row = ROWS - 1 - Math.round(fraction(y, point.y) * (ROWS - 1));
    const { color, point: mark } = sideOf(point.label);
    cells[row]![column] = pc.bold(color(mark));
  }
  const legend = [
    `${positive.color(positive.point)} label 1`,
    `${negative.color(negative.point)} label -1`,
    `${positive.color(positive.shade)} the side of label 1`,
  ];
  const edge = "─".repeat(COLUMNS);
  const rows = cells.map((row) => `│${row.join("")}│`);
  return [`┌${edge}┐`, ...rows, `└${edge}┘`, `  ${legend.join("    ")}`].join("\n");
}
