/** Updates of a dev server are held until models are compiled, and the last of several takes the others along. */
import { expect, test } from "vitest";
import { diagnostic } from "../../src/diagnostics.js";
import { Hot, type ModuleNode } from "../../src/plugin/hot.js";

const generated: ModuleNode = { id: "/m.grad.mjs" };
const [helper, other]: ModuleNode[] = [{ id: "/helper.ts" }, { id: "/other.ts" }];
const environment = { moduleGraph: { getModuleById: (id: string) => (id === generated.id ? generated : undefined) } };

/** A compiler whose answers are given by hand. */
function harness() {
  const jobs: { resolve: () => void; reject: (error: Error) => void }[] = [];
  const compiler = {
    compile: () => new Promise<void>((resolve, reject) => jobs.push({ resolve, reject })),
    prepare: () => {},
  };
  const reported: Error[] = [];
  const hot = new Hot(
    compiler as never,
    () => ["/m.grad.mjs", "/not-in-this-environment.mjs"],
    (error) => reported.push(error),
  );
  const update = (module: ModuleNode) => hot.update(environment, { file: "/f", modules: [module] }, ["/m.ts"]);
  return { jobs, reported, update };
}

test("the update waits for the model, and takes it along", async () => {
  const { jobs, update } = harness();
  let isDone = false;
  const done = update(helper!).then((modules) => {
    isDone = true;
    return modules;
  });
  await Promise.resolve();
  expect(isDone).toBe(false);
  jobs[0]!.resolve();
  expect(await done).toEqual([helper, generated]);
});

test("of several the last one takes all along", async () => {
  const { jobs, update } = harness();
  const updates = [update(helper!), update(other!), update(helper!)];
  for (const { resolve } of jobs) resolve();
  expect(await Promise.all(updates)).toEqual([[], [], [helper, generated, other]]);
});

test("an error leaves the page as it is, and is told once; what is mended takes the rest along", async () => {
  const { jobs, reported, update } = harness();
  const updates = [update(helper!), update(helper!)];
  for (const { reject } of jobs) reject(diagnostic("no-model", "m.ts"));
  expect(await updates[0]).toEqual([]);
  await expect(updates[1]).rejects.toMatchObject({ pluginCode: "no-model", stack: "" });
  expect(reported).toHaveLength(1);
  const mended = update(other!);
  jobs[2]!.resolve();
  expect(await mended).toEqual([helper, generated, other]);
});
