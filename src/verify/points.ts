/**
 * Where a compiled module is compared with what it should be: the initial parameters, random ones at several distances
 * from them, and special ones. Knows arrays of numbers; neither models nor functions.
 */
import { type Entry, sizeOf } from "../ir/entries.js";
import { Random } from "./random.js";

export interface Point {
  /** Where it came from, in words. */
  readonly what: string;
  readonly parameters: Float64Array;
  /** The parameters that are not differentiated are among these, where others are the variables. */
  readonly fixed?: Float64Array;
  /** What functions of one example are given. */
  readonly inputs: Float64Array;
  /** Some examples, one after the other, `inputs` first. */
  readonly batch: Float64Array;
  /** What a product is given: one number per parameter, … */
  readonly vector: Float64Array;
  /** … or one per output; a scalar model's `vjp` takes it as a number. */
  readonly cotangent: Float64Array | number;
  /** Ordinary numbers at a moderate distance: finite differences make sense there. */
  readonly smooth: boolean;
  /** Nothing in it is extreme: what is NaN or infinite there is worth a word. */
  readonly ordinary: boolean;
  /** An input that has to be an integer is none: the module may give NaN where the program goes on. */
  readonly strange?: true;
}

/** Odd, so that 1/n is not exact, and more than two, so that the order of sums shows. */
const BATCH = 3;
const DISTANCES = [1e-3, 0.1, 1, 30];
const RANDOM_POINTS_PER_DISTANCE = 4;
const SMOOTH = 1;
const SPECIAL_POINTS = 16;

const ZEROS = [0, -0];
const FINITE = [...ZEROS, Number.MIN_VALUE, -Number.MIN_VALUE, 2.2e-308, -1e-310, 1, -1, 0.5, 2, 1e154, -1e300];
/** No integers, whatever they have to be below; none that makes an array long which is written there: a program may go through it. */
const STRANGE = [0.5, -1, 2 ** 32 - 1, 2 ** 53, -0.25, Number.NaN, Number.POSITIVE_INFINITY, -(2 ** 32)];
const SPECIAL = [...FINITE, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, Number.NaN];

/**
 * The points of a seed.
 * @param outputCount null for a scalar model.
 * @param variableCount how many numbers are differentiated.
 * @param limits by input: what integers are below; nothing for any number.
 */
export function pointsOf(
  initial: Float64Array,
  inputCount: number,
  outputCount: number | null,
  seed: number,
  variableCount: number = initial.length,
  limits: Limits = [],
): Point[] {
  const random = new Random(seed);
  const batch = (scale: number): Float64Array =>
    Float64Array.from({ length: BATCH * inputCount }, () => scale * random.normal());
  const near = (distance: number): Float64Array =>
    initial.map((x) => x + distance * Math.max(1, Math.abs(x)) * random.normal());
  const points: Place[] = [
    { what: "the initial parameters", parameters: initial, batch: batch(1), smooth: true, ordinary: true },
  ];
  for (const distance of DISTANCES)
    for (let i = 0; i < RANDOM_POINTS_PER_DISTANCE; i++)
      points.push({
        what: `random, about ${distance} away from the initial parameters`,
        parameters: near(distance),
        batch: batch(Math.max(1, distance)),
        smooth: distance <= SMOOTH,
        ordinary: true,
      });
  for (const numbers of [ZEROS, FINITE])
    points.push({
      what: `all of ${numbers.map(shown).join(", ")}`,
      parameters: initial.map(() => random.pick(numbers)),
      batch: batch(1).map(() => random.pick(numbers)),
      smooth: false,
      ordinary: numbers === ZEROS,
    });
  for (let i = 0; i < SPECIAL_POINTS; i++)
    points.push(
      withSpecial({ what: "", parameters: near(1), batch: batch(1), smooth: false, ordinary: false }, random),
    );
  const whole = new Random(seed + 2);
  for (const { batch } of points) makeWhole(batch, limits, whole);
  const integers = [...limits.keys()].filter((i) => limits[i] !== undefined);
  for (const strange of integers.length > 0 ? STRANGE : []) {
    const point = { parameters: near(1), batch: makeWhole(batch(1), limits, whole), smooth: false, ordinary: false };
    const at = whole.pick(integers) + inputCount * whole.below(BATCH);
    point.batch[at] = strange;
    points.push({ ...point, what: `random with batch[${at}] = ${shown(strange)}, which is no integer`, strange: true });
  }
  // Numbers of their own, so that the points do not depend on how many of these there are.
  const directions = new Random(seed + 1);
  const along = (count: number, smooth: boolean): Float64Array =>
    Float64Array.from({ length: count }, () =>
      smooth || directions.below(4) > 0 ? directions.normal() : directions.pick(ZEROS),
    );
  return points.map((point) => ({
    ...point,
    inputs: point.batch.subarray(0, inputCount),
    vector: along(variableCount, point.smooth),
    cotangent: outputCount === null ? along(1, point.smooth)[0]! : along(outputCount, point.smooth),
  }));
}

type Place = Omit<Point, "inputs" | "vector" | "cotangent">;

/** By input: what integers are below; undefined for any number. */
export type Limits = readonly (number | undefined)[];

export const limitsOf = (inputs: readonly Entry[]): Limits =>
  inputs.flatMap(({ shape, below }) => new Array<number | undefined>(sizeOf(shape)).fill(below));

/** Examples with integers where they have to be. */
export function makeWhole(batch: Float64Array, limits: Limits, random: Random): Float64Array {
  for (let i = 0; limits.length > 0 && i < batch.length; i++) {
    const below = limits[i % limits.length];
    if (below !== undefined) batch[i] = random.below(below);
  }
  return batch;
}

/** Puts one to three special numbers somewhere, so that most of the rest stays finite. */
function withSpecial(point: Place, random: Random): Place {
  const { parameters, batch } = point;
  const put: string[] = [];
  for (let left = 1 + random.below(3); left > 0; left--) {
    const special = random.pick(SPECIAL);
    const inBatch = random.below(parameters.length + batch.length) >= parameters.length;
    const array = inBatch ? batch : parameters;
    const at = random.below(array.length);
    array[at] = special;
    put.push(`${inBatch ? "batch" : "parameters"}[${at}] = ${shown(special)}`);
  }
  return { ...point, what: `random with ${put.join(", ")}` };
}

/** The examples of a point's batch. */
export const examplesOf = ({ batch }: Point, inputCount: number): Float64Array[] =>
  Array.from({ length: batch.length / inputCount }, (_, i) => batch.subarray(i * inputCount, (i + 1) * inputCount));

/** A number as source text: -0 is not 0. */
export const shown = (x: number): string => (Object.is(x, -0) ? "-0" : String(x));
