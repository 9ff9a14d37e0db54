/**
 * Code that nobody rewrites (packages of node_modules, functions of the platform however they are got hold of): what it does
 * with scalars is right, or refused at the user's line, with the name of the package. Nothing is decided unseen.
 */
import { describe, expect, test } from "vitest";
import { load } from "../../src/compile.js";
import type { Diagnostic } from "../../src/diagnostics.js";
import { workspace } from "./workspace.js";

const space = workspace();

const PACKAGE = `
export const length = (v) => { let s = 0; for (const x of v) s += x * x; return Math.sqrt(s); };
export const where = (xs, test) => xs.filter(test);
export const keep = (xs, test) => { const out = []; for (const x of xs) if (test(x)) out.push(x); return out; };
export const firstPositive = (xs) => (xs[0].gt(0) ? xs[0] : xs[1]);
export const clampTo = (x, top) => (x.gt(top) ? top : x);
export const either = (x, a, b) => x.gt(0).select(a, b);
export const largest = (xs, less) => xs.reduce((best, x) => (less(best, x) ? x : best));
export const sorted = (xs, compare) => [...xs].sort(compare);
export const isReal = (x) => Number.isFinite(x);
export const checked = (x) => { if (Number.isNaN(x)) throw new TypeError("is NaN"); return Math.abs(x); };
export const typed = (x) => { if (typeof x !== "number") throw new TypeError("Expected a number"); return Math.abs(x); };
export const orZero = (x) => (Number.isFinite(x) ? x : 0);
export const orElse = (x, other) => (x == null ? other : x);
export const truthy = (c) => (Boolean(c) ? 1 : 0);
export const counted = (xs) => new Set(xs).size;
export const draw = () => Math.random();
export const stamp = () => Date.now();
export const cloned = (x) => structuredClone(x);
export const merged = (x) => ({ ...x, more: 1 });
export const assigned = (x) => Object.assign(Object.create(Object.getPrototypeOf(x)), x);
export const pick = (c, a, b) => (c ? a : b);
export const choose = (c, a, b) => c.select(a, b);
export const both = (flags, a, b) => (flags.p && flags.q ? a : b);
export const countTrue = (flags) => flags.reduce((n, c) => (c ? n + 1 : n), 0);
export const keepAt = (xs, test) => xs.reduce((kept, x, i) => (test(x, i) ? [...kept, x] : kept), []);
export const picker = (a, b) => (c) => (c ? a : b);
export class Picker { constructor(c) { this.c = c; } pick(c, a, b) { return c ? a : b; } own(a, b) { return this.c ? a : b; } }
export const forIn = (x) => { if (typeof x !== "object") return x; const out = {}; for (const k in x) out[k] = forIn(x[k]); return out; };
export const equals = (a, b) => {
  if (a === b) return true;
  if (a.valueOf !== Object.prototype.valueOf) return a.valueOf() === b.valueOf();
  return false;
};
export const alike = (a, b) =>
  a === b || (typeof a === "object" && Object.keys(a).every((k) => alike(a[k], b[k])));
export const tagged = (a, b) => Object.prototype.toString.call(a) === "[object Number]" && +a === +b;
export const boxed = (x) => Object.fromEntries(Object.entries(x).map(([k, w]) => [k, new w.constructor(w)]));
export const root = (x) => Math.sqrt(x);
export const text = (x) => JSON.stringify(x);
export const map = (xs, f) => xs.map(f);
export const total = (xs) => xs.reduce((s, x) => s.add(x));
`;
const MANIFEST = '{ "name": "guest", "type": "module", "exports": "./index.js" }';
const HEAD = `import { defineModel, vector } from "micrograd-compile";
import * as guest from "guest";
import assert from "node:assert"; import nodeCrypto, { randomBytes } from "node:crypto"; import { isDeepStrictEqual } from "node:util";
export default defineModel({ parameters: { v: vector(3, [1.5, -2, 0.25]) }, forward: ({ v: given }) => {
const v = given as unknown as number[]; const [x, y, z] = v as [number, number, number];
`;

