/** Pictures of graphs: the text that GraphViz is given, and the picture it makes. */
import { expect, test } from "vitest";
import { toDot, toSvg } from "../../src/engine/dot.js";
import { handle, type Num, Value } from "../../src/engine/value.js";
import { Tape } from "../../src/ir/tape.js";
import { expectDiagnostic } from "./expect.js";

/** relu(a·b + a) at (2, −0.5). */
function small(): Num {
  const a = new Value(2, "a");
  const b = new Value(-0.5, "b");
  const out = a.mul(b).add(a).relu();
  out.label = "out";
  out.backward();
  return out;
}

test("a small graph", () => {
  expect(toDot(small())).toBe(`digraph {
  rankdir=LR
  n0 [shape=record, label="{ a | data 2.0000 | grad 0.5000 }"]
  n1 [shape=record, label="{ b | data -0.5000 | grad 2.0000 }"]
  n2 [shape=record, label="{ data -1.0000 | grad 1.0000 }"]
  n2op [label="*"]
  n2op -> n2
  n0 -> n2op
  n1 -> n2op
  n3 [shape=record, label="{ data 1.0000 | grad 1.0000 }"]
  n3op [label="+"]
  n3op -> n3
  n2 -> n3op
  n0 -> n3op
  n4 [shape=record, label="{ out | data 1.0000 | grad 1.0000 }"]
  n4op [label="relu"]
  n4op -> n4
  n3 -> n4op
}
`);
});

test("the same graph gives the same text, whatever was computed before", () => {
  expect(toDot(small())).toBe(toDot(small()));
});

test("options", () => {
  expect(toDot(small(), { rankdir: "TB", digits: 1 })).toMatch(/rankdir=TB[\s\S]*\{ b \| data -0\.5 \| grad 2\.0 \}/);
});

test("conditions are drawn, without a gradient", () => {
  const x = new Value(3);
  const text = toDot(x.gt(1).and(true).select(x, 0));
  expect(text).toContain('n2 [shape=record, label="{ data true }"]\n  n2op [label="\\>"]\n  n2op -> n2\n  n0 -> n2op');
  expect(text).toContain('[label="&amp;&amp;"]');
  expect(text).toContain('[label="?:"]');
  expect(toDot(x.lt(1))).toContain("{ data false }");
});

test("an operand that is there twice has two edges", () => {
  const x = new Value(3);
  expect(toDot(x.mul(x)).match(/n0 -> n1op/g)).toHaveLength(2);
});

test("what is not finite is drawn as what it is", () => {
  const x = new Value(Number.NaN);
  expect(toDot(x.add(Number.NEGATIVE_INFINITY))).toMatch(/data NaN[\s\S]*data -Infinity/);
});

test("labels mean nothing to GraphViz", async () => {
  const label = 'a "b" {c} | <d> \\ & &lt; \\n\ne';
  const value = new Value(1, label);
  expect(toDot(value)).toContain('{ a \\"b\\" \\{c\\} \\| \\<d\\> \\\\ &amp; &amp;lt; \\\\n\\ne | data');
  const svg = await toSvg(value);
  expect(svg).toContain("a &quot;b&quot; {c} | &lt;d&gt; \\ &amp; &amp;lt; \\n</text>");
  expect(svg).toContain(">e</text>");
});

test("the picture shows data and gradients", async () => {
  const svg = (await toSvg(small())).replaceAll("&#45;", "-");
  expect(svg).toMatch(/^<\?xml[\s\S]*<svg[\s\S]*<\/svg>\s*$/);
  for (const text of ["a", "b", "out", "data 2.0000", "data -0.5000", "grad 0.5000", "grad 2.0000", "*", "+", "relu"])
    expect(svg).toContain(`>${text}</text>`);
});

test("graphs that nobody could read are refused", async () => {
  const x = new Value(1);
  let y: Value = x;
  for (let i = 0; i < 2999; i++) y = y.add(x);
  expect(toDot(y)).toContain("n2999 ");
  expectDiagnostic(() => toDot(y.neg()), "graph-too-large", "The graph has 3001 nodes");
  await expect(toSvg(y.neg())).rejects.toMatchObject({ code: "graph-too-large" });
});

test("text is as wide as its box was made for", async () => {
  const svg = await toSvg(small());
  const texts = [
    ...svg.matchAll(/<text [^>]*font-family="ui-monospace[^>]*textLength="([\d.]+)"[^>]*>([^<]*)<\/text>/g),
  ];
  expect(texts.length).toBeGreaterThan(5);
  for (const [, width, text] of texts)
    expect(Number(width)).toBeCloseTo(8.4 * text!.replace(/&#?\w+;/g, "x").length, 0);
});

test("pictures are bounded", async () => {
  const x = new Value(1);
  let y: Value = x;
  for (let i = 0; i < 500; i++) y = y.add(x);
  await expect(toSvg(y)).rejects.toMatchObject({ code: "graph-too-large" });
});

test("only values can be drawn", () => {
  expectDiagnostic(() => toDot(3 as never), "bad-argument", "Only values can be drawn, not a number");
  const tape = new Tape();
  expectDiagnostic(() => toDot(handle(tape, tape.read("inputs", 0))), "traced-data");
});
