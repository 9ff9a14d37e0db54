/**
 * `npm run bench -- scaling`: the moons loss from 10 nodes to 10⁷, what compiling costs and what a node then takes.
 *   --quick          up to 10⁵ nodes, fewer and shorter rounds
 *   --json           results as JSON on stdout
 *   --write-readme   puts the picture and the tables into README.md, and the picture itself into docs/
 */
import { writeFileSync } from "node:fs";
import { machine } from "../machine.js";
import { writeSection } from "../readme.js";
import { measureSize, type Point } from "./measure.js";
import { asMarkdown, asText, perNode } from "./print.js";
import { type Competitor, QUICK, SIZES } from "./sizes.js";
import { type Series, scalingSvg } from "./svg.js";

export interface ScalingOptions {
  readonly quick: boolean;
  readonly json: boolean;
  readonly "write-readme": boolean;
}

const PICTURE = "docs/scaling.svg";

export async function scaling({ quick, json, "write-readme": publish }: ScalingOptions): Promise<void> {
  const thoroughness = quick ? { rounds: 1, warmUp: 1, measure: 0.5 } : { rounds: 3, warmUp: 4, measure: 1.5 };
  const points: Point[] = [];
  for (const size of SIZES.filter(({ exponent }) => !quick || exponent <= QUICK)) {
    console.error(`10^${size.exponent} nodes …`);
    points.push(await measureSize(size, thoroughness));
  }
  console.log(json ? JSON.stringify({ machine, points }, null, 2) : `${asText(points)}\n\n${machine}`);
  if (!publish) return;
  writeFileSync(PICTURE, scalingSvg(seriesOf(points)));
  const picture = `<img src="${PICTURE}" alt="Nanoseconds per node over the number of nodes" width="640">`;
  writeSection("scaling", `${picture}\n\n${asMarkdown(points)}\n\n${machine}; medians, in processes of their own.`);
}

const LOOK: Readonly<Record<Competitor, Pick<Series, "name" | "colors">>> = {
  interpreted: { name: "interpreter", colors: ["#6b7280", "#9aa3af"] },
  straight: { name: "compiled, --loops off", colors: ["#c4452b", "#f0a58f"] },
  compiled: { name: "compiled", colors: ["#1f5f99", "#7dadd2"] },
};

const seriesOf = (points: readonly Point[]): Series[] =>
  (Object.keys(LOOK) as Competitor[]).map((competitor) => ({
    ...LOOK[competitor],
    points: points.flatMap((point) => {
      const time = perNode(point, competitor);
      return time === undefined ? [] : [[point.report.traceNodes, time] as const];
    }),
  }));
