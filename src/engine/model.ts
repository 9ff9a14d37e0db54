/**
 * What a user defines: parameters, inputs, and the function of them that is to be differentiated. Checks the definition
 * and knows the flat order of everything; knows nothing of tapes or code.
 */
import { type Diagnostic, engineDiagnostic as diagnostic } from "../diagnostics.js";
import { type Entry, indicesOf, sizeOf, totalSize } from "../ir/entries.js";
import { limit } from "./limits.js";
import { checkName } from "./names.js";
import * as shapes from "./shapes.js";
import { type Bounds, layoutOf, nest, type Shape } from "./shapes.js";
import { type Num, type Scalar, Value } from "./value.js";

/**
 * One number: a parameter with its initial value, or an input. Of parameters solvers are told `min`, `max`, and whether they are
 * `fixed`: `scalar(1, { min: 0 })`. Derivatives leave out what is fixed.
 */
export const scalar: (initial?: number | (() => number), bounds?: Bounds) => Shape<Num> = shapes.scalar<Num>;
/** `length` numbers; `forward` sees a fresh `Num[]`, which functions on `number[]` take and may write to. */
export const vector: (...given: Parameters<typeof shapes.vector>) => Shape<Num[]> = shapes.vector<Num>;
/** `rows` × `columns` numbers; `forward` sees a fresh `Num[][]`. */
export const matrix: (...given: Parameters<typeof shapes.matrix>) => Shape<Num[][]> = shapes.matrix<Num>;

/** An input that is a whole number from 0 to `below` − 1, which may be an index or the length of a loop. */
export const integer = (below: number): Shape<Num> => shapes.integer<Num>(below);
/** `length` such inputs; `forward` sees `readonly Num[]`. */
export const integers = (length: number, below: number): Shape<readonly Num[]> => shapes.integers<Num>(length, below);

/** Anything with parameters of its own: an `MLP`, or a class of the user's. */
export interface HasParameters {
  parameters(): readonly Value[];
}

export type Shapes = Readonly<Record<string, Shape<unknown>>>;

/** What `forward` is given for a record of shapes (real arrays of traced scalars), or for a module (the module itself). */
export type Seen<P> = P extends HasParameters
  ? P
  : { readonly [K in keyof P]: P[K] extends Shape<infer T> ? T : never };

/**
 * What `forward` may return: one scalar, or arrays and records of scalars. What a record holds is checked when the model is
 * made: to a type with an index signature TypeScript assigns no interface.
 */
export type Result = Scalar | object;

export interface Definition<P extends HasParameters | Shapes, I extends Shapes> {
  /** What is differentiated: a record of shapes, or a module whose `parameters()` are the vector. */
  readonly parameters: P;
  /** What is given at each call and not differentiated. */
  readonly inputs?: I;
  /** The model: one scalar, or an array, nested array or record of scalars. Runs once, on traced scalars. */
  readonly forward: (parameters: Seen<P>, inputs: Seen<I>) => Result;
  /** Added once per batch; a function of the parameters alone. */
  readonly regularizer?: (parameters: Seen<P>) => Scalar;
  /** How the examples of a batch add up: "mean" (the default) or "sum". */
  readonly reduction?: "mean" | "sum";
  /** The functions that the module offers instead of the default ones. Options of the command go before it. */
  readonly emit?: readonly string[];
  /** What is differentiated instead of all parameters: `["a", "w[3]", "inputs.x"]`. Options of the command go before it. */
  readonly wrt?: readonly string[];
  /** What the module's code is: "js" (the default), "wasm", or "auto". The option of the command goes before it. */
  readonly backend?: string;
  /** Whether sums may be regrouped and powers be products (`--fast-math`). Options of the command go before it. */
  readonly fastMath?: boolean;
}

