/**
 * Runs a user's models as they are written, on plain numbers: types are stripped, and nothing else. Meant for a process of
 * its own, whose numbers it teaches to say that a method of a scalar was asked for. Knows models; nothing of modules.
 */

import { lengthOf } from "../engine/hypotenuse.js";
import type { Model } from "../engine/model.js";
import { sightsOf } from "../engine/sight.js";
import { Condition, Value } from "../engine/value.js";
import type { Entry } from "../ir/entries.js";
import { type LoadedFile, loadModels } from "../load/index.js";
import { type Place, userFrames } from "../load/places.js";

/** Where a model is wanted. */
export interface PlainPoint {
  readonly parameters: Float64Array;
  /** Inputs of one example each. */
  readonly examples: readonly Float64Array[];
}

export interface PlainJob {
  /** The model file. */
  readonly file: string;
  readonly models: readonly {
    readonly exportName: string;
    /** The order of a result's numbers; null for a scalar model. */
    readonly outputs: readonly Entry[] | null;
    readonly points: readonly PlainPoint[];
  }[];
}

/** What a function gave, or in words what it threw. */
export type Given = Float64Array | string;

export type PlainAnswer =
  | {
      readonly run: "numbers";
      /** Also ran on eager Values, since it calls `select`. */
      readonly selects: boolean;
      readonly points: readonly { readonly examples: readonly Given[]; readonly penalty: Given | null }[];
    }
  /** It needs eager Values, or cannot be loaded: why, as the end of a sentence. */
  | { readonly run: "values"; readonly why: string };

/** What expressions of models' parts give at points is wanted. */
export interface SightsJob {
  readonly file: string;
  readonly wanted: readonly Wanted[];
}

export interface Wanted {
  readonly exportName: string;
  readonly part: "forward" | "regularizer";
  readonly parameters: Float64Array;
  readonly inputs: Float64Array;
}

export type Primitive = number | boolean | string;

/** What expressions have given, in order. */
export interface PlainSights {
  readonly expressions: Int32Array;
  /** Undefined is what is no single number, truth or text. */
  readonly gave: readonly (Primitive | undefined)[];
  /** All expressions that tell. */
  readonly told: readonly number[];
  /** What was thrown in the end, and where in the user's files. */
  readonly threw: { readonly what: string; readonly place: Place | undefined } | null;
}

/** Stops a run that cannot be one on plain numbers. */
class NeedsValues extends Error {}

/**
 * `Math.hypot` of three and more as modules compute it in every engine, which is how V8 does: an engine whose own differs in
 * the last two bits is right, too. What differs by more is left as it is.
 */
export const hypotLike =
  (native: typeof Math.hypot): typeof Math.hypot =>
  (...legs) => {
    const own = native(...legs);
    if (legs.length < 3) return own;
    const length = lengthOf(legs.map(Number)) as number;
    return Math.abs(own - length) <= 3 * Number.EPSILON * length ? length : own;
  };

/** What the models have asked for in this process, whoever has caught the error. */
const asked: { values?: string; selects: boolean } = { selects: false };

function need(why: string): never {
  asked.values ??= why;
  throw new NeedsValues(why);
}

/** Runs the models of a file. */
export async function runPlain(
  { file, models }: PlainJob,
  api: Readonly<Record<string, unknown>>,
): Promise<PlainAnswer[]> {
  teachNumbers();
  Math.hypot = hypotLike(Math.hypot);
  const loaded = await loadModels(file, watched(api), { as: "written" }).catch((error: unknown) => String(error));
  return models.map(({ exportName, outputs, points }): PlainAnswer => {
    if (typeof loaded === "string") return { run: "values", why: `as written it cannot be loaded (${loaded})` };
    const model = loaded.models.find((candidate) => candidate.exportName === exportName)?.model;
    if (!model) return { run: "values", why: "as written it is not exported" };
    if (model.module) return { run: "values", why: "its parameters are a Module" };
    delete asked.values;
    asked.selects = false;
    const given = points.map((point) => runAt(model, outputs, point));
    return asked.values === undefined
      ? { run: "numbers", selects: asked.selects, points: given }
      : { run: "values", why: asked.values };
  });
}

function runAt(model: Model, outputs: readonly Entry[] | null, { parameters, examples }: PlainPoint) {
  return {
    examples: examples.map((inputs) => attempt(() => run(model, "forward", parameters, inputs), outputs)),
    penalty: model.regularizer ? attempt(() => run(model, "regularizer", parameters, NONE), null) : null,
  };
}

