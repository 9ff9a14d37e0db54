/**
 * Holds a module that was compiled with `--fast-math` to law 3: wherever what is exact is finite, it may be wrong by 1e-12 of
 * the absolute values of what was added up. Knows models, and a module by the functions it exports.
 */
import type { Model } from "../engine/model.js";
import type { Trace } from "../engine/trace.js";
import { elementName } from "../ir/entries.js";
import { probes } from "../products/index.js";
import { type FunctionReport, type GeneratedModule, pointsFor, viewOf } from "./check-module.js";
import type { Outcome } from "./compare.js";
import type { Oracle } from "./oracle.js";
import { oraclesOf } from "./oracles.js";
import { shown } from "./points.js";
import { FAST, Sizes } from "./sizes.js";

/** Where doubles are no longer precise, products are not, either. */
const SMALLEST = 2 ** -1022;

/** Rows that may be interpreted for one product. */
const BUDGET = 5e8;

/** Compares every function that the module has; of points at which rounding may decide a condition it says how many they are. */
export function inspectFast(
  model: Model,
  module: GeneratedModule,
  seed: number,
  wrt: readonly string[] | undefined,
  traced: Trace,
): FunctionReport[] {
  const { differentiated, isolated, seen } = viewOf(model, traced, wrt);
  const sizes = new Sizes();
  const exact = oraclesOf(model, isolated, differentiated);
  // The eager engine has no sizes: everything is a tape's.
  const large = oraclesOf(model, isolated, { ...differentiated, isChosen: true }, sizes.interpret);
  const points = pointsFor(model, traced, seed, wrt);
  const { outputs } = traced;
  const oracles = new Map<string, readonly [Oracle, Oracle]>();
  return Object.entries(probes).flatMap(([name, { of, gives, call }]) => {
    const f = module[name];
    if (typeof f !== "function") return [];
    if (!oracles.has(of)) oracles.set(of, [exact[of]!(), large[of]!()]);
    const [oracle, size] = oracles.get(of)!;
    const mismatches: string[] = [];
    let compared = 0;
    let undecided = 0;
    const stride = Math.max(1, Math.ceil((2 * (oracle.effort ?? 0) * points.length) / BUDGET));
    for (const point of points.filter((_, i) => i % stride === 0)) {
      const expected = oracle.expected(seen(point));
      sizes.begin();
      const allowed = size.expected(seen(point));
      if (sizes.isUndecided) {
        undecided++;
        continue;
      }
      compared++;
      const fresh = (): Float64Array => new Float64Array(expected.derivatives.length).fill(Number.NaN);
      const found = call(f as Parameters<typeof call>[0], point, fresh);
      for (const part of gives)
        for (const i of beyond(found[part]!, expected[part], allowed[part])) {
          // A sum of what is shared may be infinite, although none of its terms times something is.
          if (sizes.mayOverflow && !Number.isFinite(found[part]![i]!)) continue;
          const element = part === "derivatives" ? oracle.nameOf(i) : outputs ? elementName(outputs, i) : "value";
          const bound = shown(FAST * allowed[part][i]!);
          const is = `is ${shown(found[part]![i]!)}, but ${shown(expected[part][i]!)} ± ${bound} is allowed`;
          mismatches.push(`${element} ${is}; at ${point.what}`);
        }
    }
    const none = { slopes: 0, skipped: undecided, apart: [] };
    return [{ name, oracle: oracle.name, points: compared, mismatches, ...none }];
  });
}

/** The positions at which numbers are further from what is exact than their sizes allow. */
const beyond = (found: ArrayLike<number>, expected: Outcome[keyof Outcome], sizes: Outcome[keyof Outcome]): number[] =>
  Array.from({ length: Math.max(found.length, expected.length) }, (_, i) => i).filter((i) => {
    const [x, y] = [found[i] ?? Number.NaN, expected[i] ?? 0];
    return Number.isFinite(y) && sizes[i] !== Infinity && !(Math.abs(x - y) <= FAST * sizes[i]! + SMALLEST);
  });
