/** Laws that are compiled along with the kernels that call them; their bits at special values are in `ops.test.ts`. */
import { describe, expect, test } from "vitest";
import { helpersOf } from "../../../src/emit/helpers.js";
import { wasmBudget } from "../../../src/emit/wasm/budget.js";
import { lawOf } from "../../../src/emit/wasm/laws.js";
import { arities, evaluators, isLeaf, opNames } from "../../../src/ir/opcodes.js";
import { Tape } from "../../../src/ir/tape.js";
import { layOut } from "../../../src/layout/line.js";
import { runWasm } from "../../support/run-wasm.js";

/** A tape with one operation on parameters. */
function tapeOf(op: number): Tape {
  const tape = new Tape();
  const id = tape.push(op, ...Array.from({ length: arities[op]! }, (_, k) => tape.read("parameters", k)));
  tape.outputs = [{ target: "return", ids: Int32Array.of(id) }];
  return tape;
}

const laws = opNames.flatMap((name, op) => {
  const [law] = isLeaf(op) || name === "scatter" ? [] : helpersOf([tapeOf(op)]);
  return law ? [{ name, op, law: lawOf(law.text) }] : [];
});

test("all but those with `**` are compiled", () => {
  expect(laws.filter(({ law }) => law === null).map(({ name }) => name)).toEqual([
    "powSlope",
    "powCurvature",
    "powMixed",
  ]);
});

test.each(laws.filter(({ law }) => law))("$name at random numbers of all sizes", ({ op }) => {
  const tape = tapeOf(op);
  const compiled = runWasm({ name: "kernel", tape, layout: layOut(tape, wasmBudget), stores: "set", role: {} });
  let seed = 1;
  const random = (): number => {
    seed = (seed * 16807) % 2147483647;
    return seed / 2147483647;
  };
  const number = (): number => (random() - 0.5) * 2 ** (random() < 0.8 ? 8 * random() : 1000 * (random() - 0.5));
  const wrong = Array.from({ length: 20_000 }, () => [number(), number()]).filter(([x, y]) => {
    const [found, expected] = [compiled(Float64Array.of(x!, y!), new Float64Array(0)), evaluators[op]!(x!, y!, 0)];
    return !Object.is(found, Number(expected));
  });
  expect(wrong).toEqual([]);
});

describe("stays a function of JavaScript", () => {
  const refused: Record<string, string> = {
    "what takes a remainder": "(x) => { return x % 2; }",
    "what calls a function that engines make a detour for": "(x) => { return Math.tanh(x); }",
    "what gives a condition": "(x) => { return x > 0; }",
    "what takes a number for a condition": "(x) => { return x ? 1 : 2; }",
    "what computes with a condition": "(x) => { const p = x > 0; return p * x; }",
    "what does not end with a result": "(x) => { if (x > 0) return 1; else return 2; }",
    "what has a loop": "(x) => { let s = 0; for (let i = 0; i < 3; i++) s += x; return s; }",
    "what names a variable as one around it": "(x) => { if (x > 0) { const x = 1; return x; } return x; }",
    "what gives a name two types":
      "(x) => { if (x > 0) { const p = x > 1; return p ? 1 : 2; } const p = x; return p; }",
    "what asks for more operands than there are": "(x) => { return Math.max(x, 1, 2); }",
    "what refers to something else": "(x) => { return Math.E * x; }",
    "what has a default": "(x, y = 1) => { return x + y; }",
    "what reads before it declares": "(x) => { const y = z; const z = x; return y; }",
  };
  test.each(Object.entries(refused))("%s", (_, text) => expect(lawOf(text)).toBeNull());

  test("while a like one is compiled", () => {
    const text = "(x) => { let y = x; if (x > 0 && !(x === 1)) { const p = x > 2; y = p ? 1 : 2; } return y; }";
    expect(lawOf(text)?.parameters).toEqual(["x"]);
    expect(lawOf("(x) => x * x * x")?.parameters).toEqual(["x"]);
  });
});
