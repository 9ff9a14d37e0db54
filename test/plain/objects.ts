/**
 * Bodies of functions of three numbers a, b, c in which conditions choose between objects: which one it is, who else sees
 * it, and what is done with it afterwards. All of them are followed; `objects.test.ts` runs them.
 */

/** By what they are about. */
export const chosenObjects: Readonly<Record<string, string>> = {
  // ── which one it is ──
  "the winner and the other one": `const larger = (p, q) => { if (p.v > q.v) return p; return q; }; const p = { v: a }, q = { v: b }; const winner = larger(p, q); const loser = winner === p ? q : p; return winner.v * 10 + loser.v * c;`,
  "not the winner": `const p = [a], q = [b]; const w = a > b ? p : q; return (w !== p ? c : 2 * c) * w[0] + (w != q ? 1 : 3) * (w == q ? a : b);`,
  "the best of many": `const ps = [a, b, c, a - b, b * c].map((v, i) => ({ v, i })); let best = ps[0]; for (const p of ps.slice(1)) if (p.v > best.v) best = p; let s = 0; for (const p of ps) if (p !== best) s += p.v * 0.5; return s + best.v * 3;`,
  "two that are chosen are the same": `const p = { v: a }, q = { v: b }, r = { v: c }; const x = a > b ? p : q; const y = b > c ? q : r; return x === y ? x.v * 2 : x.v * y.v;`,
  "chosen among chosen": `const p = { v: a }, q = { v: b }, r = { v: c }; let m = a > b ? p : q; m = m.v > c ? m : r; return (m === p ? 1 : m === q ? 2 : 3) * m.v + (m === r ? a : b);`,
  "what is never it": `const p = { v: a }, q = { v: b }; const w = a > b ? p : q; const other = { v: a }; return (w === other ? 5 : 1) * w.v + (w === null ? 7 : 0) + (w == undefined ? 7 : 0) + c;`,
  "Object.is": `const p = { v: a }, q = { v: b }; const w = a > b ? p : q; return Object.is(w, p) ? w.v * c : w.v - c;`,
  indexOf: `const ps = [{ v: a }, { v: b }, { v: c }]; const w = ps.reduce((x, y) => (x.v > y.v ? x : y)); return ps.indexOf(w) * 10 + ps.lastIndexOf(w, 1) + w.v;`,
  includes: `const ps = [{ v: a }, { v: b }], q = { v: c }; const w = a > c ? ps[0] : q; return (ps.includes(w) ? 2 : 3) * w.v + (ps.includes(w, 1) ? 100 : b);`,
  "indexOf in a list of chosen ones": `const p = { v: a }, q = { v: b }; const ws = [a > b ? p : q, a > c ? q : p]; return ws.indexOf(p) * a + ws.indexOf(q) * b + (ws.includes(p) ? c : 1);`,
  "keys of maps": `const p = { v: a }, q = { v: b }; const m = new Map([[p, { k: c }], [q, { k: 2 }]]); const w = a > b ? p : q; return w.v * m.get(w).k + (m.has(w) ? 1 : 0);`,
  "members of sets": `const p = { v: a }, q = { v: b }; const s = new Set([p]); const w = a > b ? p : q; return s.has(w) ? w.v * c : w.v + c;`,
  "keys of weak maps": `const p = [a], q = [b]; const name = new WeakMap(); name.set(p, 2); name.set(q, c); const w = a > b ? p : q; return name.get(w) * w[0];`,
  "the order of a sort by exchanges": `const ps = [{ v: a, k: 1 }, { v: b, k: 2 }, { v: c, k: 3 }]; const xs = [...ps]; for (let i = 0; i < 2; i++) for (let j = 0; j < 2 - i; j++) if (xs[j].v > xs[j + 1].v) [xs[j], xs[j + 1]] = [xs[j + 1], xs[j]]; return xs[0].v + 10 * xs[1].v * xs[1].k + 100 * ps.indexOf(xs[2]);`,

  // ── who else sees it ──
  "a write to the winner": `const p = { v: a }, q = { v: b }; const w = a > b ? p : q; w.v = c; return p.v * 2 + q.v * 3 + w.v;`,
  "a write to one of them": `const p = { v: a }, q = { v: b }; const w = a > b ? p : q; p.v = c; return w.v * 2 + q.v;`,
  "a write through a choice of choices": `const ps = [{ v: a }, { v: b }, { v: c }]; let w = ps[0]; for (const p of ps.slice(1)) if (p.v > w.v) w = p; w.v += 1; w.v *= 2; return ps[0].v + 10 * ps[1].v + 100 * ps[2].v;`,
  "writes in every step": `const ps = [{ v: a, n: 0 }, { v: b, n: 0 }]; for (let i = 0; i < 3; i++) { const w = ps[0].v > ps[1].v ? ps[0] : ps[1]; w.v -= 0.7; w.n++; } return ps[0].v * ps[0].n + ps[1].v * 3 + c;`,
  "a write in a branch": `const p = { v: a }, q = { v: b }; const w = a > b ? p : q; if (c > 0) w.v = c; else p.v = 2 * c; return p.v * 2 + q.v * 3 + w.v;`,
  "elements of the one chosen": `const p = [a, 1], q = [b, 2]; const w = a > b ? p : q; w[0] += c; w[1] = w[0] * 2; [w[0], w[1]] = [w[1], w[0]]; return p[0] + 10 * p[1] + 100 * q[0] + 1000 * q[1];`,
  "records inside": `const p = { at: { x: a } }, q = { at: { x: b } }; const w = a > b ? p : q; w.at.x += c; const { at } = w; at.x *= 2; return p.at.x + q.at.x * 3;`,
  "what is inside is replaced": `const p = { at: { x: a } }, q = { at: { x: b } }; const w = a > b ? p : q; const old = w.at; w.at = { x: c }; old.x *= 2; return p.at.x + q.at.x * 3 + old.x;`,
  "in place, keeping the length": `const p = [a, b], q = [b, c]; const w = a > 0 ? p : q; w.reverse(); w.fill(1, 1); return p[0] + 10 * p[1] + 100 * q[0] + 1000 * q[1];`,
  "returned early and changed": `const pick = (x, p, q) => { if (x > 0) return p; q[0] += 1; return q; }; const p = [a], q = [b]; const w = pick(c, p, q); w[0] *= 2; return p[0] + 10 * q[0];`,
  "lists that grow after the choice": `const p = [a], q = [b]; const w = a > b ? p : q; p.push(c); q.push(1); return w.length * w[1] + w.reduce((x, y) => x + y, 0);`,
  "the same object on both sides": `const p = { v: a }; const w = b > c ? p : p; w.v += 1; return p.v * b;`,

  // ── what is done with it ──
  "instances with private fields": `class Spring { #k; constructor(k) { this.#k = k; } force(d) { return -this.#k * d; } soften() { this.#k *= 0.5; return this; } get k() { return this.#k; } set k(x) { this.#k = x; } static stiffer(x, y) { return x.#k > y.#k ? x : y; } more(o) { return this.#k > o.#k; } } const p = new Spring(a), q = new Spring(b); const s = c > 0 ? p : q; const f = s.force(2); s.soften(); s.k += 1; const t = Spring.stiffer(s, new Spring(c)); return f + p.force(1) * 3 + q.k * 5 + (s.more(new Spring(b - c)) ? t.k : 1);`,
  "private methods and static privates": `class C { #v; static #n = 2; constructor(v) { this.#v = v; } #twice() { return this.#v * C.#n; } get() { return this.#twice(); } add(o) { return new C(this.#v + o.#v); } static has(o) { return #v in o; } } const s = a > b ? new C(a) : new C(b); return s.add(new C(c)).get() + (C.has(s) ? 1 : 2) + new C(1).add(s).get();`,
  "private members written from outside of this": `class P { #x; constructor(x) { this.#x = x; } static move(p, by) { p.#x += by; p.#x++; [p.#x] = [p.#x * 2]; return p.#x; } get x() { return this.#x; } } const p = new P(a), q = new P(b); const w = a > b ? p : q; const r = P.move(w, c); return p.x + 10 * q.x + r;`,
  "subclasses of private classes": `class A { #v; constructor(v) { this.#v = v; } v() { return this.#v; } } class B extends A { w = 1; twice() { return 2 * this.v() * this.w; } } const p = new B(a), q = new B(b); const s = a > b ? p : q; s.w = c; return s.twice() + p.twice() + q.w;`,
  "methods of plain classes": `class Body { constructor(x, v) { this.x = x; this.v = v; } step(dt) { this.x += this.v * dt; if (this.x > 1) this.v = -this.v; return this; } get energy() { return this.v ** 2 + this.x; } set speed(v) { this.v = v; } } const p = new Body(a, b), q = new Body(b, c); const w = a > b ? p : q; w.step(0.5).step(0.25); w.speed = w.energy; return p.x + p.v * 2 + q.energy * 3;`,
  "functions that are chosen": `const f = a > b ? Math.sin : (x) => x * c; const g = c > 0 ? f : Math.cos; return f(a) + g(b) * 2 + (f === Math.sin ? 1 : 2);`,
  "closures that keep a state": `const counter = (n) => { let v = n; return { add: (x) => { v += x; return v; }, value: () => v }; }; const p = counter(a), q = counter(b); const w = a > b ? p : q; w.add(c); w.add(1); return p.value() * 2 + q.value() * 3 + w.value();`,
  "classes that are chosen": `class A { constructor(v) { this.v = v; } } class B extends A {} const K = a > b ? A : A; const f = a > b ? (v) => new A(v) : (v) => new A(2 * v); return new K(a).v + f(c).v;`,
  "maps that are chosen": `const m = new Map([["x", a], ["y", 1]]), n = new Map([["x", b], ["y", c]]); const w = a > b ? m : n; let s = 0; w.forEach((v) => { s += v; }); for (const [, v] of w) s += v * v; return w.get("x") * w.get("y") + w.size + s + [...w.values()][1];`,
  "dates that are chosen": `const w = a > b ? new Date(5) : new Date(9); return w.getTime() * c;`,
  "records that point to each other": `const p = { v: a }, q = { v: b }; p.next = q; q.next = p; const w = a > b ? p : q; w.next.v += c; return w.v + 10 * w.next.v + 100 * w.next.next.v + (w.next.next === p ? 1 : 2) + (w.next === w ? 1000 : 0);`,
  "names that differ and are not asked for": `const soft = { name: "soft", k: a }, hard = { name: "hard", k: b }; const w = c > 0 ? soft : hard; return w.k * (w === soft ? 2 : 3);`,
  "taken apart": `const p = { x: a, y: [b, 1], z: 2 }, q = { x: c, y: [a, 2], z: 3 }; const { x, y: [u, ...v], ...rest } = a > 0 ? p : q; return x * u + v[0] * rest.z;`,
  "spread and copied": `const p = { x: a, y: b }, q = { x: c, y: 1 }; const w = a > 0 ? p : q; const copy = { ...w, y: 5 }; copy.x *= 2; const list = [...Object.values(w), ...Object.entries(copy).map(([, v]) => v)]; return list.reduce((s, v, i) => s + v * (i + 1), 0);`,
  "for in, Object.keys and JSON of plain members": `const p = { x: a, y: b }, q = { x: c, y: 1 }; const w = a > 0 ? p : q; let s = 0; for (const k in w) s += w[k] * k.length; return s + Object.keys(w).length + ("x" in w ? 1 : 0) + (Object.hasOwn(w, "z") ? 9 : 0);`,
  "methods of arrays": `const p = [a, b, 1], q = [b, c, 2]; const w = a > 0 ? p : q; return w.map((x) => x * 2).reduce((x, y) => x + y) + w.slice(1)[0] + w.at(-1) + w.concat([1])[3] + Math.max(...w) + w.flat().length + (Array.isArray(w) ? 1 : 0);`,
  "matrices that are chosen": `const m = [[a, 1], [2, b]], n = [[c, 3], [4, a]]; const w = b > c ? m : n; w[0][1] += a; const row = w[1]; row[0] = 7; return w[0][0] * w[1][1] - w[0][1] * w[1][0] + m[0][1] + n[1][0] * 2;`,
  "typeof, truth and instanceof": `class K { constructor(v) { this.v = v; } } const w = a > b ? new K(a) : new K(b); const f = a > b ? Math.sin : Math.cos; return (w instanceof K ? 1 : 2) * (typeof w === "object" ? 3 : 4) * (typeof f === "function" ? 5 : 6) * (w ? w.v : c) + (w ?? p).v;`,
  "a linked list": `let list = null; for (const v of [a, b, c]) list = { v, next: list }; let best = list; for (let at = list.next; at; at = at.next) if (at.v > best.v) best = at; best.v = -best.v; let s = 0; for (let at = list; at; at = at.next) s = s * 2 + at.v; return s + best.v;`,
};

