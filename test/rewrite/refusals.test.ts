/**
 * What could be decided, or kept though its branch was not taken, without anybody noticing: it is right, or refused loudly.
 * It is long because it is two tables, of programs that are followed and of programs that are refused.
 */
import { describe, expect, test } from "vitest";
import { Diagnostic } from "../../src/diagnostics.js";
import { compareProgram } from "../support/run-programs.js";

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
    return compareProgram(`function program(a, b, c) { ${body} }`, POINTS).differences;
  } catch (error) {
    if (error instanceof Diagnostic) return error.code;
    throw error;
  }
}

/** Bodies of functions of a, b, c. */
const followed: Readonly<Record<string, string>> = {
  "static members": `class S { static n = 1; static add(x) { S.n += x; } } if (a > 0) S.add(b); else S.n *= 2; return S.n * c;`,
  "members of functions": `const f = () => f.k; f.k = b; if (a > 0) f.k = c; return f();`,
  "setters and getters": `const o = { v: b, n: 0, set w(x) { this.v += x; this.n++; }, get w() { return this.v * 2; } }; if (a > 0) o.w = c; else { o.w += 1; o.w--; } return o.w + o.n;`,
  "private members": `class P { #x = b; #y = 1; f(t) { if (t > 0) { this.#x += t; this.#y++; } else if (t > -1) return this.#x; [this.#x] = [this.#x * 2]; return this.#x * this.#y; } } const p = new P(); return p.f(a) + p.f(c);`,
  "members of super": `class A { constructor() { this.v = b; } } class B extends A { f() { if (a > 0) super.v = c; return this.v; } } return new B().f();`,
  "any operator of assignment": `const o = { n: 1, m: 2, k: null, q: 0 }; let i = 1; if (a > 0) { o.n |= 6; o.m <<= 2; o.k ??= 3; o["q"] += 5; i ^= 3; } else { o.k = 7; o.q ||= 9; } return b * o.n + c * o.m + o.k * a + o.q * b + i * c;`,
  "destructuring that moves": `const t = [1, 2, 3]; let i = 0; if (a > 0) [i, t[i]] = [2, b]; else [t[i], i] = [c, 1]; return t[0] * 100 + t[1] * 10 + t[2] + i;`,
  "destructuring into computed members": `const o = { x: 1, y: 2 }; const k = () => "y"; if (a > 0) ({ p: o.x, q: o[k()] = b } = { p: c }); return o.x * o.y;`,
  "heads of loops": `const o = { k: 0 }; let v = 5; if (a > 0) { for (o.k of [b, c]); for (v of [b]); } return o.k + v;`,
  "exceptions that stay within a branch": `let y = b; if (a > 0) { try { JSON.parse("{"); } catch { y = c; } } return y * 2;`,
  "swaps in returns": `const f = (x) => { let [p, q] = [x, b]; if (p > 0) [p, q] = [q, p]; if (q > 1) return p; return q * 2; }; return f(a) + f(c);`,
  "arrays returned early, then written": `const f = (x) => { const out = [1, 2]; if (x > 0) return [x, x]; out[0] = b; return out; }; const r = [...f(a)]; r[1] += c; return r[0] * r[1];`,
  "one array returned early, then written": `const f = (x) => { const out = [b, 2]; if (x > 0) return out; out[0] = c; return out; }; return f(a)[0];`,
  "lists that grow after a return": `const f = (x) => { if (x > 0) return 1; const out = []; for (const y of [b, c]) out.push(y * x); return out[0] + out[1]; }; return f(a);`,
  "lists that grow in a branch of their own": `let s = 0; if (a > 0) { const xs = []; xs.push(b); xs.push(c); s = xs.reduce((x, y) => x * y); } return s;`,
  "conditions that are kept": `const p = a > 0, q = [b > 0, c > 0]; let n = p && q[0]; n ||= q[1]; return n ? a : !p ? b : c;`,
  "conditions as numbers": `return +(a > 0) + b * +(b > c);`,
  "truth of numbers": `let n = 0; if (a) n += 1; n += b ? 2 : 3; n += !c ? 4 : 5; n += a && b; n += c || 7; return n * a;`,
  "counters that a for gives scalars": `let s = 0; for (let i = 0, v = 0; i < 3; i++, v = a) { if (v) s += b; s += v * 2; } return s;`,
  "defaults of parameters": `const f = (x, y = x > 0 ? b : c, z = y * 2) => y + z; return f(a) + f(a, b);`,
  "parameters written by conditions": `function f(x, y) { x > 0 && (y = x); if (y > 1) x = y; return x * y; } return f(a, b) + f(c, a);`,
  "sorting by choices": `const xs = [a, b, c]; for (let i = 0; i < 2; i++) for (let j = 0; j < 2 - i; j++) if (xs[j] > xs[j + 1]) [xs[j], xs[j + 1]] = [xs[j + 1], xs[j]]; return xs[0] + 10 * xs[1] + 100 * xs[2];`,
  "maps of lists": `const m = new Map([["k", { v: b }]]); if (a > 0) m.get("k").v = c; return m.get("k").v;`,
  "closures that are kept": `let n = b; const add = (x) => { n += x; return n; }; const y = a > 0 ? add(c) : add(1) * 2; return y + n;`,
  constructors: `class A { constructor(x) { this.y = 1; if (x > 0) this.y = x; else this.y -= 2; } } return new A(a).y * new A(c).y;`,
  "counting in branches": `let n = 0; const t = [b, c, a]; if (a > 0) n++; else { n += 2; --n; n--; } return n * 10 + t[0];`,
  "recursion by a plain number": `const f = (x, n) => { if (n === 0) return x; if (x > 1) return f(x / 2, n - 1); return f(x + b, n - 1); }; return f(a, 4);`,
  "while with a plain end": `let i = 0, s = a; while (i < 4) { i++; if (s > b) { s -= c; } else s *= 0.5; } return s;`,
  "switch on what is plain": `let s = 0; for (const k of ["x", "y"]) switch (k) { case "x": if (a > 0) s += b; break; default: s += a > 1 ? c : 1; } return s;`,
  "reduce, map, forEach": `let n = 0; [a, b, c].forEach((x) => { if (x > 0) n += x; }); return n + [a, b, c].map((x) => (x > 1 ? x : 1)).reduce((x, y) => (x > y ? x : y));`,
  "Array.from and fill": `const xs = Array.from({ length: 3 }, (_, i) => (a > i ? b : c)); const t = new Array(2).fill(a); return xs[0] * xs[1] + xs[2] + t[1];`,
  "records chosen as a whole": `const o = a > 0 ? { x: b, y: [1, c] } : { x: c, y: [2, b] }; const { x, y: [p, q] } = o; return x * p + q;`,
  "arrays with holes and symbols": `const k = Symbol(); const o = a > 0 ? { [k]: b } : { [k]: c }; return o[k];`,
  "statements that are conditions": `const o = { v: b }; const put = (x) => { o.v = x; }; a > 0 ? put(c) : (o.v += 1, 0); b > 0 && put(o.v * 2); c > 0 || o.v++; a && b && (o.v -= c); return o.v;`,
  "lists that closures fill": `const f = (x) => { if (x > 0) return [x, x]; const out = []; [b, c].forEach((y) => out.push(y * x)); return out; }; const g = (x) => { const out = []; if (x > 0) return [x, x]; [b, c].forEach((y) => out.push(y * x)); return out; }; return f(a)[0] * g(a)[1];`,
  "generators in functions that return early": `function* g() { yield a; yield b; yield c; } const f = (t) => { for (const x of g()) if (x > t) return x; return 9; }; return f(0) + f(1) * 2;`,
  "generators in branches": `function* g() { yield b; yield c; } let y = 0; if (a > 0) { for (const x of g()) y += x; } else y = [...g()][1]; return y;`,
  "functions by condition": `const f = a > 0 ? Math.sin : Math.cos; return f(b);`,
  "closures stored in a branch": `let f = () => b; if (a > 0) f = () => c; return f() * a;`,
  "objects chosen, then changed": `const p = { v: b }, q = { v: c }; const o = a > 0 ? p : q; o.v = 9; return p.v + q.v;`,
  "objects chosen, and one of them changed": `const p = { v: b }, q = { v: c }; let o = p; if (a > 0) o = q; q.v = 9; return o.v;`,
  "arrays returned early, then changed": `const p = [b], q = [c]; const f = () => { if (a > 0) return p; return q; }; f()[0] = 1; return p[0] + q[0];`,
  break: `let s = 0; for (let i = 0; i < 3; i++) { if (a > i) break; s += b; } return s;`,
  "break of a block": `let s = b; block: { if (a > 0) break block; s = c; } return s;`,
  continue: `let s = 0; for (let i = 0; i < 3; i++) { if (a > i) continue; s += b * i; } return s;`,
  "break and continue": `let s = 0; for (const x of [a, b, c]) { if (x < 0) continue; if (x > 2) break; s += x; } return s;`,
  "labels of loops": `let s = 0; outer: for (let i = 0; i < 3; i++) { for (let j = 0; j < 3; j++) { if (a * j > b) continue outer; if (i * b > 1 + c) break outer; s += a * i + j * c; } s *= 1.1; } return s;`,
  "break and return": `let s = b; for (let i = 0; i < 4; i++) { if (s > 4) return s * a; if (s < -3) break; s += a; } return s + 10;`,
  "break or return": `const f = (x) => { for (const y of [a, b, c]) { if (x > y) { if (y > 0) break; else return y; } x += 0.5; } return x; }; return f(b) + f(c);`,
  "members behind break, continue and return": `const o = { v: 0 }; const f = (x) => { for (let i = 0; i < 3; i++) { o.v += x; if (o.v > 3) return i; if (x < 0) { o.v *= 2; continue; } o.v -= 0.1; } return -1; }; return f(a) + f(b) * o.v;`,
  "elements behind break": `const xs = [a, b, c]; for (let i = 0; i < 3; i++) { if (xs[i] > 2) break; xs[i] = xs[i] * 2 + 1; } return xs[0] + 10 * xs[1] + 100 * xs[2];`,
  "counters behind break": `let k = 0; for (; k < 8; k++) { if (a + k * 0.5 > b) break; } for (var j = 0; j < 3; j++) if (c > j) break; return k * c + j;`,
  "heads of loops that are left": `const o = { k: 0 }; let v = 5; for (o.k of [a, b, c]) { if (o.k > 2) break; v += o.k; } for (v of [b, c]) if (v < a) break; for (var w of [a, c]) if (w > b) break; return o.k + v * 2 + w;`,
  "while with a bound beside it": `let x = a, steps = 6; while (x > 1 && steps-- > 0) x /= b; return x + steps * c;`,
  "for with a test beside its bound": `let t = a; for (let k = 0; k < 8 && t < b; k++) t += 0.5; return t;`,
  "do with a bound": `let x = a, n = 0; do { x = x / 2 + b / (x + 3); n++; } while (Math.abs(x - b) > 0.5 && n < 5); return x * n;`,
  "switch on a scalar": `let s = 1; switch (a) { case 1.5: s += b; case 0: s *= 2; break; case 2.5: return c; default: s -= a; } return s * b;`,
  "switch(true)": `switch (true) { case a > 2: return b; case a < -1: return c; default: return a; }`,
  "switch with default in front": `let s = 0; for (const x of [a, b, c]) { switch (Math.sign(x)) { default: s += x; case 1: s += 2; if (s > 3) break; s *= x; continue; case -1: { let q = x * x; s -= q; } } s += 0.25; } return s;`,
  "break in a switch that is decided": `let s = 0; for (const k of ["p", "q", "r"]) { switch (k) { case "p": s += a; break; case "q": if (s > 1) break; s += b; default: s += c; } } return s;`,
  throw: `if (a > 2) throw new Error("no"); return b * a;`,
  "throw behind a return": `const f = (x) => { if (x > 0) return x; if (x < -1) throw new Error("x"); return x * x; }; return f(a) + f(b);`,
  "throw in a function of a side": `const no = () => { throw new Error("x"); }; return a > 1 ? no() : b * a;`,
  "throw in a loop that is left": `let s = 0; for (let i = 0; i < 3; i++) { if (a > i) break; if (b > 2 && i > 0) throw new Error("q"); s += c; } return s;`,
  "guards by a function": `function assert(ok, m) { if (!ok) throw new Error(m); } assert(a > -1, "a"); for (const x of [b, c]) { if (x < -2) throw new RangeError("x"); if (x > 2) break; } return a * b;`,
  "throw in both branches of a side": `if (a > 0) { if (b > 0) throw 1; else throw new Error("2"); } return a * c;`,
  "what closures see behind a return": `const o = {}; const f = () => { let s = a; o.f = () => s; if (b > 0) return 1; s = c; return 2; }; return f() + o.f();`,
  "a switch on which one was chosen": `const p = { v: b }, q = { v: c }; const w = a > 0 ? p : q; switch (w) { case p: return 10 * b; case q: return 20; default: return 0; }`,
  "some, by truth": `return [a, b].some((x) => x) ? a : b;`,
  includes: `return [1, 2].includes(a) ? a : b;`,
  "indexOf of a number among scalars": `return [a, b].indexOf(1) * c;`,
  "sort by the order of numbers": `return [a, b, c].sort((x, y) => x - y)[0];`,
  "a number of a condition": `return Number(a > 0) * b;`,
  "arithmetic on a condition": `return (a > 0) * b;`,
  "some and every with effects": `let n = 0; const p = [a, b, c].some((x) => { n += 1; return x > 1; }); const q = [a, b, c].every((x) => { n += 10; return x < 2; }); return (p && !q ? b : c) + n;`,
  "findIndex, findLastIndex, and what they stop at": `let n = 0; const i = [a, b, c].findIndex((x) => { n += x; return x > 1; }); return i * a + [a, b, c].findLastIndex((x) => x > 0) * b + n;`,
  "find what is there": `return [a, b, c, 5].find((x) => x > 2) * [7, c].findLast((x) => x !== c || true);`,
  "the place of the least": `const xs = [a, b, c]; return xs.indexOf(Math.min(...xs)) * 10 + xs.lastIndexOf(Math.max(...xs)) + b;`,
  "includes NaN": `return [a / a, b].includes(NaN) ? b : c;`,
  "sort downwards": `const xs = [a, b, c, a * b, 1]; const ys = xs.toSorted((x, y) => y - x); xs.sort((x, y) => x - y); return xs[0] + 10 * xs[1] + 100 * xs[2] + 1000 * ys[0] + ys[3];`,
  "sort by a key": `const xs = [{ k: a, v: 1 }, { k: b, v: c }, { k: c, v: a }]; xs.sort((p, q) => p.k - q.k); return xs[0].v * 2 + xs[1].v * 3 + xs[2].k;`,
  "sort by signs": `const xs = [a, b, c, b]; xs.sort((x, y) => (x < y ? -1 : x > y ? 1 : 0)); return xs[0] + 2 * xs[1] + 4 * xs[2] + 8 * xs[3];`,
  "sort in a branch": `const xs = [b, c, 1]; if (a > 0) xs.sort((x, y) => x - y); return xs[0] + 10 * xs[1] + 100 * xs[2];`,
  "conditions in arithmetic": `let n = 1; n += a > 0; n -= b > 1; return n * (c < 0) + (a > b) * 1 + -(b > c) + Number(a > 0) + ((a > 0) + (b > 0)) * c;`,
  "filter and the like": `return [a, b].filter((x) => x > 0).length;`,
  "filter behind ?.": `const o = { xs: [a, b] }; return o?.xs.filter((x) => x > 0).length * a;`,
  "filter(Boolean)": `return [a, b].filter(Boolean).length * a;`,
  "filter by its name": `return [a, b]["filter"]((x) => x > 0).length * c;`,
  "filter before a sum": `return [a, b, c].filter((x) => x > 0).reduce((s, x) => s + x, 0);`,
  "filter before a mean": `const xs = [a, b, c, a * b].filter((x) => x > b); return xs.length === 0 ? 7 : xs.map((x, i) => x * (i + 1)).reduce((s, x) => s + x, 0) / xs.length;`,
  "filter, then go through": `let n = 1; [a, b, c].filter((x) => x > 0).filter((x) => x < 2).forEach((x, i) => { n = n * x + i; }); return n;`,
  "filter, then ask": `const xs = [a, b, c].filter((x) => x !== 0); return xs.some((x) => x > 2) ? a : xs.every((x) => x > -1) ? b : c;`,
  "filter of records": `const o = { n: 0 }; [{ k: a, v: b }, { k: b, v: c }].filter(({ k }) => k > 0).forEach(({ v }) => { o.n += v; }); return o.n;`,
  "comma in tests": `let n = 0; if ((n += b, a > 0)) n += c; return (n *= 2, a > 1) ? n : -n;`,
};

const refused: Readonly<Record<string, [body: string, code: string]>> = {
  "find behind ?.": [`const xs = [a, b]; return xs?.find((x) => x > 0);`, "traced-choice"],
  "sort by a condition": [`return [a, b].sort((x, y) => x > y)[0];`, "traced-sort"],
  "sort by nothing": [`return [a, b].sort()[0];`, "traced-order"],
  "sort of places": [
    `const xs = [a, b, c]; const order = [0, 1, 2].sort((i, j) => xs[i] - xs[j]); return order[0] + 10 * order[1] + 100 * order[2] + a;`,
    "sorted-places",
  ],
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
  "an index": [`return [b, c][a];`, "traced-index"],
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