const files = (body: string): Record<string, string> => ({
  "m.ts": `${HEAD}${body}\n} });\n`,
  "node_modules/guest/package.json": MANIFEST,
  "node_modules/guest/index.js": PACKAGE,
});

async function refusal(body: string): Promise<Diagnostic> {
  space.write(files(body));
  return load(space.path("m.ts")).then(
    () => {
      throw new Error("It was not refused.");
    },
    (error) => error,
  );
}

/** A body, its code, the text that it is refused at, and part of the message. */
const refused: readonly (readonly [body: string, code: string, at: string, message: string])[] = [
  // What the language asks for itself.
  [
    'const o: { w?: number } = {}; Object.defineProperty(o, "w", { value: x, enumerable: x > y }); return Object.keys(o).length * x;',
    "traced-decision",
    "defineProperty",
    "enumerable",
  ],
  [
    "const o = Object.create(null, { w: { value: 1, writable: x > y } }); o.w = 2; return o.w * x;",
    "traced-decision",
    "create(",
    "writable",
  ],
  ['const p = new Proxy({}, { has: () => x > y }); return "w" in p ? x : y;', "traced-decision", "in p", "has"],
  [
    "const list = { 0: x, 1: y, length: 2, [Symbol.isConcatSpreadable]: x > y }; return [z].concat(list as never).length * x;",
    "traced-decision",
    "concat",
    "isConcatSpreadable",
  ],
  ["return guest.length(v);", "stranger-operator", "length", "the package `guest` (guest/index.js:2)"],
  ["return guest.where(v, (w) => w > 0).length * x;", "traced-decision", "where", "`filter` in the package `guest`"],
  ["return guest.keep(v, (w) => w > 0).reduce((s, w) => s + w, 0);", "unseen-condition", "> 0", "package `guest`"],
  ["return guest.firstPositive(v);", "unseen-condition", "firstPositive", "the package `guest` (guest/index.js:5)"],
  ["return guest.clampTo(x, 1);", "unseen-condition", "clampTo", "takes every condition for true"],
  ["return guest.largest(v, (a, b) => a < b);", "unseen-condition", "< b", "package `guest`"],
  ["return guest.sorted(v, (a, b) => a - b)[0];", "traced-order", "sorted", "The comparator of this `sort`"],
  ["return guest.sorted(v)[0];", "traced-order", "sorted", "sorts as text"],
  ["return guest.isReal(x) ? guest.orZero(x) : 0;", "unseen-condition", "orZero", "package `guest`"],
  ["return guest.checked(x);", "unseen-condition", "checked", "the package `guest` (guest/index.js:11)"],
  [
    "return guest.typed(x);",
    "model-threw",
    "typed",
    "In the package `guest` (guest/index.js:12), which is not rewritten",
  ],
  ["return guest.truthy(x > 0) * x;", "unseen-condition", "truthy", "package `guest`"],
  ["return guest.counted(v) * x;", "traced-key", "counted", "Set.add"],
  ["return guest.draw() * x;", "random-forward", "draw", "Math.random()"],
  ["return guest.stamp() * x;", "clock-forward", "stamp", "Date.now()"],
  ["return JSON.parse(guest.text(v))[0] * x;", "traced-json", "text", "JSON.stringify"],
  // Conditions that were there before.
  ["const c = x > 0; return guest.pick(c, x, y);", "unseen-condition", "c, x", "left to `guest.pick`"],
  ["const { pick } = guest; return pick(x > 0 && y > 0, x, y);", "unseen-condition", "x > 0", "left to `pick`"],
  ["const c = { p: x > 0, q: true }; return guest.both(c, x, y);", "unseen-condition", "c, x", "`guest.both`"],
  ["const c = v.map((w) => w > 0); return guest.countTrue(c) * x;", "unseen-condition", "c)", "`guest.countTrue`"],
  ["const c = [x > 0] as const; return guest.pick(...c, x, y);", "unseen-condition", "c, x", "`guest.pick`"],
  [
    "const c = v.map((w) => w > 0); return guest.keepAt(v, (_, i) => c[i])[0];",
    "unseen-condition",
    "keepAt",
    "`guest.keepAt`",
  ],
  ["return guest.picker(x, y)(x > 0);", "unseen-condition", "x > 0", "`guest.picker(x, y)`"],
  ["const f = guest.picker(x, y); return f(x > 0);", "unseen-condition", "x > 0", "left to `f`"],
  ["const p = new guest.Picker(1); return p.pick(x > 0, x, y);", "unseen-condition", "x > 0", "`p.pick`"],
  ["return new guest.Picker(x > 0).own(x, y);", "unseen-condition", "x > 0", "`guest.Picker`"],
  ["try { assert(x > 0); } catch { return y; } return x;", "traced-branch", "x > 0", "caught by a `try`"],
  ["const c = x > 0; const y2 = c ? x : y; return guest.pick(c, y2, y);", "unseen-condition", "c, y2", "`guest.pick`"],
  // Copies and comparisons.
  ["return guest.forIn({ x }).x * y;", "stranger-copy", "forIn", "the package `guest`"],
  ["return guest.alike({ x }, { x: y }) ? x : y;", "stranger-copy", "alike", "the package `guest`"],
  ["return guest.equals(x, y) ? x : y;", "stranger-operator", "equals", "the package `guest`"],
  ["return guest.tagged(x, y) ? x : y;", "stranger-operator", "tagged", "the package `guest`"],
  ["return isDeepStrictEqual(v, [1, 2, 3]) ? x : y;", "traced-decision", "isDeep", "`util.isDeepStrictEqual`"],
  ["assert.deepStrictEqual([x], [y]); return x;", "traced-decision", "deepStrict", "`assert.deepStrictEqual`"],
  // What a model borrows.
  ["return Array.prototype.filter.call(v, (w) => w > 0).length * x;", "traced-decision", "call", "`filter`"],
  ["const f = v.some.bind(v); return f((w) => w > 0) ? x : y;", "traced-decision", "f(", "`some`"],
  ["const { find } = Array.prototype; return find.call(v, (w) => w > 0);", "traced-decision", "call", "`find`"],
  ["return Reflect.apply(v.every, v, [(w: number) => w > 0]) ? x : y;", "traced-decision", "apply", "`every`"],
  ['const m = "findIndex"; return v[m]((w) => w > 0) * x;', "traced-decision", "((", "`findIndex`"],
  ["return new Set(v.map((w) => w > 0)).size * x;", "traced-key", "new Set", "Set.add"],
  ["return new Map([[x > 0, 1]]).size * x;", "traced-key", "new Map", "Map.set"],
  ["return (new Map([[true, 1]]).get(x > 0) ?? 2) * x;", "traced-key", "get", "Map.get"],
  ["return globalThis.Object.is(x, 1) ? x : y;", "traced-decision", "is", "`Object.is`"],
  // Clocks and chance.
  ["return x * randomBytes(2)[0]!;", "random-forward", "randomBytes", "crypto.randomBytes()"],
  ["return x * nodeCrypto.randomInt(9);", "random-forward", "randomInt", "crypto.randomInt()"],
  ["return x * process.hrtime()[1];", "clock-forward", "hrtime", "process.hrtime()"],
  ["return x * Number(process.hrtime.bigint() % 7n);", "clock-forward", "bigint", "process.hrtime.bigint()"],
  ["return x * Date.now();", "clock-forward", "now", "Date.now()"],
  ["return x * new Date().getTime();", "clock-forward", "new Date", "new Date()"],
  ["return x * globalThis.Date.now();", "clock-forward", "now", "Date.now()"],
  ["const { now } = Date; return x * now();", "clock-forward", "now()", "Date.now()"],
  ["return x * performance.now();", "clock-forward", "now", "performance.now()"],
  ["return x * globalThis.Math.random();", "random-forward", "random", "Math.random()"],
  ["return x * crypto.randomUUID().length;", "random-forward", "randomUUID", "crypto.randomUUID()"],
  ["return x * crypto.getRandomValues(new Uint8Array(1))[0]!;", "random-forward", "getRandomValues", "crypto."],
  ["return JSON.parse(JSON.stringify(v))[0] * x;", "traced-json", "stringify", "JSON.stringify"],
];

