/** Texts parse to what acorn makes of them, but for long chains of operators, which are one node; and nesting is counted. */
import { parse } from "acorn";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type AnyNode, lengthened, parseModule, TooDeep } from "../../src/common/syntax.js";

const operand = fc.constantFrom(
  "a",
  "b()",
  "(c)",
  "(d + 1)",
  "-e",
  "f[0]",
  "(g ? 1 : 2)",
  "h ** 2 ** k",
  "(i, j)",
  "!l",
);
const arithmetic = fc.constantFrom("+", "-", "*", "/", "%", "<", ">=", "===", "|", ">>", "in", "instanceof");
const chain = (operator: fc.Arbitrary<string>): fc.Arbitrary<string> =>
  fc
    .array(fc.tuple(operator, operand), { minLength: 1, maxLength: 150 })
    .map((steps) => steps.reduce((text, [operator, operand]) => `${text} ${operator} ${operand}`, "x"));
const mixed = chain(fc.oneof({ weight: 5, arbitrary: arithmetic }, fc.constantFrom("&&", "||")));
const ofOne = fc.constantFrom("+", "*", "&&", "??").chain((operator) => chain(fc.constant(operator)));

/** A tree as data, with long chains as the operations that they stand for. */
function plain(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(plain);
  if (typeof node !== "object" || node === null) return typeof node === "bigint" ? String(node) : node;
  const whole = (node as AnyNode).type === "LongExpression" ? lengthened(node as never) : node;
  return Object.fromEntries(Object.entries(whole).map(([key, value]) => [key, plain(value)]));
}

const options = { ecmaVersion: "latest", sourceType: "module" } as const;

describe("long chains", () => {
  test.each([
    ["mixed operators", mixed],
    ["one operator", ofOne],
  ])("of %s", (_, texts) => {
    const property = fc.property(texts, (text) => {
      expect(plain(parseModule(text))).toEqual(plain(parse(text, options)));
    });
    fc.assert(property, { numRuns: 100, seed: 20261128 });
  });

  test("are refused where acorn refuses them", () => {
    for (const text of [
      "a ?? b && c",
      "a || b ?? c",
      "a + #p",
      "const a = 1, a = 2;",
      "{ let b; var b; }",
      "function f(x) { let x; }",
    ])
      expect(() => parseModule(text), text).toThrow(SyntaxError);
  });

  test("of any length", () => {
    const [statement] = parseModule(`1${" + x * 2 - y".repeat(100_000)}`).body;
    const { expression } = statement as unknown as { expression: AnyNode };
    expect(expression).toMatchObject({ type: "LongExpression", start: 0 });
    expect((expression as { operands?: unknown[] }).operands).toHaveLength(200_001);
  });
});

describe("nesting", () => {
  /** How deep a text may be at least, to be parsed. */
  function depthOf(text: string): number {
    for (let deepest = 0; ; deepest++) {
      try {
        parseModule(text, deepest);
        return deepest;
      } catch (error) {
        if (!(error instanceof TooDeep)) throw error;
      }
    }
  }

  test.each([
    ["x;", 1],
    ["((x));", 3],
    ["f(f(x));", 3],
    ["- - x;", 3],
    ["x ** y ** z;", 3],
    ["[[x]];", 3],
    ["{ { x; } }", 3],
    ["if (x); else if (y); else z;", 3],
    ["a ? b : c ? d : e;", 3],
    ["x.y().z;", 4],
    ["() => () => x;", 3],
    ["x + y + z;", 2],
    ["x; y; z;", 1],
  ])("%s", (text, depth) => expect(depthOf(text)).toBe(depth));

  test("says where it gets too deep", () => {
    expect(() => parseModule("x;\n((((y))));", 4)).toThrow(expect.objectContaining({ position: 7 }));
  });
});