export class Model {
  readonly parameters: readonly Entry[];
  readonly inputs: readonly Entry[];
  readonly parameterCount: number;
  readonly inputCount: number;
  readonly reduction: "mean" | "sum";
  readonly emit: readonly string[] | undefined;
  readonly wrt: readonly string[] | undefined;
  readonly backend: string | undefined;
  readonly fastMath: boolean;
  /** The values of the module's own scalars are the parameters; null for a record of shapes. */
  readonly module: HasParameters | null;
  readonly forward: (parameters: never, inputs: never) => unknown;
  readonly regularizer: ((parameters: never) => unknown) | undefined;
  private readonly shapes: Shapes;
  /** As it was given. */
  readonly definition: Definition<HasParameters | Shapes, Shapes>;

  constructor(definition: Definition<HasParameters | Shapes, Shapes>) {
    const { parameters, inputs = {}, forward, regularizer, reduction = "mean" } = checkDefinition(definition);
    this.definition = definition;
    this.emit = definition.emit;
    this.wrt = definition.wrt;
    this.backend = definition.backend;
    this.fastMath = definition.fastMath ?? false;
    this.module = isModule(parameters) ? parameters : null;
    this.shapes = isModule(parameters) ? {} : checkShapes(parameters, "parameters");
    this.parameters = isModule(parameters) ? layoutOfModule(parameters) : layoutOf(this.shapes);
    this.inputs = layoutOf(checkShapes(inputs, "inputs"));
    this.parameterCount = totalSize(this.parameters);
    this.inputCount = totalSize(this.inputs);
    this.forward = forward as Model["forward"];
    this.regularizer = regularizer as Model["regularizer"];
    this.reduction = reduction;
    for (const name of Object.keys(inputs))
      if (name in this.shapes) throw diagnostic("duplicate-name", name, "a parameter and an input");
    if (this.parameterCount === 0)
      throw diagnostic("bad-model", "The model has no parameters: nothing to differentiate.");
    if (regularizer && this.inputCount === 0) throw noBatches("a model without inputs has none");
  }

  /** A fresh copy of the initial values, in flat order. */
  createParameters(): Float64Array {
    if (this.module) return Float64Array.from(this.module.parameters(), (value) => value.data);
    const flat = new Float64Array(this.parameterCount);
    Object.values(this.shapes).forEach(({ lengths, initial }, i) => {
      const { offset } = this.parameters[i]!;
      for (let k = 0; k < sizeOf(lengths); k++)
        flat[offset + k] = initial(...indicesOf(this.parameters[i]!, offset + k));
    });
    return flat;
  }

  /** What `forward` is given for these scalars (none for a module: it has its own). */
  seen(entries: readonly Entry[], scalars: (index: number) => Value): unknown {
    if (entries === this.parameters && this.module) return this.module;
    return Object.fromEntries(
      entries.map(({ path, shape, offset, below }) => [path[0], nest(shape, offset, (i) => limit(scalars(i), below))]),
    );
  }
}

/** There is a regularizer where nothing could be regularized; points at it. */
export function noBatches(why: string): Diagnostic {
  const error = diagnostic("bad-model", `A regularizer is added once per batch, but ${why}.`);
  error.after = error.word = "regularizer";
  return error;
}

/**
 * Defines a model for the compiler.
 * @throws a diagnostic that says which part of the definition is wrong.
 */
export function defineModel<const P extends HasParameters | Shapes, const I extends Shapes = Record<never, never>>(
  definition: Definition<P, I>,
): Model {
  return new Model(definition as unknown as Definition<HasParameters | Shapes, Shapes>);
}

const isModule = (parameters: HasParameters | Shapes): parameters is HasParameters =>
  typeof (parameters as Partial<HasParameters>).parameters === "function";

const KEYS: readonly string[] = [
  "parameters",
  "inputs",
  "forward",
  "regularizer",
  "reduction",
  "emit",
  "wrt",
  "backend",
  "fastMath",
];

