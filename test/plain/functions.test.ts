/**
 * Functions written as plain numeric TypeScript, with operators, `Math` and conditions, are models: the compiled value is
 * that of running the same source on numbers, to the bit; the gradient is the slope that central differences of the plain
 * function find; and those points lie on both sides of every condition.
 */
import { readdirSync } from "node:fs";
import { expect, test } from "vitest";
import { mulberry32 } from "../../src/common/random.js";
import { load } from "../../src/compile.js";
import { trace } from "../../src/engine/trace.js";
import * as api from "../../src/index.js";
import { loadModels } from "../../src/load/index.js";
import { centralDifference } from "./central-differences.js";
import { Pieces } from "./pieces.js";

const FOLDER = "test/plain/functions";
const POINTS = 100;
/** Draws that may be thrown away because they are close to a boundary. */
const DRAWS = 20 * POINTS;
const TOLERANCE = 1e-7;
const SEED = 2024;

/** What each file exports. */
interface PlainFunction {
  readonly f: (x: readonly number[]) => number;
  readonly domain: readonly (readonly [number, number])[];
  readonly seeds?: readonly (readonly number[])[];
}

const files = readdirSync(FOLDER).filter((name) => name.endsWith(".ts") && !name.includes(".grad."));

test("there are many", () => {
  expect(files.length).toBeGreaterThanOrEqual(40);
});

test.each(files)("%s: value to the bit, gradient, both sides of every condition", async (name) => {
  const file = `${FOLDER}/${name}`;
  const { f, domain, seeds = [] } = (await import(`./functions/${name}`)) as PlainFunction;
  const loaded = await loadModels(file, api);
  const { forward } = trace(loaded.models[0]!.model, loaded.locate);
  const pieces = new Pieces(forward);
  const module = await load(file);
  const random = mulberry32(SEED);
  const gradient = new Float64Array(domain.length);
  const met = [new Set<number>(), new Set<number>()] as const;
  const problems: string[] = [];

  /** Compares at a point; false if it is too close to a boundary for finite differences. */
  const compare = (x: readonly number[]): boolean => {
    const where = `at [${x.join(", ")}] (seed ${SEED})`;
    const parameters = Float64Array.from(x);
    const expected = f(x);
    const found = [module.forward(parameters), module.valueAndGradient(parameters, gradient)];
    if (!found.every((value) => Object.is(value, expected)))
      problems.push(`value ${found.join(" and ")}, plain ${expected} ${where}`);
    if (!Number.isFinite(expected)) problems.push(`value ${expected} ${where}`);
    const piece = pieces.at(x);
    if (piece.close) return false;
    const slopes = domain.map(([lower, upper], i) =>
      centralDifference(f, x, i, upper - lower, (moved) => pieces.same(piece, moved)),
    );
    if (slopes.includes(null)) return false;
    slopes.forEach((slope, i) => {
      const derivative = gradient[i]!;
      if (!(Math.abs(derivative - slope!) <= TOLERANCE * Math.max(1, Math.abs(derivative))))
        problems.push(`∂f/∂x[${i}] ${derivative}, central difference ${slope} ${where}`);
    });
    pieces.outcomes(x).forEach((outcome, k) => met[outcome ? 1 : 0].add(k));
    return true;
  };

  for (const seed of seeds) compare(seed);
  let compared = 0;
  for (let draw = 0; compared < POINTS && draw < DRAWS; draw++)
    if (compare(domain.map(([lower, upper]) => lower + (upper - lower) * random()))) compared++;
  pieces.comparisons.forEach((row, k) => {
    const place = loaded.place(forward.span[row]!);
    // Of three legs and more, `Math.hypot` is made of ops, and compares them with Infinity, and all of them with 0.
    if (place?.text.includes("Math.hypot(") && forward.isConstant(forward.b[row]!)) return;
    for (const outcome of [0, 1] as const)
      if (!met[outcome].has(k))
        problems.push(`never ${Boolean(outcome)}: row ${row}, line ${place?.line}: ${place?.text}`);
  });
  expect(problems.slice(0, 5)).toEqual([]);
  expect(compared).toBe(POINTS);
});