test.each(refused)("refused: %s", async (body, code, at, message) => {
  const error = await refusal(body);
  const { line, column } = error.location!;
  const text = files(body)["m.ts"]!.split("\n")[line - 1]!;
  expect([error.code, text.slice(column - 1, column - 1 + at.length)]).toEqual([code, at]);
  expect(error.message).toContain(message);
  expect(error.hint.length).toBeGreaterThan(20);
});

/** Bodies with what they are on plain numbers. */
type Plain = (...v: number[]) => number;
const followed: Readonly<Record<string, Plain>> = {
  "return guest.either(x, y, z * 3);": (x, y, z) => (x > 0 ? y : z * 3),
  "return guest.total(v) * x;": (x, y, z) => (x + y + z) * x,
  "return guest.root(x) * y;": (x, y) => Math.sqrt(x) * y,
  "return guest.orElse(x, 7) * y;": (x, y) => x * y,
  "const c = guest.cloned({ a: [x, y], m: new Map([[1, z]]) }); return c.a[0]! * c.a[1]! + c.m.get(1)!;": (x, y, z) =>
    x * y + z,
  "const c = guest.merged({ a: x }); return c.a * c.more * y;": (x, y) => x * y,
  "const c = guest.assigned({ a: x }); return c.a * y;": (x, y) => x * y,
  "const c = structuredClone(v); c[0] = 4; return c[0]! * x * c[1]!;": (x, y) => 4 * x * y,
  "const o = { a: v, b: v }; const c = structuredClone(o); c.a[0] = y; return c.b[0]! * x;": (x, y) => y * x,
  "const flags = guest.map(v, (w) => w > 0); return flags[0] ? x : flags[1] ? y : flags[2] ? z : 0;": (x, y, z) =>
    x > 0 ? x : y > 0 ? y : z > 0 ? z : 0,
  "return globalThis.Number.isFinite(x) ? x * 2 : y;": (x) => x * 2,
  "return globalThis.Boolean(x > 0) ? x * 2 : y;": (x, y) => (x > 0 ? x * 2 : y),
  "return globalThis.Math.max(x, y) * z;": (x, y, z) => Math.max(x, y) * z,
  // What is only printed.
  "console.debug(`x = ${x}, ${v.map((w) => `${w * 2}`)}`, 'y: ' + y + (x + y)); console.debug(x.toFixed(3)); return x * y;":
    (x, y) => x * y,
  "const check = (w: number) => { if (w > 9) throw new RangeError(`${w} is more than ` + (w - 1)); return w; }; return check(x) * y;":
    (x, y) => x * y,
  "return guest.choose(x > 0 && z > 0, y, z);": (x, y, z) => (x > 0 && z > 0 ? y : z),
  "const c = guest.boxed({ x, y }); return c.x * c.y;": (x, y) => x * y,
  "const read = (_: unknown, w: number): number => w; return read(x > 0, y) * guest.root(x * x);": (x, y) =>
    y * Math.sqrt(x * x),
  "return isDeepStrictEqual([1], [1]) ? guest.orElse({ state: x }, 1).state * y : y;": (x, y) => x * y,
  // What `assert` stops.
  "assert(x > 0); return x * y;": (x, y) => (x > 0 ? x * y : Number.NaN),
  "assert.ok(y > -0.5 && z < 9, 'no'); return x * y;": (x, y) => (y > -0.5 ? x * y : Number.NaN),
  "assert.strict(!(x > 1)); return x * y;": (x, y) => (x > 1 ? Number.NaN : x * y),
  "const { ok } = assert; for (const w of v) ok(w > -3); return x * y;": (x, y, z) => (z > -3 ? x * y : Number.NaN),
  "const d = x + 1; assert(d); return y / d;": (x, y) => (x === -1 ? Number.NaN : y / (x + 1)),
  "if (x > 0) assert(y < 0, 'y'); return x * y;": (x, y) => (x > 0 && y >= 0 ? Number.NaN : x * y),
  "if (x < 0) assert.fail('x'); return x * y;": (x, y) => (x < 0 ? Number.NaN : x * y),
  "assert(v.length === 3); console.assert(x > 9, 'x', x); return x * y;": (x, y) => x * y,
  "const p = new Proxy({ w: x }, { has: () => true, set: (o, k, w) => Reflect.set(o, k, w * 2) }); p.w = y; return 'w' in p ? p.w : 0;":
    (_, y) => y * 2,
  "const o = Object.defineProperty({}, 'w', { value: x, enumerable: true }) as { w: number }; return Object.keys(o).length * o.w;":
    (x) => x,
  "class P { static [Symbol.hasInstance](o: unknown): boolean { return (o as { w: number }).w > y; } } return ({ w: x }) instanceof P ? z : x;":
    (x, y, z) => (x > y ? z : x),
  "return x.constructor === Number && Object.getPrototypeOf(x) === Number.prototype ? x * y : y;": (x, y) => x * y,
  // Flags that nobody uses.
  "const state = { v: x, done: x > 1, all: v.map((w) => w > 0) }; return state.v * y;": (x, y) => x * y,
  "console.debug; const c = x > 0; void c; return [c].length * y;": (_, y) => y,
  "return new Date(0).getTime() + new Date(2020, 1).getFullYear() + x;": (x) => 2020 + x,
  "return new Set([1, 1, 2]).size * x + [1, 2].filter((i) => i > 1).length;": (x) => 2 * x + 1,
};

