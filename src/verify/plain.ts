/**
 * Runs a user's models as they are written, on plain numbers: types are stripped, and nothing else. Meant for a process of
 * its own, whose numbers it teaches to say that a method of a scalar was asked for. Knows models; nothing of modules.
 */
import type { Model } from "../engine/model.js";
import { Condition, Value } from "../engine/value.js";
import type { Entry } from "../ir/entries.js";
import { loadModels } from "../load/index.js";

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

/** Stops a run that cannot be one on plain numbers. */
class NeedsValues extends Error {}

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
  const loaded = await loadModels(file, watched(api), "written").catch((error: unknown) => String(error));
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
  const seen = (entries: readonly Entry[], numbers: Float64Array): never =>
    // Fresh arrays, which the program may write to.
    model.seen(entries, (i) => numbers[i] as unknown as Value) as never;
  return {
    examples: examples.map((inputs) =>
      attempt(() => model.forward(seen(model.parameters, parameters), seen(model.inputs, inputs)), outputs),
    ),
    penalty: model.regularizer ? attempt(() => model.regularizer!(seen(model.parameters, parameters)), null) : null,
  };
}

function attempt(run: () => unknown, outputs: readonly Entry[] | null): Given {
  if (asked.values !== undefined) return "";
  try {
    return numbersOf(run(), outputs);
  } catch (error) {
    const { code } = error as { readonly code?: unknown };
    if (code === "value-decay" || code === "condition-decay") asked.values ??= "it computes with Values of its own";
    return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
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
