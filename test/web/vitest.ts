/** vitest runs a test that imports a model and loads it, with the plugin; without it, it is told what to do. */
import { check, expectMatch } from "./checks.js";
import { HELPER, MODEL, Project } from "./tools.js";

const TEST = `import { expect, test } from "vitest";
import { load } from "micrograd-compile";
import model from "./model.ts";
import { valueAndGradient } from "./model.grad.js";

test("the gradient", async () => {
  const { createParameters, gradient } = await load(model);
  expect([...gradient(createParameters(), Float64Array.of(0, 3))]).toEqual([-4, 0]);
  expect(valueAndGradient(createParameters(), Float64Array.of(0, 3), new Float64Array(2))).toBe(4);
});
`;

export async function vitest(folder: string, tools: string): Promise<void> {
  // Of files in a folder `vitest/src`, vitest leaves frames out.
  const app = new Project(`${folder}/vitest-app`, tools);
  const run = ["node_modules/vitest/vitest.mjs", "run"];
  app.write({ "src/model.ts": MODEL, "src/helper.ts": HELPER, "src/model.test.ts": TEST });
  await check("vitest: load(model) with the plugin", async () => {
    const config =
      'import micrograd from "micrograd-compile/vite";\nexport default { plugins: [micrograd()], test: { testTimeout: 60_000 } };\n';
    app.write({ "vitest.config.js": config });
    expectMatch(await app.run(process.execPath, ...run), /Tests +1 passed/);
  });
  await check("vitest: without the plugin it is said why", async () => {
    app.write({ "vitest.config.js": "export default {};\n" });
    app.write({
      "src/model.test.ts": TEST.replace(/import \{ valueAndGradient.*\n/, "").replace(/.*valueAndGradient.*\n/, ""),
    });
    const printed = await app.failure(process.execPath, ...run);
    expectMatch(
      printed,
      /(model|helper)\.ts asked for the number of a traced scalar: .* nobody has rewritten its file\. Add the plugin/,
    );
    expectMatch(printed, /src\/helper\.ts:1:\d+/);
  });
}
