/** Models in plain TypeScript, as they are loaded: whose files are rewritten, and where what they do is said to be. */
import { expect, test } from "vitest";
import { compile, load } from "../../src/compile.js";
import { trace } from "../../src/engine/trace.js";
import { opNames } from "../../src/ir/opcodes.js";
import { workspace } from "./workspace.js";

const space = workspace();

const PHYSICS = `/** An ordinary function, with its own tests. */
export function loss(x: number, k = 2): number {
  const stretch: number = x - 1;
  if (stretch < 0)
    return -k * (stretch as number)
      * stretch;
  return k * stretch ** 2;
}
`;
const MODEL = `import { defineModel, scalar } from "micrograd-compile";
import { loss } from "./physics.js";

export default defineModel({ parameters: { x: scalar(3) }, forward: ({ x }) => loss(x) });
`;

test("a function that is typed with number alone, in a file of its own", async () => {
  space.write({ "m.ts": MODEL, "physics.ts": PHYSICS });
  const module = await load(space.path("m.ts"));
  expect([3, 1, 0].map((x) => module.forward(Float64Array.of(x)))).toEqual([8, 0, -2]);
  expect([3, 1, 0].map((x) => module.gradient(Float64Array.of(x))[0])).toEqual([8, 0, 4]);
});

test("each operation is where the user wrote it, to the column", async () => {
  const { models, locate, place } = await space.load({ "m.ts": MODEL, "physics.ts": PHYSICS });
  const { forward } = trace(models[0]!.model, locate);
  const places = [...forward.op.subarray(0, forward.size)].flatMap((op, row) => {
    const at = place(forward.span[row]!);
    return at ? [`${opNames[op]} ${space.name(at.file)}:${at.line}:${at.column}`] : [];
  });
  const at = (op: string, line: number, text: string): string => {
    const column = PHYSICS.split("\n")[line - 1]!.indexOf(text) + 1;
    return `${op} physics.ts:${line}:${column}`;
  };
  expect(places.filter((one) => !one.startsWith("constant"))).toEqual([
    at("sub", 3, "- 1"),
    at("lt", 4, "< 0"),
    at("mul", 5, "* ("),
    at("mul", 6, "* stretch"),
    at("pow", 7, "**"),
    at("mul", 7, "* stretch"),
    at("select", 7, "return"),
  ]);
});

test("comments of the module quote the user's lines", async () => {
  space.write({ "m.ts": MODEL, "physics.ts": PHYSICS });
  const { files } = await compile(space.path("m.ts"));
  expect(files[0]!.text).toContain("// physics.ts:7  return k * stretch ** 2;");
  expect(files[0]!.text).not.toContain("$");
});

test("packages run as they are", async () => {
  const source = 'export const twice = (x) => (typeof x === "number" ? x + x : x.mul(2));';
  const { models, rewritten } = await space.load({
    "m.ts": `import { defineModel, scalar } from "micrograd-compile";
      import { twice } from "pack";
      export default defineModel({ parameters: { x: scalar(3) }, forward: ({ x }) => twice(x) + 1 });`,
    "node_modules/pack/package.json": '{ "name": "pack", "type": "module", "exports": "./index.js" }',
    "node_modules/pack/index.js": source,
  });
  const { forward } = trace(models[0]!.model);
  expect([...forward.op.subarray(0, forward.size)].map((op) => opNames[op])).toEqual([
    "read",
    "constant",
    "mul",
    "constant",
    "add",
  ]);
  expect(rewritten).toMatch(/\$add\((?:\$\w+\()*twice\b/);
});

test("names of the user's that look like ours stay theirs", async () => {
  const { models, rewritten } = await space.load({
    "m.ts": `import { defineModel, scalar } from "micrograd-compile";
      const $add = 3, $1 = 4;
      export default defineModel({ parameters: { x: scalar(3) }, forward: ({ x }) => x + $add * $1 });`,
  });
  expect(rewritten).toContain("$$add(x,");
  expect(trace(models[0]!.model).forward.size).toBe(3);
});

test("the same in JavaScript, CommonJS too", async () => {
  const { models } = await space.load({
    "m.js": `import { defineModel, scalar } from "micrograd-compile";
      import { half } from "./half.cjs";
      export default defineModel({ parameters: { x: scalar(3) }, forward: ({ x }) => half(x) });`,
    "half.cjs": '"use strict"; exports.half = function (x) { if (x > 0) { return x / 2; } return Math.abs(x); };',
  });
  const { forward } = trace(models[0]!.model);
  expect([...forward.op.subarray(0, forward.size)].map((op) => opNames[op])).toContain("select");
});

test("--dump rewritten shows what ran", async () => {
  space.write({ "m.ts": MODEL, "physics.ts": PHYSICS });
  const { dump } = await compile(space.path("m.ts"), { dump: "rewritten" });
  expect(dump).toContain("// physics.ts\n");
  expect(dump).toContain("$mul(k, $pow(stretch, 2))");
  expect(dump).not.toContain("__micrograd_handover = ");
});
