/** Points, a curve and a band of two standard errors about it, as an SVG document. Knows nothing of models. */

const WIDTH = 640;
const HEIGHT = 400;
const PLOT = { left: 60, right: WIDTH - 20, top: 20, bottom: HEIGHT - 50 };
const SAMPLES = 200;
const INK = "#2b2f36";
const BLUE = "#1f5f99";

type Point = readonly [x: number, y: number];

export function plot(
  points: readonly Point[],
  curve: (x: number) => { readonly y: number; readonly error: number },
  labels: { readonly x: string; readonly y: string },
): string {
  const xTicks = ticks(Math.max(...points.map(([x]) => x)));
  const yTicks = ticks(Math.max(...points.map(([, y]) => y)));
  const x = (value: number): number => PLOT.left + (value / xTicks.at(-1)!) * (PLOT.right - PLOT.left);
  const y = (value: number): number => PLOT.bottom - (value / yTicks.at(-1)!) * (PLOT.bottom - PLOT.top);
  const path = (line: readonly Point[]): string =>
    "M" + line.map(([px, py]) => `${x(px).toFixed(1)} ${y(py).toFixed(1)}`).join("L");

  const samples = Array.from({ length: SAMPLES + 1 }, (_, i) => (i / SAMPLES) * xTicks.at(-1)!);
  const line = samples.map((at) => ({ at, ...curve(at) }));
  const upper = line.map(({ at, y, error }): Point => [at, y + 2 * error]);
  const lower = line.map(({ at, y, error }): Point => [at, y - 2 * error]);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" font-family="system-ui, sans-serif" font-size="13" fill="${INK}">`,
    `<rect width="${WIDTH}" height="${HEIGHT}" fill="#fff"/>`,
    `<path d="${path([...upper, ...lower.reverse()])}Z" fill="${BLUE}" fill-opacity="0.15"/>`,
    `<path d="${path(line.map(({ at, y }) => [at, y]))}" fill="none" stroke="${BLUE}" stroke-width="2"/>`,
    ...points.map(
      ([px, py]) => `<circle cx="${x(px).toFixed(1)}" cy="${y(py).toFixed(1)}" r="4" fill="${INK}" stroke="#fff"/>`,
    ),
    `<path d="M${PLOT.left} ${PLOT.top}V${PLOT.bottom}H${PLOT.right}" fill="none" stroke="${INK}"/>`,
    ...xTicks.map((t) => text(x(t), PLOT.bottom + 18, "middle", String(t))),
    ...yTicks.map((t) => text(PLOT.left - 8, y(t) + 4, "end", String(t))),
    text((PLOT.left + PLOT.right) / 2, HEIGHT - 12, "middle", labels.x),
    text(PLOT.left + 8, PLOT.top + 10, "start", labels.y),
    "</svg>\n",
  ].join("\n");
}

const text = (x: number, y: number, anchor: string, content: string): string =>
  `<text x="${x.toFixed(1)}" y="${y.toFixed(1)}" text-anchor="${anchor}">${content}</text>`;

/** From 0 to at least `end`, four to ten of them, at round numbers. */
function ticks(end: number): number[] {
  const power = 10 ** Math.floor(Math.log10(end));
  const step = [0.2, 0.5, 1].map((factor) => factor * power).find((size) => end / size <= 8)!;
  return Array.from({ length: Math.ceil(end / step) + 1 }, (_, i) => Number((i * step).toPrecision(12)));
}
