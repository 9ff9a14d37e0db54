/**
 * All programs of the tables in one model file, as the outputs of one vector model: what its module gives, values to the bit
 * and rows of its Jacobian, is what the programs give as they are, and the slopes of them. The table of what is followed or
 * refused has at least 150 programs.
 */
import { expect, test } from "vitest";
import { load } from "../../src/compile.js";
import type { VectorModule } from "../../src/products/modules.js";
import { workspace } from "../load/workspace.js";
import { followed } from "../rewrite/followed.js";
import { SMOOTH_POINTS } from "../support/both-sides.js";
import { close, evaluated, slopeAt } from "../support/run-programs.js";
import { filtered, sorted } from "./filters.js";
import { chosenObjects, floatArrays, madeInBranches } from "./objects.js";
import { nothing } from "./optionals.js";

const space = workspace();
const all = Object.entries({
  ...chosenObjects,
  ...madeInBranches,
  ...floatArrays,
  ...nothing,
  ...filtered,
  ...sorted,
  ...followed,
});
/** Where one throws, the whole model is NaN. */
const programs = all.filter(([, body]) => !body.includes("throw "));

test(`there are many: ${all.length}`, () => {
  expect(all.length).toBeGreaterThanOrEqual(150);
});

test(`the module of ${programs.length} programs`, async () => {
  const functions = programs.map(([, body], i) => `const p${i} = (a, b, c) => { ${body} };\n`);
  const calls = programs.map((_, i) => `p${i}(...p)`);
  space.write({
    "m.ts": `import { defineModel, vector } from "micrograd-compile";
${functions.join("")}export default defineModel({ parameters: { p: vector(3) }, forward: ({ p }) => [${calls.join(", ")}] });`,
  });
  const { forward, jacobian } = await load<VectorModule>(space.path("m.ts"));
  const problems: string[] = [];
  let smooth = 0;
  for (const point of SMOOTH_POINTS) {
    const [values, slopes] = [forward(Float64Array.from(point)), jacobian(Float64Array.from(point))];
    programs.forEach(([name, body], k) => {
      const run = evaluated(`function program(a, b, c) { ${body} }`, "program") as (...x: readonly number[]) => number;
      if (!Object.is(values[k], run(...point))) problems.push(`${name} at [${point}]: ${values[k]}`);
      point.forEach((_, i) => {
        const slope = slopeAt(run, point, i);
        if (slope === null) return;
        smooth++;
        if (!close(slopes[3 * k + i]!, slope, 1e-3)) problems.push(`∂/∂${"abc"[i]} of ${name} at [${point}]`);
      });
    });
  }
  expect(problems).toEqual([]);
  expect(smooth).toBeGreaterThan(SMOOTH_POINTS.length * programs.length);
});
