/**
 * Bodies of functions of three numbers a, b, c in which conditions choose between a thing and nothing, and that test it before
 * they use it. All of them are followed; `objects.test.ts` runs them.
 */

/** By what they are about. */
export const nothing: Readonly<Record<string, string>> = {
  // ── declared without a value ──
  "let without a value, then tested": `let y; if (a > b) y = a * c; return y === undefined ? b : y * 2;`,
  "let without a value, surely assigned": `let y; if (a > b) y = a * c; else y = b; return y * 2;`,
  "assigned in two branches, the second where it is not there": `let y; if (a > b) y = a * c; if (y === undefined) y = b * 3; return y * 2;`,
  "assigned again by the same condition": `let y; if (a > b) y = a * c; let s = c; if (a > b) s += y * y; return s;`,
  "assigned in one of several branches": `let y; if (a > 1) y = b; else if (a > 0) y = c * 2; return y !== undefined ? y * a : a;`,
  "used where one of its conditions holds": `let y; if (a > 1) y = b; if (b > 0) y = c * a; return b > 0 ? y * 2 : 1 + a;`,
  "assigned in a loop": `let last; for (const v of [a, b, c]) if (v > 0.5) last = v * v; return last === undefined ? a : last + b;`,
  "flags that may not be there": `let isBig; if (a > 0) isBig = b > 1; return (isBig === undefined ? a : isBig ? b : c) * (isBig ? 2 : 3) + (isBig === false ? 5 : c);`,
  "plain numbers that may not be there": `let k; if (a > b) k = 2; return k === undefined ? b : k * a * c;`,
  "arrays and records that may not be there": `let p, q; if (a > b) { p = [a, c]; q = { v: b, w: [c] }; } return (p ? p[0] * p.length + Math.max(...p) : b) + (q ? q.v * q.w[0] : a);`,

  // ── find ──
  "find, then undefined": `const hit = [a, b, c].find((v) => v > 1); return hit === undefined ? a : hit * 2;`,
  "find, undefined on the left": `const hit = [a, b, c].find((v) => v > 1); return undefined !== hit ? hit * hit : b;`,
  "find and ??": `const hit = [a, b].find((v) => v > 0.9); return (hit ?? c * 2) * a + ([b, c].find((v) => v < 0) ?? 0);`,
  "find and a loose null": `const hit = [a, b, c].find((v) => v > 1); let s = a; if (hit != null) s += hit * hit; if (hit == null) s -= b; return s;`,
  "find and an early return": `const f = (t) => { const hit = [a, b, c].find((v) => v > t); if (hit === undefined) return a - b; return hit * 2; }; return f(1) + f(2);`,
  "find and two early returns": `const f = (t) => { const hit = [a, b, c].find((v) => v > t); if (hit === undefined || hit < 1.5) return a - b; return Math.exp(-hit); }; return f(0) + f(1);`,
  "find and its truth": `const hit = [a - b, b, c].find((v) => v > -0.6); return (hit ? hit * 2 : a) + (!hit ? b : 1) + (hit && c ? 1 : 2) * c;`,
  "truth of a number that may be 0": `const hit = [a > 0 ? 0 : a, b].find((v) => v > -1); return (hit ? hit * 2 : c) + (hit || a) * 3;`,
  "truth of NaN": `let y; if (a > 0) y = Math.log(b); return y ? y * c : a;`,
  "find and ||": `const hit = [a, b, c].find((v) => v > 1); return (hit || a * b) + ((a > 0 && b) || c) * 2;`,
  "find and conditions behind &&": `const hit = [a, b, c].find((v) => v > 0.5); return hit !== undefined && hit < 2 ? hit * a : c;`,
  "find on records": `const hit = [{ v: a, w: 2 }, { v: b, w: c }].find((p) => p.v > 0.7); return hit ? hit.v * hit.w : c;`,
  "find on records, then written": `const ps = [{ v: a, w: 2 }, { v: b, w: c }]; const hit = ps.find((p) => p.v > 0.7); if (hit !== undefined) hit.w *= 3; return ps[0].v * ps[0].w + ps[1].w;`,
  "findLast and findIndex": `const hit = [a, b, c].findLast((v) => v > 0.6), at = [a, b, c].findIndex((v) => v > 0.6); return (hit ?? b) * a + (at === -1 ? c : at * b);`,
  "find behind ?.": `const hit = [{ v: a }, { v: b }].find((p) => p.v > 0.7); return (hit?.v ?? c) * 2 + (hit?.v === undefined ? a : b);`,
  "a find in a find": `const rows = [[a, b], [b, c], [c, a]]; const hit = rows.find((r) => r.find((v) => v > 2) !== undefined); return hit === undefined ? a * b : hit[0] - 3 * hit[1];`,

  // ── null ──
  "the best so far": `let best = null; for (const p of [{ v: a, w: 1 }, { v: b, w: 2 }, { v: c, w: 3 }]) if (best === null || p.v > best.v) best = p; return best.v * best.w;`,
  "the best of those that count": `let best = null; for (const p of [{ v: a, w: 1 }, { v: b, w: 2 }, { v: c, w: 3 }]) if (p.v > 0.5 && (best === null || p.v < best.v)) best = p; return best === null ? a * b : best.v * best.w;`,
  "the smallest of those that count": `let least = null; for (const v of [a, b, c]) if (v > 0.5) if (least === null || v < least) least = v; return (least ?? b) * 2;`,
  "a record or null": `const r = a > b ? { x: c, y: a } : null; return r === null ? b : r.x * r.y;`,
  "a record or null, its truth and ?.": `const r = a > b ? { x: c, f: (t) => t * a } : null; return (r ? r.f(b) : 1) + (r?.x ?? 2) * a + (r && r.x > 0 ? b : c);`,
  "null by a function": `const root = (p, q) => { const d = p * p - q; if (d < 0) return null; return -p + Math.sqrt(d); }; const x = root(a, b), y = root(b, c); return (x === null ? c : x) + (y ?? a) * 2;`,
  instances: `class Hit { constructor(t) { this.t = t; } at(p) { return p + this.t * c; } } const hit = a > 0 ? new Hit(b) : null; let s = 1; if (hit instanceof Hit) s += hit.at(a); if (hit) s *= hit.t; return s + a;`,
  "private members": `class K { #v; constructor(v) { this.#v = v; } get v() { return this.#v; } } const k = a > b ? new K(c) : undefined; return k ? k.v * a : b;`,
  "which one it is": `const p = { v: a }, q = { v: b }; const w = a > 0 ? (b > 0 ? p : q) : null; return (w === p ? 2 : 3) * a + (w === q ? b : c) + (w !== null ? w.v : 1) + (Object.is(w, null) ? 1 : c);`,
  "two that may not be there": `const p = { v: c }; const x = a > 0 ? p : undefined, y = b > 0 ? p : undefined; return (x === y ? 2 : 3) * c + ((x ?? y)?.v ?? 1) + (x !== undefined && y !== undefined ? x.v * y.v * a : b);`,
  "chosen again": `let x = a > 0 ? b : null; if (b > 0) x = null; if (c > 0) x = c * a; return x === null ? a : x * 2;`,
  "in arrays and records": `const xs = [a, b, c].map((v) => (v > 0.5 ? v : null)); const o = { hit: xs[0], k: xs[1] ?? c }; let s = o.k; for (const x of xs) if (x !== null) s += x * x; return s * (o.hit === null ? 2 : a) + xs.filter((x) => x !== null).length * b;`,
  "a switch": `const x = a > 0 ? (b > 0 ? 1 : c) : undefined; switch (x) { case undefined: return c; case 1: return a * b; default: return a; }`,
  "assigned where nothing is there": `let x = a > 0 ? b : null; x ??= c * 2; const o = { v: b > 0 ? a : undefined }; o.v ??= c; let t = c > 0 ? a : undefined; t ||= b; return x * 2 + o.v * b + t;`,
  "passed on": `const f = (x) => (x === undefined ? c : x * b); const g = (x) => f(x) + 1; return g(a > 0 ? a : undefined) + f([b, c].find((v) => v > 2));`,
  "a break at the first": `let hit; for (const v of [a, b, c]) { if (v > 0.6) { hit = v; break; } } return hit === undefined ? a - b : hit * 2;`,
  "tested in a loop": `const xs = [a > 0 ? a : undefined, b, c > 0 ? c : undefined]; let s = 0; for (const x of xs) { if (x === undefined) continue; s += x * x * b; } return s + a;`,

  // ── what follows ?. ──
  "members of members": `const r = a > b ? { p: { v: c, w: [a, b] } } : null; return (r?.p.v ?? b) * 2 + (r?.p.w[1] ?? a) * c;`,
  "methods and their arguments": `const r = a > 0 ? { k: b, f(x, y) { return this.k * x + y; } } : undefined; return (r?.f(c, 2) ?? a) + (r?.f(a, r?.k) ?? 1);`,
  "arguments run only where it is there": `let n = 0; const r = a > 0 ? { f: (x) => x * b } : null; const y = r?.f((n += 1, c)); return (y ?? a) + n * 10;`,
  "several links": `const r = a > 0 ? { p: b > 0 ? { q: { v: c } } : undefined } : null; return (r?.p?.q.v ?? a) * 2 + (r?.p?.q === undefined ? b : 1);`,
  "methods that change something": `const r = { n: a }; const p = b > 0 ? { add(x) { r.n += x; } } : null; p?.add(c); p?.add(r.n); return r.n * 2;`,
  "functions that may not be there": `const f = a > 0 ? (x) => x * x : undefined; return (f?.(b) ?? c) + (f?.(f?.(c)) ?? 1) * a;`,
  "arrays that may not be there": `const xs = a > 0 ? [b, c, a] : null; return (xs?.[1] ?? a) + (xs?.map((x) => x * 2)[0] ?? 1) * c + (xs?.reduce((s, x) => s + x, 0) ?? b);`,
  "where nothing is undecided": `const o = { p: { v: a, f() { return this.v * b; } } }, n = null; let k = 0; n?.f((k = 1)); return (o?.p.f() ?? 1) + (n?.p.q.r(k++) ?? c) + k * a + (o.z?.y.x === undefined ? b : 7);`,
};
