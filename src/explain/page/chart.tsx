/** Charts by uPlot: a loss curve in log scale, a curve through points. Knows sizes and colours of the page. */
import uPlot from "uplot";
import { type JSX, useEffect, useRef } from "./preact.js";

interface Props {
  readonly label: string;
  readonly data: uPlot.AlignedData;
  readonly series: readonly { readonly label: string; readonly isDots?: boolean; readonly colour: string }[];
  readonly isLog?: boolean;
  readonly height?: number;
}

const colour = (name: string): string => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

export function Chart({ label, data, series, isLog = false, height = 210 }: Props): JSX.Element {
  const host = useRef<HTMLDivElement>(null);
  const chart = useRef<uPlot | null>(null);
  useEffect(() => {
    const element = host.current!;
    const axis = {
      stroke: colour("--ink-soft"),
      grid: { stroke: colour("--line"), width: 1 },
      ticks: { stroke: colour("--line") },
    };
    chart.current = new uPlot(
      {
        width: Math.max(200, element.clientWidth),
        height,
        cursor: { show: false },
        legend: { show: false },
        scales: { x: { time: false }, y: isLog ? { distr: 3 } : {} },
        axes: [axis, { ...axis, size: 58 }],
        series: [
          {},
          ...series.map(({ label: name, isDots, colour: of }) => ({
            label: name,
            stroke: colour(of),
            width: isDots ? 0 : 2,
            ...(isDots
              ? { paths: () => null, points: { show: true, size: 5, fill: colour(of) } }
              : { points: { show: false } }),
          })),
        ],
      },
      data,
      element,
    );
    const observer = new ResizeObserver(() =>
      chart.current?.setSize({ width: Math.max(200, element.clientWidth), height }),
    );
    observer.observe(element);
    return () => {
      observer.disconnect();
      chart.current?.destroy();
    };
  }, [label, isLog, series.length]);
  useEffect(() => chart.current?.setData(data), [data]);
  return <div class="chart" ref={host} role="img" aria-label={label} />;
}
