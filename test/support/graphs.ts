/**
 * Random expression graphs over all ops, as fast-check arbitraries: a recipe is plain data, so a failing one prints and
 * shrinks; `build` carries it out with the engine's methods, eagerly or while tracing.
 */
import fc from "fast-check";
import { abs, lt, select } from "../../src/engine/functions.js";
import { Condition, type Num, Value } from "../../src/engine/value.js";
import { arities, opcodes, recordOf } from "../../src/ir/opcodes.js";

export interface Step {
  readonly op: string;
  /** Which of the earlier values and conditions are the operands, modulo how many there are. */
  readonly operands: readonly number[];
}

export interface Recipe {
  readonly parameters: number;
  readonly constants: readonly number[];
  /** What is not finite is left out of the result by a branch. */
  readonly guarded: boolean;
  readonly steps: readonly Step[];
}

export const SPECIAL = [0, -0, 1, -1, 2, 0.5, -2, 3, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, Number.NaN];
const TINY = [Number.MIN_VALUE, -Number.MIN_VALUE, 2.2e-308, 1e-310, 1e300, -1e300, Number.EPSILON];

const ordinary = fc.double({ min: -3, max: 3, noNaN: true });

/** Doubles of every kind. */
export const spicy = fc.oneof(
  { weight: 3, arbitrary: ordinary },
  { weight: 2, arbitrary: fc.constantFrom(...SPECIAL, ...TINY) },
);

/** Recipes of 1 to `size` steps. */
export const recipes = (size: number): fc.Arbitrary<Recipe> =>
  fc.record({
    parameters: fc.integer({ min: 1, max: 4 }),
    constants: fc.array(fc.oneof(ordinary, fc.constantFrom(...SPECIAL)), { minLength: 1, maxLength: 4 }),
    guarded: fc.boolean(),
    steps: fc.array(
      fc.record({
        op: fc.constantFrom(...Object.keys(opcodes)),
        // Mostly recent values, so that graphs grow deep.
        operands: fc.array(fc.oneof(fc.integer({ min: 0, max: 3 }), fc.nat(1000)), { minLength: 3, maxLength: 3 }),
      }),
      { minLength: 1, maxLength: size, size: "max" },
    ),
  });

/** As many doubles as a recipe has parameters. */
export const points = (
  { parameters }: Pick<Recipe, "parameters">,
  element: fc.Arbitrary<number>,
): fc.Arbitrary<Float64Array> =>
  fc.array(element, { minLength: parameters, maxLength: parameters }).map((xs) => Float64Array.from(xs));

/** Carries out a recipe; the result is the sum of the last numbers that it computes. */
export function build(recipe: Recipe, parameters: readonly Num[]): Num {
  const numbers: (Num | number)[] = [...recipe.constants, ...parameters];
  const conditions: Condition[] = [parameters[0]!.lt(parameters.at(-1)!)];
  for (const { op, operands } of recipe.steps) {
    const pick = <T>(list: readonly T[], i: number): T => list[list.length - 1 - (operands[i]! % list.length)]!;
    const result = operate(
      op,
      (i) => pick(numbers, i),
      (i) => pick(conditions, i),
    );
    if (result instanceof Condition) conditions.push(result);
    else numbers.push(result);
  }
  // A condition that nothing comes of is refused, as code that is not rewritten may have decided by it.
  for (const condition of conditions) select(condition, 1, 0);
  return numbers
    .slice(-12)
    .reduce<Num>((sum, x) => sum.add(recipe.guarded ? select(lt(abs(x), 1e6), x, 0) : x), parameters[0]!.mul(0.5));
}

/** Carries out an operation on operands that are numbers or conditions, as the op wants them. */
export function operate(
  op: string,
  number: (i: number) => Num | number,
  condition: (i: number) => Condition,
): Num | Condition {
  const code = opcodes[op as keyof typeof opcodes];
  const record = recordOf(code);
  const [first, ...rest] = Array.from({ length: arities[code]! }, (_, i) =>
    "connects" in record || ("branches" in record && i === 0) ? condition(i) : number(i),
  );
  const self = typeof first === "number" ? new Value(first) : first;
  return (self as unknown as Record<string, (...args: unknown[]) => Num | Condition>)[op]!(...rest);
}

/** A recipe carried out again and again: on elements of a vector, on data, and on what it carries along. */
export interface Nest {
  readonly body: Recipe;
  readonly outer: number;
  readonly inner: number;
  /** What goes from one inner iteration to the next, and from one outer iteration to the next. */
  readonly carries: "both" | "inner" | "nothing";
  /** Keeps what is carried from growing without bounds. */
  readonly bounded: boolean;
}

export const nests: fc.Arbitrary<Nest> = fc.record({
  body: recipes(8),
  outer: fc.integer({ min: 1, max: 7 }),
  inner: fc.integer({ min: 1, max: 7 }),
  carries: fc.constantFrom("both", "inner", "nothing"),
  bounded: fc.boolean(),
});

/** @param p outer × inner + 1 numbers. */
export function buildNest({ body, outer, inner, carries, bounded }: Nest, p: readonly Num[]): Num {
  let total = p[0]!;
  for (let i = 0; i < outer; i++) {
    let state: Num = carries === "both" ? total : p[i]!;
    let sum: Num = p[i]!;
    for (let j = 0; j < inner; j++) {
      const element = p[1 + i * inner + j]!.mul([1, -1, 0.5][(i * inner + j) % 3]!);
      const result = build({ ...body, parameters: 2 }, [carries === "nothing" ? element : state, element]);
      state = bounded ? result.tanh() : result;
      sum = sum.add(state);
    }
    total = total.add(sum);
  }
  return total;
}

/** Equal as gradients are: -0 is 0, and NaN is NaN. */
export const sameNumber = (x: number, y: number): boolean => x === y || (Number.isNaN(x) && Number.isNaN(y));