function checkDefinition<D extends Definition<HasParameters | Shapes, Shapes>>(definition: D): D {
  const isRecord = (x: unknown): boolean => typeof x === "object" && x !== null && !Array.isArray(x);
  if (!isRecord(definition)) throw diagnostic("bad-model", "defineModel was not given a record.");
  const unknown = Object.keys(definition).find((key) => !KEYS.includes(key));
  if (unknown !== undefined) throw diagnostic("bad-model", `defineModel does not know \`${unknown}\`.`);
  const { parameters, inputs, forward, regularizer, reduction } = definition;
  if (!isRecord(parameters)) throw diagnostic("bad-model", "`parameters` must be a record of shapes or a module.");
  if (inputs !== undefined && !isRecord(inputs)) throw diagnostic("bad-model", "`inputs` must be a record of shapes.");
  if (typeof forward !== "function") throw diagnostic("bad-model", "`forward` must be a function.");
  if (regularizer !== undefined && typeof regularizer !== "function")
    throw diagnostic("bad-model", "`regularizer` must be a function.");
  if (reduction !== undefined && reduction !== "mean" && reduction !== "sum")
    throw diagnostic("bad-model", `\`reduction\` must be "mean" or "sum", not ${String(reduction)}.`);
  const { fastMath } = definition;
  if (fastMath !== undefined && typeof fastMath !== "boolean")
    throw diagnostic("bad-model", `\`fastMath\` must be true or false, not ${String(fastMath)}.`);
  for (const key of ["emit", "wrt"] as const) {
    const names: unknown = definition[key];
    if (names !== undefined && !(Array.isArray(names) && names.every((name) => typeof name === "string")))
      throw diagnostic("bad-model", `\`${key}\` must be an array of names.`);
  }
  const { backend } = definition;
  if (backend !== undefined && typeof backend !== "string")
    throw diagnostic("bad-model", "`backend` must be the name of one.");
  return definition;
}

function checkShapes(given: Shapes, what: string): Shapes {
  for (const [name, shape] of Object.entries(given)) {
    checkName(name);
    if (typeof shape?.initial !== "function") throw diagnostic("bad-shape", `\`${name}\` of ${what} is not a shape.`);
    if (what === "parameters" && shape.below !== undefined)
      throw diagnostic("bad-shape", `\`${name}\` is an integer, and parameters are differentiated: make it an input.`);
  }
  return given;
}

/**
 * The flat order of a module is that of its `parameters()`. If walking its own properties meets the same scalars in the
 * same order, they are known by their paths (`layers[0].neurons[3].w`); otherwise by one vector, `parameters`.
 */
function layoutOfModule(module: HasParameters): Entry[] {
  const values = module.parameters();
  if (!Array.isArray(values) || !values.every((value) => value instanceof Value))
    throw diagnostic("bad-model", "The module's parameters() must give an array of Values.");
  if (new Set(values).size < values.length)
    throw diagnostic("duplicate-name", "parameters()", "the module gives the same Value twice");
  const entries: Entry[] = [];
  const met: Value[] = [];
  const seen = new Set<object>();
  const walk = (x: unknown, path: readonly (string | number)[]): void => {
    if (typeof x !== "object" || x === null || seen.has(x)) return;
    seen.add(x);
    const all = Array.isArray(x) && x.length > 0 && x.every((element) => element instanceof Value);
    if (all || x instanceof Value) {
      entries.push({ path, shape: all ? [x.length] : [], offset: met.length });
      met.push(...(all ? (x as Value[]) : [x as Value]));
    } else if (Array.isArray(x)) x.forEach((element, i) => walk(element, [...path, i]));
    else for (const [key, element] of Object.entries(x)) walk(element, [...path, key]);
  };
  walk(module, []);
  const inOrder = met.length === values.length && met.every((value, i) => value === values[i]);
  return inOrder ? entries : [{ path: ["parameters"], shape: [values.length], offset: 0 }];
}
