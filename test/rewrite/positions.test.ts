/**
 * Wherever an expression can stand, it is rewritten: of none is anything left as it was written. Each E below is an expression of
 * its own. What becomes of them is the affair of other tests.
 */
import { describe, expect, test } from "vitest";
import { rewrite } from "../../src/rewrite/index.js";

const POSITIONS: Readonly<Record<string, readonly string[]>> = {
  patterns: [
    "const { x = E, q: y = E, [E]: z = E } = E;",
    "const [x = E, [y = E], { z = E }, { q: [w = E] = [E] } = { q: E }] = E;",
    "const [x, ...[y = E]] = E; const [z, ...{ length: w = E }] = E;",
    "let { x = E } = E, y = E; var { z = E } = E;",
    "({ x = E, q: y = E, [E]: o[E] = E } = E);",
    "[x = E, o[E], o[E].q = E, ...o[E]] = E;",
    "x = y = o.q = E;",
    "try { f(E); } catch ({ x = E }) { f(E); } finally { f(E); }",
    "try { f(E); } catch ([x = E]) { f(x); }",
  ],
  loops: [
    "for (const { x = E } of E) f(x);",
    "for (const { x = E } of E) { if (E) break; f(x); }",
    "for (const [x = E] of E) { const { y = E } = x; if (E) continue; f(() => y); }",
    "for (let { x = E } of E) { x = E; f(() => x); }",
    "for (var { x = E } of E) f(x);",
    "for ({ x = E } of E) f(x);",
    "for ([x = E, o[E] = E] of E) f(x);",
    "for (o[E] of E) f(E);",
    "for (const { length = E } in E) f(length);",
    "for (o[E] in E) f(E);",
    "for (let { x = E } = E, y = E; x < E; y += E) f(() => x + E);",
    "for (const x = E; E; E) break;",
    "do { f(E); } while (E);",
    "while (E) { if (E) break; }",
    "out: for (const { x = E } of E) for (const [y = E] of E) if (E) continue out; else f(x, y);",
  ],
  functions: [
    "function g(x = E, { y = E, q: [z = E] = E } = E, ...[{ w = E }]) { return E; }",
    "const g = (x = E, { y = E }) => E; const h = async ({ x = E }) => { await E; };",
    "const g = function* ({ x = E }) { yield E; yield* E; const { y = yield E } = E; };",
    "const g = async () => { for await (const { x = E } of E) f(x); };",
    "const p = { g(x = E) {}, get [E]() { return E; }, set q({ x = E }) {}, [E]: E, async *h({ x = E } = E) {}, ...E };",
    "class A extends (E) { x = E; static y = E; [E] = E; #p = E; static { f(E); } m(x = E) {} constructor({ x = E }) { super(E); } get [E]() { return E; } }",
    "f(class { x = E; }, class extends f(E) {}, ({ x = E }) => x);",
  ],
  calls: [
    "f(...E, E); new F(E, ...E); new (E)(); (E)(E);",
    // biome-ignore lint/suspicious/noTemplateCurlyInString: it is the text of a program
    "f`a${E}b`; f(`a${E}b`); console.log(E, `${E}`); f(new Error(`${E}`), String(E));",
    "o?.[E]; o?.q(E); o?.[E]?.(E); o.q?.(E); (o?.q)[E]; o?.q.filter(E)?.[E];",
    "o.q.filter(E); o.push(E); o.sort(E); o.map(E); o[E].q(E).w[E]++; o.push.apply(o, E); o.call(E);",
    "Object.is(E, E); Math.max(E, E); Array(E); new Array(E); new Map(E); new Float64Array(E); Number(E); Boolean(E);",
    "Object.assign(E, E); structuredClone(E); Object.entries(E); delete o[E]; delete o?.[E];",
    "import(E); (() => E)(); (() => ({ q: E }))(); (E, f)(E);",
  ],
  operators: [
    "f(E ? E : E, E && E, E || E, E ?? E, -E, !E, typeof E, void E, [E, , ...E]);",
    "f((E) in o, E instanceof F, E, (E, E), E ** E, E === E, E | E);",
    "o[E] = E; o[E] += E; o[E] **= E; o[E] ??= E; o[E] ||= E; o[E] &&= E; o[E]++; --o[E];",
    "x += E; x ??= E; x ||= E; x &&= E; x |= E;",
  ],
  statements: [
    "if (E) f(E); else if (E) f(E); else { f(E); }",
    "switch (E) { case E: f(E); default: f(E); case E: break; }",
    "out: { f(E); if (E) break out; f(E); }",
    "if (E) return E; if (E) throw E; return E;",
  ],
};

/** Of the expressions, what they are on plain values; parentheses keep each in its place. */
const EXPRESSIONS = ["a ? b : c", "a * b", "a > b", "!a", "a && b"];

describe.each(Object.entries(POSITIONS))("%s", (_, positions) => {
  test.each(positions)("%s", (position) => {
    for (const expression of EXPRESSIONS) {
      const written: string[] = [];
      const text = position.replace(/\bE\b/g, () => {
        written.push(expression.replace(/[abc]/g, (name) => `${name}_${written.length}`));
        return `(${written.at(-1)})`;
      });
      const source = `function model(o, f, F) { var x, y; {\n${text}\n} }`;
      const { code } = rewrite(source, { isOwn: () => true, helpers: "H", after: 0 });
      expect(written.filter((one) => code.includes(one))).toEqual([]);
    }
  });
});
