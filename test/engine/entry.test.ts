/** The entry for pages: the engine without the compiler, small, and shaken down to what is used. */
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { expect, test } from "vitest";
import * as engine from "../../src/engine.js";
import * as everything from "../../src/index.js";

const source = fileURLToPath(new URL("../../src/engine.ts", import.meta.url));
/** As it is installed. */
const entry = fileURLToPath(new URL("../../dist/engine.js", import.meta.url));

async function bundled(statement: string): Promise<{ readonly text: string; readonly inputs: readonly string[] }> {
  const { outputFiles, metafile } = await build({
    stdin: { contents: statement, resolveDir: fileURLToPath(new URL(".", import.meta.url)) },
    bundle: true,
    minify: true,
    format: "esm",
    platform: "browser",
    external: ["@viz-js/viz"],
    write: false,
    metafile: true,
  });
  return { text: outputFiles[0]!.text, inputs: Object.keys(metafile.inputs) };
}

test("has at most 60 kB, and nothing of Node or the compiler", async () => {
  const { text } = await bundled(`export * from ${JSON.stringify(entry)}`);
  expect(Buffer.byteLength(text)).toBeLessThan(60_000);
  // As it is built it does not tell where it is from; the sources do.
  const { inputs } = await bundled(`export * from ${JSON.stringify(source)}`);
  expect(inputs.filter((path) => /node_modules|src\/(load|rewrite|emit|layout|passes|verify)\//.test(path))).toEqual(
    [],
  );
});

test("works alone", async () => {
  const { text } = await bundled(
    `import { MLP, toDot, Value } from ${JSON.stringify(entry)};
    const [a, b] = [new Value(-4, "a"), new Value(2, "b")];
    const c = a.mul(b).add(b.pow(3)).relu().add(a.mul(3)).square();
    c.backward();
    export default [a.grad, b.grad, toDot(c).length, new MLP(2, [2, 1], { seed: 1 }).forward([1, 2]).data];`,
  );
  const { default: found } = await import(`data:text/javascript,${encodeURIComponent(text)}`);
  const { MLP, toDot, Value } = engine;
  const [a, b] = [new Value(-4, "a"), new Value(2, "b")];
  const c = a.mul(b).add(b.pow(3)).relu().add(a.mul(3)).square();
  c.backward();
  const net = new MLP(2, [2, 1], { seed: 1 }).forward([1, 2]);
  expect(found).toEqual([a.grad, b.grad, toDot(c).length, net.data]);
});

test("the main entry has the same, and the compiler", () => {
  const whole = new Map<string, unknown>(Object.entries(everything));
  for (const [name, value] of Object.entries(engine)) {
    expect(whole.get(name), name).toBe(value);
    whole.delete(name);
  }
  expect([...whole.keys()].sort()).toEqual(["compile", "defineOp", "interpret", "load"]);
});