/** Bodies in which a branch makes objects and changes them. */
export const madeInBranches: Readonly<Record<string, string>> = {
  "new Array and fill": `const prefix = (v) => { const out = new Array(v.length).fill(0); let s = 0; for (let i = 0; i < v.length; i++) { s += v[i]; out[i] = s; } return out; }; if (a > 0) return prefix([a, b, 2])[2] * a; return b * 2 + c;`,
  "reversed copies": `const mirror = (v) => [...v].reverse(); const f = (v) => v.slice().reverse().concat(v); return a > b ? mirror([a, b, c])[0] * a : f([b, c])[0] * b;`,
  "sorted by plain keys": `const pick = (v) => [2, 0, 1].map((k, i) => ({ k, x: v[i] })).sort((p, q) => p.k - q.k); return a > 0 ? pick([a, b, c])[0].x * b : pick([c, b, a])[1].x + a;`,
  "constructors that push": `class Stack { items = []; constructor(...xs) { for (const x of xs) this.items.push(x); } push(x) { this.items.push(x); return this; } get sum() { return this.items.reduce((x, y) => x + y, 0); } } return a > 0 ? new Stack(a, b).push(c).sum * a : new Stack(c).sum * b;`,
  "derived constructors that push": `class A { constructor() { this.list = []; this.list.push(1); } } class B extends A { constructor(x) { super(); this.list.push(x); this.more = x; } } return a > 0 ? new B(b).list[1] * a : new B(c).more + new A().list[0] * b;`,
  "functions as constructors": `function P(x) { this.x = x; this.all = []; this.all.push(x); } P.prototype.get = function () { return this.x * this.all.length; }; return a > 0 ? new P(b).get() * a : new P(c).get() - b;`,
  "subclasses of Array": `class V extends Array { total() { let s = 0; for (const x of this) s += x; return s; } } const f = (...xs) => { const v = new V(); v.push(...xs); return v.total(); }; return a > b ? f(a, b, c) * a : f(c) - b;`,
  "Array.from and of": `const f = (n) => { const xs = Array.from({ length: n }, (_, i) => i * b); xs.push(c); const ys = Array.of(1); ys.unshift(a); return xs.concat(ys); }; return a > 0 ? f(2)[2] * f(3)[4] : f(1)[1];`,
  "objects of factories": `const make = (x) => { const o = {}; o.x = x; o["y"] = 2 * x; delete o.y; return o; }; const bag = () => ({ list: [], add(x) { this.list.push(x); return this; } }); return a > 0 ? make(b).x * a : bag().add(c).add(b).list[1] + c;`,
  "maps and sets": `const f = (v) => { const m = new Map(); for (const [i, x] of v.entries()) m.set(i & 1, (m.get(i & 1) ?? 0) + x); const s = new Set([1]); s.add(2); s.delete(1); return m.get(0) * m.get(1) + s.size; }; return a > 0 ? f([a, b, c]) : f([b, c]) * a;`,
  "matrices in helpers": `const matmul = (p, q) => { const r = []; for (let i = 0; i < 2; i++) { r.push([]); for (let j = 0; j < 2; j++) { let s = 0; for (let k = 0; k < 2; k++) s += p[i][k] * q[k][j]; r[i].push(s); } } return r; }; const m = [[a, 1], [b, c]]; return a > 0 ? matmul(m, m)[1][0] : matmul(matmul(m, m), m)[0][1];`,
  "queues and stacks": `const walk = (n) => { const queue = [[0, a]]; let s = 0; while (queue.length > 0) { const [d, x] = queue.shift(); s += x; if (d < n) queue.push([d + 1, x * b], [d + 1, x + c]); } return s; }; return a > b ? walk(2) : walk(1) * c;`,
  "rest parameters and arguments": `const f = (x, ...more) => { more.push(x); more.reverse(); return more[0] * more.at(-1); }; return a > 0 ? f(a, b, c) : f(c, a) + b;`,
  "records and lists by spreading": `const f = (o) => { const p = { ...o }; p.extra = a; const q = Object.assign({}, p, { z: c }); q.w = 1; const e = Object.entries(q); e.pop(); return e.reduce((s, [, x]) => s + x, 0); }; return a > 0 ? f({ x: a, y: b }) : f({ x: c });`,
  "Object.fromEntries, groupBy of plain keys": `const f = (v) => { const o = Object.fromEntries(v.map((x, i) => ["k" + i, x])); o.more = c; delete o.k0; return Object.values(o); }; return a > 0 ? f([a, b])[0] * f([b])[0] : f([a])[0];`,
  "made in a branch of a branch": `const f = (x, y) => { const out = []; if (x > 0) { const t = [x]; t.push(y); if (y > 0) { const u = [...t]; u.push(x * y); return u[2] + u[0]; } t.push(1); return t[1] - t[0]; } out.push(y); return out[0]; }; return f(a, b) + 2 * f(c, a);`,
  "lists that grow after an early return": `const f = (v) => { if (v[0] > 0) return v; const out = new Array(0); for (const x of v) out.push(x * 2); const more = Array.from(v); more.push(b); return out.concat(more).slice(0, v.length); }; return f([a, b])[1] + f([c, a])[0];`,
  "scratch in a loop": `let s = 0; for (const x of [a, b, c]) { if (x > 0) { const t = [0, 0]; for (let i = 0; i < 2; i++) t[i] += x; t.push(1); s += t[0] * t[1] * t.length; } else { const t = [...[x]].fill(2); s -= t[0] * x; } } return s;`,
  "texts taken apart": `const f = (t, x) => { const parts = t.split(","); parts.push("z"); const all = parts.map((p) => p.length); all.unshift(x); return all[0] * all.length; }; return a > 0 ? f("x,y", b) : f("x", c) + a;`,
  trees: `const build = (n, x) => { const node = { x, kids: [] }; if (n > 0) for (const k of [b, c]) node.kids.push(build(n - 1, x * k)); return node; }; const total = (t) => t.kids.reduce((s, k) => s + total(k), t.x); return a > 0 ? total(build(2, a)) : total(build(1, b));`,
  "parents and children": `const tree = (v) => { const n = { v, kids: [] }; for (const k of [1, 2]) n.kids.push({ v: v * k, parent: n }); return n; }; const w = a > b ? tree(a) : tree(b); w.kids[1].parent.v = c; return w.v + w.kids[0].v * w.kids[1].parent.v;`,
};