const NONE = new Float64Array();

function run(model: Model, part: Wanted["part"], parameters: Float64Array, inputs: Float64Array): unknown {
  // Fresh arrays, which the program may write to.
  const seen = (entries: readonly Entry[], numbers: Float64Array): never =>
    model.seen(entries, (i) => numbers[i] as unknown as Value) as never;
  return model[part]!(seen(model.parameters, parameters), seen(model.inputs, inputs));
}

/** Runs parts of models, and tells what their expressions give. */
export async function seePlain(
  { file, wanted }: SightsJob,
  api: Readonly<Record<string, unknown>>,
): Promise<PlainSights[]> {
  teachNumbers();
  Math.hypot = hypotLike(Math.hypot);
  const loaded = await loadModels(file, watched(api), { as: "written", isWatched: true });
  return wanted.map((one) => sightsAt(loaded, one));
}

function sightsAt({ telling, models }: LoadedFile, { exportName, part, parameters, inputs }: Wanted): PlainSights {
  const { model } = models.find((candidate) => candidate.exportName === exportName)!;
  const once = (): unknown => run(model, part, parameters, inputs);
  // What it keeps from one run to the next has been recorded as it was in the first.
  sightsOf(once);
  const { sights, threw } = sightsOf(once);
  return {
    expressions: Int32Array.from(sights, ({ expression }) => expression),
    gave: sights.map(({ gave }) => primitiveOf(gave)),
    told: telling!.numbers,
    threw: threw === undefined ? null : { what: describe(threw), place: userFrames(threw)[0] },
  };
}

/** What can be compared of what an expression gives. */
export const primitiveOf = (gave: unknown): Primitive | undefined =>
  typeof gave === "number" || typeof gave === "boolean" || typeof gave === "string" ? gave : undefined;

const describe = (error: unknown): string =>
  error instanceof Error ? `${error.name}: ${error.message}` : String(error);

function attempt(run: () => unknown, outputs: readonly Entry[] | null): Given {
  if (asked.values !== undefined) return "";
  try {
    return numbersOf(run(), outputs);
  } catch (error) {
    const { code } = error as { readonly code?: unknown };
    if (code === "value-decay" || code === "condition-decay") asked.values ??= "it computes with Values of its own";
    return describe(error);
  }
}

/** The numbers of a result in the order of the model's outputs; what is missing computes as NaN. */
function numbersOf(result: unknown, outputs: readonly Entry[] | null): Float64Array {
  if (!outputs) return Float64Array.of(numberOf(result));
  return Float64Array.from(
    outputs.flatMap(({ path, shape }) => {
      const part = path.reduce<unknown>((x, key) => (x as Record<string, unknown> | undefined)?.[key], result);
      const elements = shape.length === 0 ? [part] : (part as readonly unknown[]).flat(shape.length - 1);
      const size = shape.reduce((product, length) => product * length, 1);
      return Array.from({ length: size }, (_, i) => numberOf(elements[i]));
    }),
  );
}

function numberOf(x: unknown): number {
  if (x instanceof Value || x instanceof Condition) return need("it makes Values of its own");
  return typeof x === "number" ? x : Number.NaN;
}

/** The engine, with functions that plain numbers are no sufficient operands of. */
const watched = (api: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> => ({
  ...api,
  gradients: () => need("it calls `gradients`"),
  select: (...given: unknown[]) => {
    asked.selects = true;
    return (api.select as (...given: unknown[]) => unknown)(...given);
  },
});

/** Members of scalars and conditions, which plain numbers and booleans do not have. */
function teachNumbers(): void {
  for (const [of, primitive] of [
    [Value.prototype, Number.prototype],
    [Condition.prototype, Boolean.prototype],
  ])
    for (const name of ["data", "grad", ...membersOf(of as object)])
      if (!(name in primitive!))
        Object.defineProperty(primitive, name, {
          configurable: true,
          get: () => need(`it uses \`.${name}\` of a scalar`),
          set: () => need(`it sets \`.${name}\` of a scalar`),
        });
}

function membersOf(prototype: object): string[] {
  const parent = Object.getPrototypeOf(prototype) as object | null;
  return parent === null ? [] : [...Object.getOwnPropertyNames(prototype), ...membersOf(parent)];
}
