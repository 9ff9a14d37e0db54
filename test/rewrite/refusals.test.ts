/**
 * What could be decided, or kept though its branch was not taken, without anybody noticing: it is right, or refused loudly.
 * It is long because it holds the table of the programs that are refused.
 */
import { describe, expect, test } from "vitest";
import { Diagnostic } from "../../src/diagnostics.js";
import { SMOOTH_POINTS } from "../support/both-sides.js";
import { compareProgram } from "../support/run-programs.js";
import { followed } from "./followed.js";

/** What the programs compare their numbers with is among these. */
const POINTS = [
  [1.5, 2.25, -0.5],
  [-1.5, 0.75, 2.5],
  [2.5, -2.5, 0.25],
  [-0.75, -1.25, -1.5],
  [0, 0, 0],
];

/** How a program differs from what it is on plain numbers, or the code that it is refused with. */
function outcome(body: string): readonly string[] | string {
  try {
    const points = [...POINTS, ...SMOOTH_POINTS];
    const { differences, smooth } = compareProgram(`function program(a, b, c) { ${body} }`, points);
    return smooth > 0 ? differences : [...differences, "no gradient was compared with differences"];
  } catch (error) {
    if (error instanceof Diagnostic) return error.code;
    throw error;
  }
}

const refused: Readonly<Record<string, [body: string, code: string]>> = {
  "find behind ?.": [`const xs = [a, b]; return xs?.find((x) => x > 0);`, "traced-choice"],
  "sort by a condition": [`return [a, b].sort((x, y) => x > y)[0];`, "traced-sort"],
  "sort by nothing": [`return [a, b].sort()[0];`, "traced-order"],
  "elements of what was filtered": [`return [a, b].filter((x) => x > 0)[0] * c;`, "traced-choice"],
  "spreading what was filtered": [`return Math.max(...[a, b].filter((x) => x > 0));`, "filtered-list"],
  "a push for what was filtered": [
    `const list = []; for (const x of [a, b].filter((x) => x > 0)) list.push(x); return list.length * c;`,
    "traced-branch",
  ],
  "reducing what was filtered from nothing": [
    `return [a, b].filter((x) => x > 0).reduce((s, x) => s + x);`,
    "traced-filter",
  ],
  "choosing what was filtered": [
    `const xs = c > 0 ? [a, b].filter((x) => x > 0) : [a]; return xs.length;`,
    "traced-filter",
  ],
  "sort of many": [
    `const xs = Array.from({ length: 65 }, (_, i) => a * i); return xs.sort((x, y) => x - y)[0];`,
    "traced-sort",
  ],
  "push in a branch": [`const xs = [b]; if (a > 0) xs.push(c); return xs.length * a;`, "traced-branch"],
  "push by apply in a branch": [
    `const xs = [b]; if (a > 0) xs.push.apply(xs, [c]); return xs.length * a;`,
    "traced-branch",
  ],
  "push of the prototype in a branch": [
    `const xs = [b]; if (a > 0) Array.prototype.push.call(xs, c); return xs.length * a;`,
    "traced-branch",
  ],
  "push by its name in a branch": [`const xs = [b]; if (a > 0) xs["push"](c); return xs.length * a;`, "traced-branch"],
  "length in a branch": [`const xs = [b, c]; if (a > 0) xs.length = 1; return xs.length * a;`, "traced-branch"],
  "elements behind the end": [`const xs = [b]; if (a > 0) xs[1] = c; return xs.length * a;`, "traced-branch"],
  "a set in a branch": [`const s = new Set(); if (a > 0) s.add(1); return s.size * a;`, "traced-branch"],
  "a map in a branch": [`const m = new Map([["k", b]]); if (a > 0) m.set("k", c); return m.get("k");`, "traced-branch"],
  "new members in a branch": [`const o = {}; if (a > 0) o.v = b; return (o.v ?? c) * a;`, "traced-branch"],
  "delete in a branch": [`const o = { v: b }; if (a > 0) delete o.v; return (o.v ?? c) * a;`, "traced-branch"],
  "delete behind ?. in a branch": [
    `const o = { v: b }; if (a > 0) delete o?.v; return (o.v ?? c) * a;`,
    "traced-branch",
  ],
  "Object.assign in a branch": [
    `const o = { v: b }; if (a > 0) Object.assign(o, { v: c }); return o.v;`,
    "traced-branch",
  ],
  "Object.defineProperty in a branch": [
    `const o = { v: b }; if (a > 0) Object.defineProperty(o, "v", { value: c }); return o.v;`,
    "traced-branch",
  ],
  "Reflect.set in a branch": [`const o = { v: b }; if (a > 0) Reflect.set(o, "v", c); return o.v;`, "traced-branch"],
  "an iterator advanced in a branch": [
    `const it = [b, c][Symbol.iterator](); if (a > 0) it.next(); return it.next().value;`,
    "traced-branch",
  ],
  "a generator advanced in a branch": [
    `function* g() { yield b; yield c; } const it = g(); if (a > 0) it.next(); return it.next().value;`,
    "traced-branch",
  ],
  "a generator spread in a branch": [
    `function* g() { yield b; yield c; } const it = g(); it.next(); let y = 0; if (a > 0) y = [...it][0]; for (const z of it) y += z; return y + a;`,
    "traced-branch",
  ],
  "a generator taken apart in a branch": [
    `function* g() { for (let i = 0; i < 4; i++) yield i * b; } const it = g(); it.next(); let y = 0; if (a > 0) for (const x of it) { y = x; if (x !== null) y += 1; } return y + (it.next().value ?? 7);`,
    "traced-branch",
  ],
  "a generator with a finally, left in a branch": [
    `let n = 1; function* g() { try { yield a; yield b; } finally { n *= 5; } } let s = 0; for (const x of g()) { if (x > 1) break; s += x; } return s * n;`,
    "traced-branch",
  ],
  "an iterator with a return, left in a branch": [
    `let n = 1; const it = { [Symbol.iterator]() { let i = 0; return { next: () => ({ value: [b, c][i], done: i++ > 1 }), return() { n = 5; return {}; } }; } }; let s = 0; for (const x of it) { if (x > a) break; s += x; } return s * n;`,
    "traced-branch",
  ],
  "an iterator that a scalar ends": [
    `let i = 0; const it = { [Symbol.iterator]: () => ({ next: () => ({ value: [b, c, 1][i++], done: i > 3 || a * i > b }) }) }; return [...it].length * c;`,
    "traced-decision",
  ],
  "a finally that forgets what a branch threw": [
    `const f = () => { try { if (b > c) throw 1; } finally { return c; } }; return f() * b;`,
    "traced-branch",
  ],
  "a finally that forgets an error": [
    `const f = () => { try { return a | 0; } finally { return c; } }; return f() * b;`,
    "traced-bits",
  ],
  "return in a generator": [
    `function* g() { if (a > 0) return b; yield c; } return [...g()].length * a;`,
    "traced-branch",
  ],
  "yield in a branch": [`function* g() { if (a > 0) yield b; yield c; } return [...g()].length * a;`, "traced-branch"],
  "throw that is caught": [
    `let y = 0; try { if (a > 0) throw new Error("no"); y = b; } catch { y = c; } return y;`,
    "traced-branch",
  ],
  "an exception of ?: that is caught": [
    `const no = () => { throw new Error("no"); }; let y = 0; try { y = a > 0 ? no() : b; } catch { y = c; } return y;`,
    "traced-branch",
  ],
  "an exception of && that is caught": [
    `const no = () => { throw new Error("no"); }; let y = b; try { a > 0 && no(); } catch { y = c; } return y;`,
    "traced-branch",
  ],
  "an exception of a function in a branch": [
    `const no = () => { throw new Error("no"); }; let y = b; try { if (a > 0) no(); } catch (e) { y = c; } return y;`,
    "traced-branch",
  ],
  "a refusal that is caught": [
    `let y = b; try { y = Number.parseFloat(a); } catch { y = c; } return y;`,
    "traced-text",
  ],
  while: [`let n = a; while (n > 1) n /= 2; return n;`, "traced-decision"],
  "an index into a record": [`return ({ 0: b, 1: c })[a];`, "traced-index"],
  "an index into rows of other lengths": [`return [[b], [b, c]][a][0];`, "bad-table"],
  "an index by a condition": [`return [b, c][a > 0];`, "condition-decay"],
  "a key": [`const o = { x: b }; return o[a > 0 ? "x" : "y"] * a;`, "traced-choice"],
  "texts in branches": [`let s = "x"; if (a > 0) s += "y"; return s.length * a;`, "traced-choice"],
  "texts of members in branches": [
    `const o = { s: "x" }; if (a > 0) o.s += "y"; return o.s.length * a;`,
    "traced-choice",
  ],
  "functions that are replaced": [
    `function f() { return b; } if (a > 0) f = () => c; return f() * a;`,
    "traced-branch",
  ],
  "errors that are replaced": [`try { throw 1; } catch (e) { if (a > 0) e = b; return e * a; }`, "traced-branch"],
  "bits of a scalar": [`return (a | 0) * b;`, "traced-bits"],
  "bits of a condition": [`return ((a > 0) | 0) * b;`, "traced-bits"],
  "the length of an array": [`return Array(a).length * b;`, "traced-decision"],
  "the length of a new array": [`return new Array(a).fill(b).length * a;`, "traced-decision"],
  "Array.from of a scalar": [`return Array.from({ length: a }, () => b).length * a;`, "traced-decay"],
  JSON: [`return JSON.parse(JSON.stringify([a]))[0] * b;`, "traced-json"],
  "a text": [`return Number(\`\${a}\`) * b;`, "traced-text"],
  String: [`return Number(String(a)) * b;`, "traced-text"],
  parseInt: [`return parseInt(a) * b;`, "traced-text"],
  toFixed: [`return Number(a.toFixed(2)) * b;`, "traced-text"],
  "scalars in arrays that round": [`const t = new Float32Array(2); t[0] = a; return t[0] * b;`, "traced-store"],
  "counters of a branch in arrays that round": [
    `const n = new Int32Array(2); if (a > 0) n[0]++; return n[0] * b;`,
    "traced-store",
  ],
  "swaps into arrays that round": [
    `const t = new Float32Array(2); [t[0], t[1]] = [a, b]; return t[0] * b;`,
    "traced-store",
  ],
  "arrays that round, filled": [`return new Float32Array(2).fill(a)[0] * b;`, "traced-store"],
  "arrays that round, set": [`const t = new Float32Array(2); t.set([a]); return t[0] * b;`, "traced-store"],
  "arrays that round, from a list": [`return Float32Array.from([a])[0] * b;`, "traced-store"],
  "arrays that round, of scalars": [`return Int32Array.of(a)[0] * b;`, "traced-store"],
  "arrays that round, new": [`return new Float32Array([a])[0] * b;`, "traced-store"],
  "arrays that round, new from exact ones": [
    `const t = Float64Array.of(a); return new Float32Array(t)[0] * b;`,
    "traced-store",
  ],
  "the bytes of a scalar": [`const t = Float64Array.of(a); return new Uint8Array(t.buffer)[0] * b;`, "traced-store"],
  "the bytes of a scalar that comes later": [
    `const t = new Float64Array(1), u = new DataView(t.buffer); t[0] = a; return u.getUint8(0) * b;`,
    "traced-store",
  ],
  "a scalar as the length": [`return new Float64Array(a).length * b;`, "traced-decision"],
  "a plain typed array reordered in a branch": [
    `const k = Int32Array.of(1, 2); if (a > 0) k.reverse(); return k[0] * b;`,
    "traced-branch",
  ],
  "a plain typed array that was chosen, reordered": [
    `const k = Int32Array.of(1, 2), l = Int32Array.of(3, 4); (a > 0 ? k : l).reverse(); return k[0] * b;`,
    "traced-object",
  ],
  "Object.is": [`return Object.is(a, b) ? a : b;`, "traced-decision"],
  "arrays chosen, then pushed to": [
    `const p = [b], q = [c]; const o = a > 0 ? p : q; o.push(1); return p.length * a;`,
    "traced-object",
  ],
  "arrays chosen, then shortened": [
    `const p = [b], q = [c]; const o = a > 0 ? p : q; o.length = 0; return p.length * a;`,
    "traced-object",
  ],
  "arrays chosen, and one of them grown": [
    `const p = [b], q = [c]; const o = a > 0 ? p : q; p.push(1); return o.length * a;`,
    "traced-object",
  ],
  "records chosen, then given more members": [
    `const p = { v: b }, q = { v: c }; const o = a > 0 ? p : q; o.w = 1; return p.v * a;`,
    "traced-object",
  ],
  "records chosen, then deprived of members": [
    `const p = { v: b }, q = { v: c }; const o = a > 0 ? p : q; delete o.v; return (p.v ?? 1) * a;`,
    "traced-object",
  ],
  "the order of keys": [
    `const o = a > 0 ? { x: b, y: 1 } : { y: 2, x: c }; return o[Object.keys(o)[0]] * a;`,
    "traced-object",
  ],
  "the order of entries": [
    `const o = a > 0 ? { x: b, y: 1 } : { y: 2, x: c }; let s = 0; for (const k in o) s = s * 2 + o[k]; return s;`,
    "traced-object",
  ],
  "the order of a copy": [
    `const o = a > 0 ? { x: b, y: 1 } : { y: 2, x: c }; return Object.values({ ...o })[0];`,
    "traced-object",
  ],
  "a new entry by a chosen key": [
    `const p = [b], q = [c], m = new Map([[p, 1]]); m.set(a > 0 ? p : q, 2); return m.size * a;`,
    "traced-object",
  ],
  "a set with a chosen member": [
    `const p = [b], q = [c]; return new Set([a > 0 ? p : q]).has(p) ? a : b;`,
    "traced-object",
  ],
  "a map with a chosen key": [
    `const p = [b], q = [c]; return new Map([[a > 0 ? p : q, b]]).get(p) * a;`,
    "traced-object",
  ],
  "an entry taken out by a chosen key": [
    `const p = [b], q = [c], s = new Set([p]); s.delete(a > 0 ? p : q); return s.size * a;`,
    "traced-object",
  ],
  "a chosen map that is changed": [
    `const m = new Map([["k", b]]), n = new Map([["k", c]]); (a > 0 ? m : n).set("k", 1); return m.get("k");`,
    "traced-object",
  ],
  "chosen dates as numbers": [`return +(a > 0 ? new Date(5) : new Date(9)) * b;`, "traced-object"],
  "texts of what was chosen": [
    `const o = a > 0 ? { k: "x", v: b } : { k: "y", v: c }; return o.k.length * o.v;`,
    "traced-choice",
  ],
  "instances of two classes": [
    `class P { v = b; } class Q { v = c; } return (a > 0 ? new P() : new Q()).v;`,
    "traced-choice",
  ],
  "chosen iterators": [
    `const it = (a > 0 ? [b] : [c])[Symbol.iterator](), jt = [a][Symbol.iterator](); return (a > 0 ? it : jt).next().value;`,
    "traced-choice",
  ],
  "a list that a method of the user's gives": [
    `const pool = { list: [], from() { return this.list; } }; if (a > 0) { const xs = pool.from(); xs.push(b); } return pool.list.length * a;`,
    "traced-branch",
  ],
  "a list that a helper keeps": [
    `const all = []; const last = () => all; const f = () => { if (a > 0) last().push(b); return all.length; }; return f() * a;`,
    "traced-branch",
  ],
  "a list made outside of the branch by a helper": [
    `const make = () => [b]; const xs = make(); if (a > 0) xs.reverse(); return xs.length * a;`,
    "traced-branch",
  ],
  "arrays of different lengths": [`const o = a > 0 ? [b] : [b, c]; return o.length * a;`, "traced-choice"],
  "a list returned early that grows": [
    `const f = () => { const out = [b]; if (a > 0) return out; out.push(c); return out; }; return f().length * a;`,
    "traced-branch",
  ],
  "a list in a record returned early that grows": [
    `const f = () => { const out = [b]; if (a > 0) return { out }; out.push(c); return { out }; }; return f().out.length * a;`,
    "traced-branch",
  ],
  "a list kept elsewhere that grows after a return": [
    `const keep = {  list: null }; const f = () => { const out = [b]; keep.list = out; if (a > 0) return 1; out.push(c); return 2; }; return f() * keep.list.length * a;`,
    "traced-branch",
  ],
  "a list in another list that grows after a return": [
    `const keep = []; const f = () => { const out = [b]; keep.push(out); if (a > 0) return 1; out.push(c); return 2; }; return f() * keep[0].length * a;`,
    "traced-branch",
  ],
  "a list in a closure that grows after a return": [
    `let read = null; const f = () => { const out = [b]; read = () => out.length; if (a > 0) return 1; out.push(c); return 2; }; return f() * read() * a;`,
    "traced-branch",
  ],
  "members after a return from a constructor": [
    `class A { constructor(x) { if (x > 0) return; this.y = x; } } return (new A(a).y ?? 5) * b;`,
    "traced-branch",
  ],
  "recursion by a scalar": [`const f = (x) => (x > 1 ? f(x / 2) : x); return f(a);`, "traced-recursion"],
};

describe("followed", () => {
  for (const [what, body] of Object.entries(followed)) test(what, () => expect(outcome(body)).toEqual([]));
});

describe("refused", () => {
  for (const [what, [body, code]] of Object.entries(refused)) test(what, () => expect(outcome(body)).toBe(code));
});
