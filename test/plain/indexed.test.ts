/** Functions with indices and lengths that are computed give what they give on plain numbers, to the bit, and its slopes. */
import { expect, test } from "vitest";
import { mulberry32 } from "../../src/common/random.js";
import { load } from "../../src/compile.js";
import { trace } from "../../src/engine/trace.js";
import * as api from "../../src/index.js";
import { loadModels } from "../../src/load/index.js";
import { centralDifference } from "./central-differences.js";
import { plain } from "./indexed.js";
import { Pieces } from "./pieces.js";

const FILE = "test/plain/indexed.ts";
const POINTS = 40;
const TOLERANCE = 1e-6;
const SEED = 12;

interface Generated {
  forward(parameters: Float64Array): number;
  valueAndGradient(parameters: Float64Array, gradient: Float64Array): number;
}

test(`values to the bit, and gradients, of all of them (seed ${SEED})`, { timeout: 60_000 }, async () => {
  const modules = await load<Record<string, Generated>>(FILE);
  const { models } = await loadModels(FILE, api);
  const problems: string[] = [];
  const random = mulberry32(SEED);
  for (const { exportName, model } of models) {
    const { f, count, range } = plain[exportName]!;
    const pieces = new Pieces(trace(model).forward);
    const gradient = new Float64Array(count);
    let compared = 0;
    for (let point = 0; point < POINTS; point++) {
      const x = Array.from({ length: count }, () => range * (2 * random() - 1));
      const at = `${exportName} at [${x.join(", ")}]`;
      const parameters = Float64Array.from(x);
      const module = modules[exportName]!;
      const found = [module.forward(parameters), module.valueAndGradient(parameters, gradient)];
      const expected = f(x);
      if (!found.every((value) => Object.is(value, expected))) problems.push(`${found}, not ${expected}: ${at}`);
      const piece = pieces.at(x);
      if (!Number.isFinite(expected)) continue;
      x.forEach((_, i) => {
        const slope = centralDifference(f, x, i, range, (moved) => pieces.same(piece, moved));
        if (slope === null) return;
        compared++;
        const difference = Math.abs(gradient[i]! - slope);
        if (!(difference <= TOLERANCE * Math.max(1, Math.abs(slope))))
          problems.push(`∂${i}: ${gradient[i]}, not ${slope}: ${at}`);
      });
    }
    if (compared < POINTS / 4) problems.push(`${exportName}: only ${compared} slopes were compared`);
  }
  expect(problems.slice(0, 8)).toEqual([]);
  expect(models.length).toBeGreaterThanOrEqual(30);
});
