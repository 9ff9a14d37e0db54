/**
 * Bodies of functions that are given `log`, in which there is nothing to follow: rewritten or not, they must do the same.
 * What they return or throw and what they log is compared.
 */

/** By what they are about. */
export const snippets: Readonly<Record<string, string>> = {
  // ── values ──
  "strings with +": `let s = "a"; s += 1; s = 2 + s; s += null; return [s, "1" - 1, "3" * "4", +"7", -"2", "b" > "a", "10" < 9];`,
  bigint: `let n = 5n; n++; n *= 2n; n **= 2n; n -= 1n; const m = n--; return [n, m, -n, n > 3, n == 142, n === 142n, 7n / 2n, 7n % 4n, typeof n].map(String);`,
  "bigint and number do not mix": `return 1n + 1;`,
  "bigint has no unary plus": `return +1n;`,
  "undefined and null": `let u, n = null; return [u + 1, n + 1, u == n, u === n, n >= 0, u > 0, -u, +n, typeof u, typeof n, !u, u ?? 1, n?.x];`,
  "NaN and -0": `const z = -0; let m = 0; m *= -1; return [z, -z, z + 0, z - 0, m, m === z, Object.is(m, z), NaN === NaN, NaN != NaN, 0 / z, Math.max(-0, 0), -(0)];`,
  dates: `const a = new Date(5), b = new Date(9); return [b - a, a < b, a == b, typeof (a + 1), +a, a >= a];`,
  symbols: `const k = Symbol("k"); const o = { [k]: 1 }; o[k] += 2; o[k]++; ++o[k]; const { [k]: v } = o; return [o[k], v, k in o, typeof k, delete o[k], k in o];`,
  "symbols do not convert": `return Symbol("a") + 1;`,
  "objects convert by hint": `const o = { [Symbol.toPrimitive](hint) { log(hint); return 4; } }; let p = o; p++; return [o + 1, o * 2, \`\${o}\`, o > 3, o == 4, -o, +o, p, o ** 2, o % 3, Number(o), isNaN(o)];`,
  "valueOf and toString": `const o = { valueOf() { log("v"); return 3; }, toString() { log("s"); return "t"; } }; return [o + "", o - 1, String(o), [o] + ""];`,
  "arrays convert": `return [[] + [], [] == "", [2] * [3], [1, 2] + 1, [] ? 1 : 2];`,
  "equality of all kinds": `const xs = [0, -0, NaN, "", "0", null, undefined, false, true, 1, 1n, [], {}]; return xs.map((x) => xs.map((y) => [x == y, x === y, x != y, x !== y].map(Number).join("")).join(" "));`,
  "truth of all kinds": `const xs = [0, -0, NaN, "", "0", null, undefined, false, true, 1, 0n, 1n, [], {}]; return xs.map((x) => [!x, x ? 1 : 2, typeof (x && 1), typeof (x || 1), Boolean(x)].join());`,
  "&& and || give operands": `const f = (x) => { log(x); return x; }; return [f(0) && f(1), f(2) && f(3), f("") || f("b"), f(4) || f(5), f(null) ?? f(6), (f(0) || f(7)) && f(8)];`,
  "remainders and powers": `return [5 % -3, -5 % 3, -4 % 2, 2 ** 3 ** 2, (-2) ** 2, 2 ** -1, (2 ** 3) ** 2, 1 ** NaN, 5.5 % 2];`,
  "bits and shifts": `let x = 5; x |= 2; x <<= 3; x >>= 1; x >>>= 1; x ^= 9; x &= 29; return [x, ~x, x | 0, 1 << 4, -1 >>> 0];`,
  regex: `const r = /a+/gi; let m, n = 0; while ((m = r.exec("aa b A")) !== null) n += m[0].length; return [n, "abc".replace(/b/, (x) => (x ? x + 1 : 2)), /[/]\\/(?<q>x)/.test("//x")];`,
  "numbers of all notations": `return [0x1f + 1, 1e3 - .5, 0b11 * 1, 1_000 / 3, 0o17 % 4, 5..toFixed(1)];`,
  "in, instanceof, void, comma": `class A {} const o = { a: 1 }; return ["a" in o, new A() instanceof A, void 0, (log(1), log(2), 3), "b" in o ? 1 : 2];`,
  delete: `const o = { a: 1, b: { c: 2 } }; const xs = [1, 2, 3]; return [delete o.a, delete o.b.c, delete o?.b, delete xs[1], 1 in xs, o, delete o?.z?.y];`,

  // ── order of evaluation ──
  "assignments to members": `const o = { v: 1 }; const obj = () => (log("obj"), o), key = () => (log("key"), "v"), val = (x) => (log("val"), x);
    return [obj()[key()] = val(2), obj()[key()] += val(3), obj()[key()] -= val(1), obj()[key()] *= val(4), obj()[key()] /= val(2), obj()[key()] %= val(5), obj()[key()] **= val(2), obj()[key()] <<= val(1),
      obj()[key()] &&= val(0), obj()[key()] &&= val(9), obj()[key()] ||= val(7), obj()[key()] ||= val(8), obj()[key()] ??= val(9), obj()[key()]++, ++obj()[key()], obj()[key()]--, --obj()[key()], o.v];`,
  "getters and setters": `let v = 1; const o = { get v() { log("get"); return v; }, set v(x) { log("set " + x); v = x + 10; } };
    return [o.v = 2, o.v += 1, o.v++, ++o.v, o.v--, o.v &&= 5, o.v ||= 6, o.v ??= 7, o["v"] *= 2, (o.v, 1), v];`,
  "getters on the way": `let n = 0; const o = { get inner() { log("inner"); return this.i[n++ % 2]; }, i: [{ v: 1 }, { v: 100 }] };
    o.inner.v += 1; o.inner.v++; ++o.inner.v; o.inner.v -= 5; o.inner.v ??= 3; o.inner.v &&= 4; o.inner.v = 8; const p = o.inner.v++; [o.inner.v] = [3]; return [o.i, n, p];`,
  "the old value is read first": `let x = 1; const f = () => { x = 10; return 5; }; x += f(); const y = x; x = x + f(); const o = { v: 1 }; const g = () => { o.v = 10; return 5; }; o.v += g(); o["v"] = o.v + g(); const h = (x++) + x; return [y, x, o.v, h];`,
  "operands from left to right": `const f = (x) => (log(x), x); return [f(1) + f(2) * f(3) - f(4) ** f(5), f(1) < f(2) === f(true), -f(1) - -f(2), f(3) > f(2) ? f("a") : f("b")];`,
  "the key is taken before the value": `const a = [0, 0, 0]; let i = 0; a[i++] = i++; a[i] = i = 0; a[i] += i = 1; [a[i], i] = [5, 0]; [i, a[i]] = [1, 7]; return [a, i];`,
  "objects are taken before they are replaced": `let a = { n: 1 }; const b = a; a.x = a = { n: 2 }; b.y = (a = null, 3); return [a, b];`,
  "members of nothing": `let x; try { x.a = log("evaluated"); } catch (e) { log(e.message); } try { x.a += log("no"); } catch (e) { log(e.message); } try { x[log("key")]++; } catch (e) { log(e.message); } try { null.f(log("argument")); } catch (e) { log(e.message); }`,
  "members of what is frozen": `const o = Object.freeze({ a: 1 }); try { o.a = 2; } catch (e) { log(e.message); } try { o.b = 2; } catch (e) { log(e.message); } try { delete o.a; } catch (e) { log(e.message); } return o;`,
  "keys that are no texts": `const o = {}; o[1] = 1; o[null] = 2; o[[3, 4]] = 5; o[1.5] += 1; const k = { toString() { log("k"); return "t"; } }; o[k] = 6; return o;`,
  "conditions run one side": `const f = (x) => (log(x), x); const r = f(true) ? f(1) : f(2); f(0) && f(3); f(1) || f(4); let q = 0; q ||= f(5); q &&= f(6); q ??= f(7); if (f(null)) f(8); else if (f(1)) f(9); else f(10); return [r, q];`,
  calls: `const o = { f(...x) { log(this === o); return x; } }; const f = o.f.bind(o); return [o.f(1, ...[2, 3]), (0, o.f).call(o, 1), f(log("a"), log("b")), o["f"](), (o.f)(4)];`,
  "postfix on texts": `let s = "5"; const t = s++; const o = { s: "6" }; const u = o.s--; let n; const v = n++; const e = { v: true }; return [s, t, o.s, u, n, v, e.v++, e.v];`,
  "nested assignments": `let a, b, c; const o = {}; a = b = c = 3; o.x = o.y = a += b -= 1; (a = 5), (b = a) ? (c = b) : (c = 0); const xs = [1, 2]; xs[xs[0] += 0] += xs[0] = 7; return [a, b, c, o, xs];`,
  "names of functions": `let f; f = () => 1; const g = function () {}; let h = f ? () => 2 : null; const o = { k: () => 1, ["c" + 1]: () => 2, m() {} }; let i; i ??= () => 1; const { j = () => 1 } = {}; class A { z = () => 1; static s = class {}; } return [f.name, g.name, o.k.name, o.c1.name, o.m.name, i.name, j.name, new A().z.name, A.s.name];`,

  // ── destructuring ──
  swaps: `let a = 1, b = 2; [a, b] = [b, a]; const xs = [1, 2, 3]; [xs[0], xs[2]] = [xs[2], xs[0]]; const o = { p: 1, q: 2 }; [o.p, o.q] = [o.q, o.p]; ({ p: a, q: xs[1] } = o); return [a, b, xs, o];`,
  "defaults and rest": `const [a = log("no"), b = log("b") ?? 2, ...r] = [1, undefined, 3, 4]; const { x = 1, y: { z = x > 0 ? 5 : 6 } = {}, ...o } = { q: 1, w: 2 }; let m, n; [m = 1 ? 2 : 3, [n] = [4]] = []; ({ m, n: n = m } = { m: 8 }); return [a, b, r, x, z, o, m, n];`,
  "computed keys": `const k = "a"; let v, w; ({ [k + 1]: v, [(log("k"), k)]: w = v > 1 ? 2 : 3 } = { a1: 7 }); const { [v > 1 ? "t" : "f"]: t } = { t: 1 }; return [v, w, t];`,
  "order in patterns": `const f = (x) => (log(x), x); const o = {}; [f(o).a = f(1), f(o)[f("b")] = f(2)] = (log("right"), [undefined, 3]); ({ [f("x")]: f(o)[f("c")] = f(4) } = (log("right"), {})); return o;`,
  "iterators are closed": `const it = { [Symbol.iterator]() { return { next: () => (log("next"), { value: 1, done: false }), return: () => (log("closed"), {}) }; } }; let a, o = {}; [a, o.b] = it; for (const x of it) { if (x) break; } return [a, o];`,
  "patterns in heads and parameters": `const out = []; for (const [k, v = k > 1 ? "d" : "e"] of [[1], [2]]) out.push([k, v]); const f = ({ a, b = a > 1 ? a : -a }, [c] = [b + 1], ...d) => [a, b, c, d]; return [out, f({ a: 2 }), f({ a: 1 }, [5], 6)];`,
  "what a pattern gives": `let a, b; const r = [a, b] = [1, 2, 3]; const q = ({ a } = { a: 7, z: 1 }); if ((([a] = [0]), a)) a = 5; return [r, q, a, b];`,
  "patterns of private members and super": `class A { #p = 1; #q = 2; swap() { [this.#p, this.#q] = [this.#q, this.#p]; this.#p += 1; this.#q++; const r = this.#p--; this.#p ??= 3; this.#q &&= 8; return [this.#p, this.#q, r, #p in this]; } } return new A().swap();`,

  // ── optional chains ──
  "optional chains": `const a = null, o = { b: [1], f(x) { log("f"); return this.b[x]; } }; return [a?.b.push(log("no")), o?.b.push(2), o?.b?.push?.(3), o.b?.filter((x) => x > 1), a?.b.filter(log("no")), o?.["f"]?.(0), a?.[log("no")]?.(1), o.g?.(log("no")), o?.b.indexOf(2), (o?.b).length, o?.b.find((x) => x > 2)?.toFixed(1), delete a?.b, a?.b.c.d.sort().e, o.b];`,
  "optional chains keep this": `class S { xs = []; get() { return this?.xs; } add(x) { this?.xs.push(x); return this; } } const s = new S(); s?.add(1)?.add(2).add(3); return [s.get(), s?.["add"](4).xs.includes(4), s.none?.().push(1)];`,
  "optional chains on sets": `const m = new Map(), n = undefined; m?.set("a", 1)?.set("b", 2); n?.set(log("no")); const s = new Set([1]); s?.add(2); return [[...m], [...s], s?.delete(1), m.get?.("a"), m?.clear(), m.size];`,

  // ── control flow ──
  "return from ifs": `const f = (x) => { if (x > 3) { if (x > 5) return "big"; log("mid"); } else if (x < 0) return; else return "small"; return "end"; }; return [f(9), f(4), f(-1), f(1)];`,
  "if without braces": `const f = (x) => { if (x) if (x > 1) return 1; else return 2; else return 3; }; let y = 0; if (y) ; else y = 1; if (!y) {} return [f(2), f(1), f(0), y];`,
  "break and continue through ifs": `const out = []; for (let i = 0; i < 9; i++) { if (i === 2) continue; if (i > 5) { if (i > 6) break; } else { out.push("low"); } out.push(i); } let k = 0; while (true) { if (++k > 3) break; else if (k % 2) continue; out.push("k" + k); } do { if (k-- < 2) break; } while (k); return [out, k];`,
  labels: `const out = []; outer: for (let i = 0; i < 4; i++) { inner: for (const j of [0, 1, 2]) { if (j === 1 && i === 1) continue outer; if (i === 2) { if (j) break inner; } if (i === 3) break outer; out.push(i * 10 + j); } out.push("e" + i); } block: { if (out.length) { log("in"); break block; } log("no"); } a: b: for (;;) { if (1) break a; } c: if (out) { if (out.length > 1) break c; log("no"); } return out;`,
  "labels of labels with continue": `let n = 0; a: b: for (let i = 0; i < 3; i++) { for (;;) { if (i === 1) continue a; n += i; if (n > 0) continue b; break; } n += 10; if (n > 5) continue; } return n;`,
  switches: `const f = (x) => { const out = []; switch (x) { case 1: out.push("one"); case 2: { if (x > 1) { out.push("two"); break; } } default: out.push("d"); case "3": if (x === "3") return "three"; else if (x === 4) break; out.push("end"); } return out; }; return [1, 2, "3", 4, 5, null].map(f);`,
  "switches in loops": `const out = []; for (let i = 0; i < 5; i++) { switch (true) { case i > 3: if (i) break; case i > 1: if (i === 2) continue; out.push(i); break; default: let z = i; out.push("z" + z); } out.push("after"); } return out;`,
  "try, catch, finally": `const f = (x) => { try { if (x === 1) throw new Error("e" + x); if (x === 2) return "try"; log("go"); } catch ({ message }) { if (message) return "catch " + message; } finally { log("finally"); if (x === 3) return "finally"; } return "end"; }; return [f(1), f(2), f(3), f(4)];`,
  "catch without a name, with a shadow, with a write": `let e = 1; try { throw 2; } catch { log("c"); } try { throw 3; } catch (e) { e = e > 2 ? e + 1 : 0; log(e); } try { throw { a: [5] }; } catch ({ a: [v], b = v > 1 ? 6 : 7 }) { log(v, b); } try { try { throw 1; } finally { log("f"); } } catch (x) { var y = x; } return [e, y];`,
  "exceptions out of branches": `const f = (c) => { if (c) throw new RangeError("r"); return 1; }; const g = () => { try { return f(1) ? 1 : 2; } catch (e) { return e instanceof RangeError ? e.message : 0; } }; try { (() => { throw 5; })() ? 1 : 2; } catch (e) { log(e); } return [f(0), g()];`,
  "var in branches": `if (false) { var a = 1; } if (true) { var b = 2, c; } for (var i = 0; i < 3; i++) { if (i) var d = i; var u; log(u); u = i; } b = b > 1 ? (c = 5) : 0; try { var t = 1; } catch (x) { var w; } return [a, b, c, d, i, t, w, typeof z]; var z;`,
  "functions in blocks": `if (true) { function f() { return g(); } log(f()); } function g() { return "g"; } { function h() { return 2; } log(h()); } switch (1) { case 1: function s() { return 3; } log(s()); } return early(); function early() { if (g()) return "hoisted"; }`,
  "functions that are replaced": `function f() { return 1; } if (f()) f = () => 2; let C = class {}; const o = C; C = null; return [f(), C === o];`,
  "closures in loops": `const fs = []; for (let i = 0; i < 3; i++) { fs.push(() => i++); } const gs = []; for (let i = 0, inc = () => i++; i < 3; i++) gs.push([() => i, inc]); for (const x of [1, 2]) fs.push(() => x); for (let x of [1, 2]) { fs.push(() => x++); x += 10; } let q = 0; while (q < 2) { let p = q++; fs.push(() => p++); } return [fs.map((f) => f()), fs.map((f) => f()), gs.map(([f, g]) => [f(), g(), f()])];`,
  "heads of for": `const o = {}, out = []; let k; for (o.i = 0, k = 5; o.i < k; o.i++, k--) out.push(o.i); for (o.k in { a: 1, b: 2 }) out.push(o.k); for (o["v"] of [1, 2]) out.push(o.v); for (k of "xy") out.push(k); for ([k, o.z = 3] of [[1], [2, 4]]) out.push(k, o.z); for (var q in [7, 8]) out.push(q); for (const c of [1].concat(k > 1 ? [2] : [])) out.push(c); for (let i = 0, n = out.length > 3 ? 2 : 1; i < n; ) i++; for (;;) { break; } return [out, k, o];`,
  "loops without bodies": `let i = 0; for (; i < 3; i++); while (i-- > 0); do i++; while (i < 2); for (const x of [1]) log(x); if (i) for (;;) if (i++ > 5) break; return i;`,
  recursion: `const fib = (n) => (n < 2 ? n : fib(n - 1) + fib(n - 2)); function ack(m, n) { if (m === 0) return n + 1; if (n === 0) return ack(m - 1, 1); return ack(m - 1, ack(m, n - 1)); } return [fib(12), ack(2, 3)];`,

  // ── generators and async ──
  generators: `function* g(n) { for (let i = 0; i < n; i++) { if (i === 1) { const got = yield "one"; if (got) return got; } else yield i > 1 ? yield "deep" : i; } return "end"; } const it = g(3); return [[...g(2)], it.next(), it.next(), it.next("x"), it.next(), [...(function* () { yield* g(3); if (1) yield 9; })()]];`,
  "yield in every place": `function* g() { const o = { v: 1, w: null }, k = () => "v"; const a = (yield 1) ? yield 2 : yield 3; const b = (yield 4) && (yield 5); o[k()] += yield 6; o.v = yield 7; o.w ??= yield 8; o[k()] &&= yield 9; let z = yield 10; z ||= yield 11; z += yield 12; [o.v = yield 13] = []; if (yield 14) yield 15; return [a, b, o, z, -(yield 16), (yield 17) + (yield 18), (yield 19) ** 2, [1, 2].filter((x) => x > 1), [3].includes(yield 20), !(yield), typeof (yield)]; }
    return [0, 1].map((way) => { const it = g(); const out = []; let step = it.next(); for (let n = 0; !step.done && n < 40; n++) { out.push(step.value); step = it.next(way ? n : 0); } return [out, step]; });`,
  "try and return in generators": `function* g() { try { yield 1; if (log("a")) return 5; yield 2; } finally { log("f"); if (1) yield 3; } } const it = g(); const out = [it.next(), it.return(7), it.next(), it.next()]; for (const x of g()) { if (x === 2) break; } return out;`,
  async: `const later = async (x) => x; return (async () => { const o = { v: 1, xs: [1], k: () => "v" }; if (await later(1)) log("yes"); const a = (await later(0)) ? 1 : await later(2); const b = (await later(1)) && (await later(3)); o.v += await later(4); o[o.k()] += await later(5); o[o.k()] *= 2; o.xs[0 + 0] -= await later(6); o.n ??= await later(7); let q = 0; q ||= await later(8); q += await later(9); o.v &&= await later(0); o[o.k()] ||= await later(11); o.xs.push(await later(12)); for await (const x of [later(1), 2]) { if (x > 1) return [a, b, o.v, o.xs, o.n, q, x, [1].includes(await later(1)), [await later(2)].filter((x) => x)]; } })();`,
  "async generators": `async function* g() { for (const x of [1, 2, 3]) { if (x === 2) continue; yield x > 1 ? await x : x; } } return (async () => { const out = []; for await (const x of g()) out.push(x); try { await (async () => { if (1) throw new Error("x"); })(); } catch (e) { out.push(e.message); } return out; })();`,

  // ── functions and classes ──
  "default parameters": `let n = 0; const f = (a, b = a > 0 ? a + 1 : -a, c = () => (a = 5), d = c() + a, e = (n += 1)) => [a, b, d, e]; function g(a, b = a ? (a = 9) : 0, c = (b = b + 1, b)) { if (b > 3) a++; return [a, b, c, arguments.length]; } return [f(1), f(-1), f(1, 2, () => 3), g(1), g(0), n];`,
  "parameters that are written": `function f(x, { y }, [z = 1], ...r) { x++; y += 1; z *= 2; if (x) { y = 5; r = [1]; } const k = () => { x = 7; z = 8; }; k(); return [x, y, z, r]; } var g = (x, y) => (x > 0 ? (y = x) : (x = y), [x, y]); return [f(1, { y: 2 }, []), g(1, 2), g(-1, 2), f.length, g.length];`,
  "arguments and this":
    `function f(a) { a = 3; const g = () => (arguments[0] > 1 ? arguments[0] : this.q); return [g(), arguments.length, this?.q ? () => this.q : 0].map((x) => (typeof x === "function" ? x() : x)); } const o = { q: 8, m() { return this.q > 1 ? [1].map((x) => (x ? this.q : 0)) : 0; } }; return [f.call({ q: 5 }, 2), f(0, 1).length, o.m()];`.replace(
      "f(0, 1).length",
      "f.call({ q: 0 }, 0, 1)",
    ),
  "variables and arguments of one name": `function f(x) { var x; if (x) var x = x + 1; return x; } function g(x) { var y = x; { let x = 3; x++; y += x; } return y; } function h(f, f2 = () => f) { var f; f = 2; return [f, f2()]; } return [f(1), f(0), g(1), h(1)];`,
  classes: `class A { static n = 1; static #c = 0; #x = 1; y = this.#x > 0 ? "pos" : "neg"; [("k" + 1)] = 2; static { if (A.n) A.n += 5; for (let i = 0; i < 2; i++) A.#c++; var v = A.n > 1 ? 1 : 2; } constructor(z) { this.z = z; if (z) this.w = z > 1; } get x() { return this.#x; } set x(v) { if (v > 5) { this.#x = v; return; } this.#x += v; } static make() { return new this(++A.#c); } m() { return this.x++ + this.#x--; } #p() { return 1; } q() { return this.#p() ? this.#p() + 1 : 0; } }
    const a = new A(2); a.x = 3; a.x = 9; return [a, a.x, a.m(), a.x, A.n, A.make(), a.q(), { ...a }];`,
  "derived classes": `class A { constructor(a) { this.a = a; if (a > 1) return; this.c = new.target.name; } f() { return this.a + 1; } set v(x) { this._v = x; } get v() { return this._v; } static s() { return "s"; } } class B extends A { g = this.a > 0 ? 1 : 2; constructor(x) { log(new.target === B); const y = x ? x + 1 : 0; if (y) { super(y); } else super(0); this.b = y; } f() { return super.f() > 1 ? super.f() * 2 : super["f"](); } w() { super.v = 3; super.v += 1; super.v++; super.z ??= 5; return [super.v, this.z]; } static s() { return super.s() + (super.s ? 1 : 0); } } class C extends B {} class D extends (B ? A : null) { constructor() { if (log("d")) return {}; super(...[1, 2]); } }
    return [new B(1), new B(0), new C(-1), new B(1).f(), new B(2).w(), B.s(), new D(), new C(1) instanceof A];`,
  "constructors that return": `class A { constructor(x) { if (x) return { other: x }; this.own = 1; } } class B extends A { constructor(x) { super(x); this.more = 2; } } function F(x) { if (!new.target) return new F(x); this.x = x; if (x > 1) return [x]; } return [new A(0), new A(1), new B(0), new B(3), F(1), new F(2)];`,
  "super before this": `class A {} class B extends A { constructor(x) { if (x) super(); return this; } } try { new B(0); } catch (e) { log(e.name); } return new B(1) instanceof B;`,
  "accessors and methods of objects": `const o = { _v: 1, get v() { if (this._v > 1) return "big"; return this._v; }, set v(x) { this._v = x > 5 ? 5 : x; }, async a() { if (this._v) return 1; }, *g() { if (this._v) yield this._v; }, ["c" + 1](x = this._v) { return x ? x : -1; }, __proto__: { p() { return "p"; } }, p() { return super.p() + (super.p ? "!" : "?"); } }; const before = o.v; o.v = 3; const mid = o.v; o.v = 9; return [before, mid, o._v, [...o.g()], o.c1(), o.p()];`,
  "functions as values": `const pick = (c) => (c ? function () { return 1; } : class { static x = 2; }); const obj = (c) => (c ? { a: 1 } : [2]); const { a } = obj(1) || {}; return [pick(1)(), pick(0).x, obj(1), obj(0), a, (() => ({ b: 1 }))() && { c: 2 }, ((x) => x > 1 ? { d: 1 } : {})(2), new (pick(0))() instanceof Object, (function () { return this; })() === undefined];`,
  directives: `function f() { "use strict"; if (this === undefined) return "strict"; return "sloppy"; } const g = () => { "x"; "y"; return 1; }; return [f(), g(), f.toString === g.toString];`,
  "tagged templates": `const tag = (s, ...v) => s.raw.join("|") + v.map((x) => (x > 1 ? x : -x)).join(); const n = 2; return [tag\`a\${n > 1 ? n + 1 : 0}b\\n\${n - 1}\`, \`x\${n ** 2}y\${\`in\${n + "q"}\`}\`, String.raw\`\\u\${n}\`, tag\`\`, (n ? tag : null)\`z\`];`,
  comments: `const a = /* 1 */ 2 /* + */ + /* 3 */ (4 /* ) */) // end
      ; const b = a // )
      > /* ? */ 3 /* : */ ? /* "yes" */ (/* ( */ 1 /* ? */) : // no
      2; let c = 0; c /* += */ += /* 5 */ (((5))); c++ /* ++ */; const o = { v: 1 }; o /* . */ . /* x */ v /* = */ = (2) /* ; */; (o).v += (((1))); ((o)["v"])++; (a) && /* && */ (b) || /* || */ (c); return [a, b, c, o.v, (- /* x */ a), (! /* y */ (a)), typeof /* z */ (a), -(-a), - -a, +-a, (a)**(2), ((a)) === ((6))];`,
  parentheses: `let x = (1, 2); const f = (a) => ((a)); (x) = (3); (x)++; ((x)) += (4); const o = { xs: [3, 1] }; ((o).xs).push((2)); (o.xs)["sort"](); (o.xs).reverse(); return [((x)), (f)((1)), (x > 1) ? (x < 2) ? 1 : (2) : (3), ((o.xs).filter)((y) => (y > 1)), ((x) => (x))(5), (x ? (y) => y : null)(6), (o?.xs).includes((3)), !((x))];`,
  "texts without semicolons": `let a = 1
      let b = a
      ++a
      if (a) b = 2
      else b = 3
      const f = function () { return a }
      ;[a, b] = [b, a]
      do a++
      while (a < 5)
      const r = (x) => { if (x) return x
        return }
      return [a, b, f(), r(1), r(0)]`,
  "names that start with $": `const $ = 1, $add = (a, b) => a - b, $1 = 3, $x = 5, $$f1 = 7, _$ = 8, $f1 = 2, $L3 = 9; const o = { $call: 1, $if: 2 }; o[$add(1, 1) + "k"] += $x; if ($x > 1) { o.$v1 = $1 + $; } return [$add(5, 3) + $1, o, $$f1 ? _$ : $, $f1 + $L3];`,
  "names that mean something": `const undefinedx = 1; const of = 2, get = 3, set = 4, async = 5, let_ = 6, helpers = 7, add = 8, choose = 9, note = 10; const o = { if: 1, return: 2, get, set, async, of, new: 3, class: 4 }; return [o.if + o.return, o, add > note ? choose : helpers, o.class ? o.new : 0, { async get() { return 1; } }.get !== undefined, of + get];`,

  // ── globals ──
  "shadowed globals": `const f = (Math, Number) => Math.max + Number; { const Math = { exp: (x) => x + 1 }, isNaN = () => "mine"; let Number = { isFinite: 7 }; const Boolean = (x) => [x]; log(Math.exp(1), isNaN(NaN), Number.isFinite, Boolean(1)); } function isFinite(x) { return "own" + x; } class Object2 { static is() { return 5; } } return [f({ max: 2 }, 3), isFinite(2), { Math }.Math.PI, Object2.is(), { isNaN }.isNaN(NaN), typeof Math, typeof Number];`,
  "shorthand properties": `const { max, PI } = Math; const o = { Math, Number, Boolean, isNaN, isFinite, max }; return [o.Math.max(1, 2), o.Number("3"), o.Boolean(0), o.isNaN(NaN), o.isFinite(1), o.max(3, 4), PI, Object.keys(o)];`,
  "what is not declared": `const r = [typeof nowhere, typeof nowhere === "undefined" ? 1 : 2]; try { nowhere + 1; } catch (e) { r.push(e.message); } try { nowhere = 1; } catch (e) { r.push(e.message); } try { nowhere++; } catch (e) { r.push(e.name); } try { if (nowhere) log(1); } catch (e) { r.push(e.name); } return r;`,
  "before it is declared": `const r = []; try { x; } catch (e) { r.push(e.message); } try { x = 1; } catch (e) { r.push(e.message); } try { x++; } catch (e) { r.push(e.message); } const f = () => { x = 4; }; try { f(); } catch (e) { r.push(e.name); } let x = 2; f(); r.push(x); if (r) { try { y = 1; } catch (e) { r.push(e.message); } let y; } try { k = 1; } catch (e) { r.push(e.message); } const k = 2; try { if (k) k = 3; } catch (e) { r.push(e.message); } return r;`,
  "functions of Math": `const names = Object.getOwnPropertyNames(Math).filter((n) => n !== "random"); return names.map((n) => (typeof Math[n] === "function" ? [n, Math[n].name, Math[n].length, Math[n](), Math[n](0.3), Math[n](2, -3), Math[n]("4"), Math[n](-0), Math[n](null, [5]), Math[n](1, 2, 3), ...(n === "sumPrecise" ? [] : [Math[n].apply(null, [9, 4])])] : [n, Math[n]]));`,
  "Math as an object": `const r = [String(Math), Math.max.length, "PI" in Math, Object.keys(Math), Math === globalThis.Math, typeof Math, Math instanceof Object, Object.getPrototypeOf(Math) === Object.prototype, Math.hasOwnProperty("exp"), Math[Symbol.toStringTag]]; const old = Math.random; Math.random = () => 0.5; r.push(Math.random()); Math.random = old; return r;`,
  "Number as a function": `return [Number("12"), Number(), Number(null), Number([5]), Number(10n), Number.MAX_VALUE, Number.parseFloat("1.5x"), Number.isInteger(5), Number.isNaN("x"), Number.isSafeInteger(2 ** 53), new Number(5) + 1, Number.prototype === (5).constructor.prototype, (5).constructor === Number, new Number(1) instanceof Number, Number.name, Number.length, ["1", "2"].map(Number), Object(1) instanceof Number, class extends Number {}.name];`,
  "Boolean as a function": `return [Boolean(), Boolean(""), Boolean("a"), [0, 1, ""].filter(Boolean), true.constructor === Boolean, Boolean.name, Boolean.length, typeof new Boolean(0), new Boolean(0) ? 1 : 2, Object(true) instanceof Boolean, Boolean.prototype === true.constructor.prototype];`,
  "isNaN and isFinite": `return [isNaN("x"), isNaN(undefined), isNaN(), isNaN(new Date(NaN)), isFinite("5"), isFinite(null), isFinite(1 / 0), [1, NaN].map(isNaN), isNaN.name, isNaN.length, Number.isNaN.name, Number.isNaN === Number.isNaN, globalThis.isNaN === isNaN, parseFloat("2.5"), parseInt("12", 3)];`,
  "Object.is, assign and the like": `const t = { a: 1 }; const { is, assign } = Object; return [Object.is(0, -0), Object.is(NaN, NaN), Object.assign(t, { b: 2 }, null), t, is(1, 1), assign({}, { c: 3 }), Object?.is(1, 1), Object["is"](2, 2), Object.assign([1, 2], [3]), Object.entries(t), Object.is.length, [[1, 1]].map(([a, b]) => Object.is(a, b)), Object.defineProperty({}, "x", { value: 1, enumerable: true }), Reflect.set(t, "z", 1), t.z, Reflect.deleteProperty(t, "z"), Object.freeze([1])];`,
  "methods of arrays": `const a = [3, 1, 2]; const cb = function (x, i, all) { log(x, i, all === a, this?.t); return x > 1; }; return [a.filter(cb, { t: 1 }), a.some(cb), a.every((x) => x), a.find(cb), a.findIndex((x) => x === 2), a.findLast((x) => x > 5), a.findLastIndex((x) => x < 2), a.includes(2), a.includes(NaN), [NaN].includes(NaN), a.indexOf(2, 1), a.indexOf(3, -1), a.lastIndexOf(3), a.push(4, 5), a.pop(), a.shift(), a.unshift(9), a.splice(1, 1, 7, 8), a.sort(), a.sort((x, y) => y - x), a.reverse(), a.fill(0, 3), a.copyWithin(0, 1), [1, [2]].flat(), a.map((x) => (x ? x : -1)), a.reduce((x, y) => x + y), "abc".includes("b"), "abc".indexOf("c"), a.length];`,
  "methods of the same names": `const own = { filter: (f) => f, find() { return this === own; }, push: (...x) => x.length, includes: 5, set(k, v) { this[k] = v; return this; }, add: null, sort() { return "sorted"; } }; const q = { get(x) { return [x]; }, delete: () => "d", clear() { return "c"; } }; return [own.filter(1), own.find(), own.push(1, 2), own.includes, own.set("z", 3).z, own.sort(), q.get(1), q.delete(), q.clear(), new Float64Array([1, 2, 3]).filter((x) => x > 1), new Float64Array([3, 1]).sort(), new Uint8Array(2).fill(7), "x".at(0)];`,
  "methods that are not there": `const o = {}; const r = []; for (const f of [() => o.filter(1), () => o.push(1), () => null.find(1), () => undefined.sort(), () => [].filter(), () => [1].find(5), () => o.add.set(1)]) try { f(); } catch (e) { r.push(e.constructor.name); } return r;`,
  "sets and maps": `const m = new Map([[1, "a"]]), s = new Set(); m.set(2, "b").set(3, "c"); s.add(1).add(2); m.delete(1); const w = new WeakMap(); w.set(m, 1); return [[...m], [...s], s.has(1), w.get(m), m.get(2), s.delete(5), s.forEach((x) => log(x)), m.size > 1 ? m.clear() : 0, m.size];`,
  "JSON, spread and iteration": `const o = { a: [1, { b: 2 }], toJSON() { return this.a.length > 1 ? this.a : 0; } }; const it = { *[Symbol.iterator]() { if (o) yield 1; yield* [2, 3]; } }; return [JSON.stringify(o), JSON.stringify({ x: -0, y: NaN }), [...it, ...[4]], Math.max(...it), { ...o, c: 3 }.c, Array.from(it, (x) => (x > 1 ? x : 0)), Object.fromEntries([["k", 1]]), structuredClone({ z: [1] })];`,
  proxies: `const p = new Proxy({ v: 1 }, { get: (t, k, r) => (log("get " + String(k)), Reflect.get(t, k, r)), set: (t, k, v, r) => (log("set " + String(k)), Reflect.set(t, k, v, r)), has: (t, k) => (log("has " + String(k)), k in t), deleteProperty: (t, k) => (log("delete " + String(k)), delete t[k]), defineProperty: (t, k, d) => (log("define"), Reflect.defineProperty(t, k, d)), getOwnPropertyDescriptor: (t, k) => (log("descriptor"), Reflect.getOwnPropertyDescriptor(t, k)) });
    p.v = 2; p.v += 1; p.v++; p["v"] ||= 4; p.w ??= 5; [p.v] = [6]; delete p.v; const xs = new Proxy([1, 2], {}); xs.push(3); return [p.w, xs.filter((x) => x > 1), Array.isArray(xs), xs.includes(2)];`,
  "evaluated once": `let n = 0; const next = () => { n++; return { xs: [1, 2], v: n, f() { return this.v; } }; }; next().xs.push(3); next().xs.filter((x) => x > 1); next().f(); next().v += 2; next().v++; next().xs[0]++; delete next().v; Object.assign(next(), { a: 1 }); next()?.xs.push(1); next()?.xs.includes(1); [next().v] = [1]; ({ v: next().xs[n] } = { v: 3 }); next().xs[(n > 0 ? 0 : 1)] -= 1; return n;`,

  // ── files of CommonJS, as esbuild wraps them ──
  CommonJS: `var __getOwnPropNames = Object.getOwnPropertyNames; var __commonJS = (cb, mod) => function __require() { return mod || (0, cb[__getOwnPropNames(cb)[0]])((mod = { exports: {} }).exports, mod), mod.exports; };
    var require_a = __commonJS({ "a.cjs"(exports, module) { "use strict"; var n = 0; exports.inc = function () { if (n > 1) return -1; n += 1; return n; }; exports.k ??= 3; function Old(x) { this.x = x; if (x > 1) this.big = true; } Old.prototype.get = function () { return this.x > 1 ? this.x : -this.x; }; module.exports.Old = Old; module.exports.all = Object.assign({}, exports, { z: 1 }); } });
    const a = require_a(); return [a.inc(), a.inc(), a.inc(), a.k, new a.Old(2), new a.Old(1).get(), Object.keys(a.all), require_a() === a];`,
  "interop of esbuild": `var __defProp = Object.defineProperty; var __publicField = (obj, key, value) => __defProp(obj, typeof key !== "symbol" ? key + "" : key, { enumerable: true, configurable: true, writable: true, value }); var _a; class A { constructor() { __publicField(this, "x", 1); } } var E = /* @__PURE__ */ ((E2) => { E2[E2["One"] = 1] = "One"; E2[E2["Two"] = 2] = "Two"; return E2; })(E || {}); var N; ((N2) => { N2.v = 1; function f() { return N2.v > 0 ? N2.v : 0; } N2.f = f; })(N || (N = {})); (_a = A) == null ? void 0 : _a.name; return [new A(), E, N.f(), _a.name];`,
};
