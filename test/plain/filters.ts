/**
 * Bodies of functions of three numbers a, b, c that go on with what a filter has left, or sort a `Float64Array`. All of them are
 * followed; `objects.test.ts` runs them. Not every comparison of places and of what is sorted can have both outcomes.
 */

/** By what they are about. */
export const filtered: Readonly<Record<string, string>> = {
  "a loop": `let s = 0, n = 0; for (const x of [a, b, c].filter((x) => x > 0)) { s += x * x; n++; } return s * 2 + n * a;`,
  "loops with continue, break and return": `const f = (t) => { const kept = [a, b, c, a * b].filter((x) => x > t); for (const x of kept) { if (x > 2) return x * 3; } let s = a; for (const x of kept) { if (x < 0.4) continue; s += x; if (s > 2) break; } return s; }; return f(0) + 2 * f(-1);`,
  "a loop that gives another variable": `let last = c; for (last of [a, b].filter((x) => x > 0)) if (last > 2) last *= 2; const xs = [1, 2]; for (const x of [a, b, c].filter((x) => x < 1)) xs[0] += x; return last + xs[0] * b;`,
  "a loop in a loop": `let s = 0; const kept = [a, b, c].filter((x) => x > 0); outer: for (const x of kept) for (const y of kept) { if (y > x) continue outer; s += x * y; } return s + a;`,
  "a loop through records": `let s = 0; for (const { v, w } of [{ v: a, w: 2 }, { v: b, w: c }].filter((p) => p.v > 0)) s += v * w; return s + c;`,
  "elements by their places": `const kept = [a, b, c].filter((x) => x > 0); return (kept[0] ?? 7) * 2 + (kept[1] ?? b) * a + (kept.at(-1) ?? 3) + (kept[5] === undefined ? 1 : 2) + (kept.at(-2) ?? c);`,
  "elements taken apart": `const [first, second] = [a, b, c].filter((x) => x > 0), [x, y] = [a, b].filter(() => true); return (first ?? 1) * 2 + (second === undefined ? a : second * b) + x * y;`,
  "found again": `const kept = [a, b, c].filter((x) => x > 0); return (kept.find((x) => x > 1) ?? a) + (kept.findLast((x) => x < 2) ?? b) * 2;`,
};

/** The same. */
export const sorted: Readonly<Record<string, string>> = {
  "sorted as numbers": `const t = Float64Array.of(a, 1, b, -0.5, c); t.sort(); const s = t.toSorted((x, y) => y - x); return t[0] + 2 * t[1] + 3 * t[2] + 4 * t[3] + 5 * t[4] + s[0] * s[4];`,
  "places are sorted": `const xs = [a, b, c]; const order = [0, 1, 2].sort((i, j) => xs[i] - xs[j]); return order[0] + 10 * order[1] + xs[order[2]] * a;`,
  "sorted by a comparator": `const t = Float64Array.of(a, b, c, 0.5); const s = t.subarray(1); s.sort((x, y) => Math.abs(x) - Math.abs(y)); return t[0] + 2 * t[1] + 3 * t[2] + 4 * t[3];`,
  "NaN and both zeros are sorted": `const t = Float64Array.of(Math.sqrt(a), b, a * 0, c * 0, Math.log(c)); t.sort(); return t.reduce((s, x, i) => s + (Number.isNaN(x) ? i : x * (i + 1) + (1 / x < -1e300 ? 9 : 0)), 0);`,
};
