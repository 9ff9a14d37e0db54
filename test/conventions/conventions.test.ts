/** docs/conventions.md is what the script makes of the records and of this compiler as it is now. */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { load } from "../../src/compile.js";
import type { ScalarModule } from "../../src/products/modules.js";
import { type Answer, cases, conventionsPage } from "./page.js";

const MODELS = "test/conventions/models.ts";
/** A case whose model has another name. */
const NAMED: Readonly<Record<string, string>> = { erf: "erfOfX" };
const modelOf = (name: string): string => NAMED[name] ?? name;

/** The expression of each model, as written. */
const spellings = new Map(
  Array.from(
    readFileSync(MODELS, "utf8").matchAll(/^export const (\w+) = of\(\((.*?)\) => (.*)\);$/gm),
    ([, name, , expression]) => [name!, expression!.replace(/(\w+)Of\(/g, "$1(").replace(/ as number$|!$/g, "")],
  ),
);

async function answers(): Promise<Answer[]> {
  const modules = await load<Record<string, Required<Pick<ScalarModule, "gradient" | "hessian">>>>(MODELS, {
    emit: ["gradient", "hessian"],
  });
  return Object.entries(cases)
    .filter(([name]) => spellings.has(modelOf(name)))
    .flatMap(([name, points]) =>
      points.map((at) => {
        const point = Float64Array.from(at, Number);
        const hessian = [...modules[modelOf(name)]!.hessian(point)];
        return {
          case: name,
          fn: spellings.get(modelOf(name))!,
          at,
          grad: [...modules[modelOf(name)]!.gradient(point)],
          hess: at.map((_, i) => hessian.slice(i * at.length, (i + 1) * at.length)),
        };
      }),
    );
}

test("the page is up to date (npm run conventions writes it)", async () => {
  const page = new URL("../../docs/conventions.md", import.meta.url).pathname;
  await expect(conventionsPage(await answers())).toMatchFileSnapshot(page);
  // It compiles 76 models: seconds, but a minute on a machine that does other things.
}, 240_000);