describe("followed", () => {
  const points = [
    [1.5, -2, 0.25],
    [-1, 2, -4],
    [0.5, 0.75, 3],
  ];
  test.each(Object.keys(followed))("%s", async (body) => {
    space.write(files(body));
    const module = await load(space.path("m.ts"));
    for (const point of points) {
      const at = Float64Array.from(point);
      const value = followed[body]!(...point);
      expect(module.forward(at)).toBe(value);
      module.gradient(at).forEach((slope, i) => {
        if (Number.isNaN(value)) return body.includes("assert") && expect(slope).toBeNaN();
        const moved = (h: number): number => followed[body]!(...point.with(i, point[i]! + h));
        expect(slope).toBeCloseTo((moved(1e-6) - moved(-1e-6)) / 2e-6, 5);
      });
    }
  });
});

test("a script that was not loaded decides nothing unseen either", async () => {
  const { defineModel, vector } = await import("../../src/index.js");
  const { trace } = await import("../../src/engine/trace.js");
  const model = defineModel({
    parameters: { v: vector(2) },
    forward: ({ v: [x, y] }) => (x!.gt(0) ? x! : y!),
  });
  expect(() => trace(model, () => -1, true)).toThrow(expect.objectContaining({ code: "unseen-condition" }));
});

test("all that is wrong is said in one run, and nothing that follows from it", async () => {
  const body = `const a = x * Math.random();
const n = { 0: 1 }[x]!;
const b = (y | 0) + n;
const again = [a, b].map((w) => Math.random() * w);
if (Object.is(x, 1)) return again[0]! * a;
return x / z;`;
  const error = await refusal(body);
  const found = [error, ...error.others].map(({ code, location }) => `${code} ${location!.line - 5}`);
  expect(found).toEqual([
    "random-forward 1",
    "traced-index 2",
    "traced-bits 3",
    "random-forward 4",
    "traced-decision 5",
  ]);
  expect([error, ...error.others].every(({ frame }) => frame?.includes(">"))).toBe(true);
});
