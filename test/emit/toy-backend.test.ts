/**
 * A backend is one record: here one that keeps kernels as tables of instructions, with a loop that goes through them. It is put
 * into the table of backends and nowhere else; layout, shell, check, `--dump` and all products follow from the record.
 */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { compile, load } from "../../src/compile.js";
import type { Backend, Bodies } from "../../src/emit/backend.js";
import { backends } from "../../src/emit/backends.js";
import { surroundingsOf, targetName, zeros } from "../../src/emit/surroundings.js";
import { select } from "../../src/engine/functions.js";
import { defineModel, matrix, scalar, vector } from "../../src/engine/model.js";
import { arities, isCondition, isLeaf, opNames, recordOf, takesCondition } from "../../src/ir/opcodes.js";
import type { Kernel } from "../../src/layout/kernel.js";
import { atom, type Code, infix, literal } from "../../src/ops/code.js";
import { checkModule, type GeneratedModule } from "../../src/verify/check-module.js";

const toy: Backend = {
  name: "toy",
  // Whatever the length: a table is never cut, and never better as loops.
  cost: { ...backends.js!.cost, whole: Number.POSITIVE_INFINITY, soon: Number.POSITIVE_INFINITY },
  reserved: ["cells", "at", "x", "y", "z"],
  globals: [],
  stages: {
    table: ({ kernels }) => kernels.map(({ name, tape }) => `${name}: ${rowsOf(tape).length} rows`).join("\n"),
  },
  print: (module, { typed, helpers }) => {
    const functions = new Map<string, Bodies>();
    const declarations: string[] = [];
    for (const kernel of module.kernels) {
      const around = surroundingsOf(kernel, module, [...helpers].flat(), typed);
      functions.set(kernel.name, { parts: [], main: bodyOf(kernel, around) });
      const { op, a, b, c } = kernel.tape;
      const numbers = rowsOf(kernel.tape).flatMap((i) => [
        i,
        op[i]!,
        ...[a[i]!, b[i]!, c[i]!].map((j) => Math.max(0, j)),
      ]);
      declarations.push(`const ${kernel.name}Table = [${numbers}];`);
    }
    const size = Math.max(...module.kernels.map(({ tape }) => tape.size));
    declarations.push(`const cells = new Float64Array(${size});`);
    const { values: _, sums: __, ...shared } = module.arrays;
    const names = Object.keys(shared) as (keyof typeof shared)[];
    return { functions, declarations, arrays: new Set(names.filter((name) => shared[name] > 0)) };
  },
};

const rowsOf = ({ op, size }: Kernel["tape"]): number[] =>
  Array.from({ length: size }, (_, i) => i).filter((i) => !isLeaf(op[i]!));

function bodyOf({ name, tape, stores }: Kernel, around: ReturnType<typeof surroundingsOf>): string {
  const lines: string[] = [];
  for (let i = 0; i < tape.size; i++)
    if (tape.isConstant(i)) lines.push(`cells[${i}] = ${literal(tape.constantOf(i)).text};`);
    else if (tape.isRead(i)) {
      const { name: array, offset } = around.arrays[tape.portOf(i)];
      lines.push(`cells[${i}] = ${array}[${offset ? `${offset} + ` : ""}${tape.a[i]}];`);
    }
  const table = `${name}Table`;
  const ops = [...new Set(rowsOf(tape).map((i) => tape.op[i]!))];
  lines.push(
    `for (let at = 0; at < ${table}.length; at += 5) {`,
    ...["x", "y", "z"].map((operand, k) => `const ${operand} = cells[${table}[at + ${k + 2}]];`),
    `switch (${table}[at + 1]) {`,
    ...ops.map((op) => `// ${opNames[op]}\ncase ${op}: cells[${table}[at]] = ${resultOf(op)}; break;`),
    "}",
    "}",
  );
  let returned = "";
  for (const output of tape.outputs) {
    if (stores === "set") lines.push(...zeros(output, around));
    output.ids.forEach((id, element) => {
      if (output.target === "return") returned = `return cells[${id}];`;
      else if (id >= 0)
        lines.push(`${targetName(output.target, around)}[${element}] ${stores === "set" ? "" : "+"}= cells[${id}];`);
    });
  }
  return [...lines, returned].join("\n").trim();
}

/** The operation on x, y and z; conditions are 1 and 0. */
function resultOf(op: number): string {
  const { js } = recordOf(op) as { js: (...operands: Code[]) => Code };
  const operands = ["x", "y", "z"].slice(0, arities[op]!).map((name, k) => {
    return takesCondition(op, k) ? infix("!==", atom(name), literal(0)) : atom(name);
  });
  const { text } = js(...operands);
  return isCondition[op] ? `${text} ? 1 : 0` : text;
}

beforeAll(() => {
  backends.toy = toy;
});
afterAll(() => {
  delete backends.toy;
});

const classifier = defineModel({
  parameters: { w: vector(3, 0.3), b: scalar(0.1) },
  inputs: { x: vector(3), label: scalar() },
  forward: ({ w, b }, { x, label }) => {
    const score = w.reduce((sum, weight, i) => sum.add(weight.mul(x[i]!).tanh()), b.exp());
    return select(score.gt(label), score.sub(label).pow(2), score.mul(label).softplus());
  },
  regularizer: ({ w }) => w[0]!.square().mul(0.01),
});
const rotation = defineModel({
  parameters: { K: matrix(2, 2, (i, j) => i + j / 3) },
  forward: ({ K }) => [K[0]![0]!.sin().mul(K[1]![1]!), K[0]![1]!.div(K[1]![0]!)],
});

describe("a backend that is only a record in the table", () => {
  test.each([
    [
      "scalar",
      classifier,
      ["gradient", "valueAndGradient", "hvp", "hessian", "batchForward", "batchValueAndGradient", "batchHvp"],
    ],
    ["vector", rotation, ["jacobian", "sparseJacobian", "jvp", "vjp"]],
  ] as const)("computes what the interpreter does: a %s model", async (_, model, emit) => {
    const module = await load<GeneratedModule>(model, { backend: "toy", emit });
    const reports = checkModule(model, module, 1);
    expect(reports.length).toBeGreaterThanOrEqual(emit.length);
    for (const { name, mismatches } of reports) expect([name, ...mismatches]).toEqual([name]);
  });

  test("has code of its own, and no arrays that this does not use", async () => {
    const { files } = await compile(classifier, { backend: "toy", output: "model.mjs" });
    expect(files[0]!.text).toMatch(/^const exampleGradientTable = \[/m);
    expect(files[0]!.text).not.toContain("const values");
  });

  test("has stages of its own", async () => {
    const { dump } = await compile(rotation, { backend: "toy", dump: "table" });
    expect(dump).toMatch(/^writeOutputs: \d+ rows$/m);
    await expect(compile(rotation, { dump: "table" })).rejects.toThrow("The stage `table` is one of --backend toy");
  });

  test("is asked for by its name", async () => {
    await expect(compile(rotation, { backend: "wat" })).rejects.toThrow("the backends are js, wasm, toy, auto");
  });
});
