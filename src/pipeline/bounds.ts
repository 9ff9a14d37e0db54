/**
 * Least and greatest values of parameters, and which of them are fixed: what a model says of them to solvers. The model itself
 * computes the same without, so the engine alone only keeps them. Knows lengths, and how options stand for elements.
 */
import { diagnostic } from "../diagnostics.js";
import type { Model, Shapes } from "../engine/model.js";
import type { AnyBounds } from "../engine/shapes.js";
import { type Entry, elementName, indicesOf, sizeOf } from "../ir/entries.js";

const KEYS = ["min", "max", "fixed"];

/**
 * The parameters of a model, with what it says of their bounds: one value where all elements agree.
 * @throws bad-bounds for what cannot be
 */
export function boundedEntries(model: Model): readonly Entry[] {
  const { parameters, inputs = {} } = model.definition;
  for (const [name, { bounds }] of Object.entries(inputs))
    if (bounds) throw diagnostic("bad-bounds", `\`${name}\` is an input, and no solver changes those.`);
  if (model.module) return model.parameters;
  const shapes = parameters as Shapes;
  if (!Object.values(shapes).some(({ bounds }) => bounds)) return model.parameters;
  const initial = model.createParameters();
  return model.parameters.map((entry) => {
    const given = shapes[entry.path[0]!]?.bounds;
    return given ? { ...entry, ...boundsOf(given, entry, initial) } : entry;
  });
}

function boundsOf(given: AnyBounds, entry: Entry, initial: Float64Array): Pick<Entry, "min" | "max" | "fixed"> {
  const unknown = Object.keys(given).find((key) => !KEYS.includes(key));
  if (unknown !== undefined)
    throw diagnostic("bad-bounds", `\`${entry.path[0]}\` has no option \`${unknown}\`, only min, max and fixed.`);
  const min = elementsOf<number>(given.min ?? Number.NEGATIVE_INFINITY, "min", entry, "number");
  const max = elementsOf<number>(given.max ?? Number.POSITIVE_INFINITY, "max", entry, "number");
  const fixed = elementsOf<boolean>(given.fixed ?? false, "fixed", entry, "boolean");
  min.forEach((least, i) => {
    if (!(least <= max[i]!))
      throw diagnostic("bad-bounds", `\`${nameAt(entry, i)}\` has the minimum ${least} and the maximum ${max[i]}.`);
  });
  checkInitial(entry, min, max, initial);
  return {
    ...(min.some((x) => x !== Number.NEGATIVE_INFINITY) && { min: agreed(min) }),
    ...(max.some((x) => x !== Number.POSITIVE_INFINITY) && { max: agreed(max) }),
    ...(fixed.some((x) => x) && { fixed: agreed(fixed) }),
  };
}

const agreed = <T>(elements: readonly T[]): T | readonly T[] =>
  elements.every((x) => x === elements[0]) ? elements[0]! : elements;

/** What is given for each element of an entry. */
function elementsOf<T>(given: unknown, what: string, entry: Entry, type: "number" | "boolean"): T[] {
  return Array.from({ length: sizeOf(entry.shape) }, (_, i) => {
    const indices = indicesOf(entry, entry.offset + i);
    const value =
      typeof given === "function"
        ? given(...indices)
        : typeof given === "object"
          ? indices.reduce<unknown>((nested, index) => (nested as unknown[] | undefined)?.[index], given)
          : given;
    if (typeof value === type && !Number.isNaN(value)) return value as T;
    throw diagnostic("bad-bounds", `\`${what}\` of \`${nameAt(entry, i)}\` is ${String(value)}, not a ${type}.`);
  });
}

/** @throws bad-bounds if an initial value is outside */
function checkInitial(entry: Entry, min: readonly number[], max: readonly number[], initial: Float64Array): void {
  min.forEach((least, i) => {
    const value = initial[entry.offset + i]!;
    if (value >= least && value <= max[i]!) return;
    // What is not finite is warned of elsewhere, where it matters.
    if (Number.isNaN(value)) return;
    throw diagnostic("bad-bounds", `\`${nameAt(entry, i)}\` starts at ${value}, outside of ${least} … ${max[i]}.`);
  });
}

/**
 * What is differentiated, if it is not all of the parameters: what is asked for, what the model says, or all that is not fixed.
 * @throws bad-model if all is fixed
 */
export function wrtOf(model: Model, asked?: readonly string[]): readonly string[] | undefined {
  if (asked ?? model.wrt) return asked ?? model.wrt;
  const entries = boundedEntries(model);
  if (!entries.some(({ fixed }) => fixed)) return undefined;
  const names = entries.flatMap((entry) => {
    const { path, fixed, shape } = entry;
    if (!fixed) return [String(path[0])];
    const all = Array.from({ length: sizeOf(shape) }, (_, i) => nameAt(entry, i));
    return all.filter((_, i) => !(typeof fixed === "object" ? fixed[i] : fixed));
  });
  if (names.length === 0)
    throw diagnostic("bad-model", "All parameters of the model are fixed: nothing to differentiate.");
  return names;
}

const nameAt = (entry: Entry, i: number): string => elementName([entry], entry.offset + i);
