/**
 * What solvers know of a generated module: names and bounds of its parameters, which of them are differentiated, and the
 * functions that they call. The type is loose where modules differ: with inputs or without, a batch or one example.
 */

type Compute<T> = (...arrays: Float64Array[]) => T;

/** One named array of the flat vector, as `model.parameters` of a module lists it. */
export interface ParameterEntry {
  readonly path: readonly (string | number)[];
  readonly shape: readonly number[];
  readonly offset: number;
  readonly min?: number | readonly number[];
  readonly max?: number | readonly number[];
  readonly fixed?: boolean | readonly boolean[];
}

export interface Facts {
  readonly name?: string;
  readonly parameterCount: number;
  readonly inputCount: number;
  readonly outputCount: number;
  readonly inputs?: readonly ParameterEntry[];
  readonly parameters: readonly ParameterEntry[];
  readonly variables?: readonly string[];
}

/** What is known of a module's parameters: where they start, their names and bounds, and which are fixed. */
export interface Described {
  readonly model: Pick<Facts, "parameterCount" | "parameters" | "variables">;
  readonly createParameters: () => Float64Array;
}

export interface Generated extends Described {
  readonly model: Facts;
}

/** A generated module of a scalar model. */
export interface ScalarModel extends Generated {
  readonly valueAndGradient?: Compute<number>;
  readonly hvp?: Compute<Float64Array>;
  readonly batchValueAndGradient?: Compute<number>;
  readonly batchHvp?: Compute<Float64Array>;
}

/** A generated module of a scalar model that is a curve or a surface: one output for each row of inputs. */
export interface CurveModel extends Generated {
  readonly forward: Compute<number>;
  readonly valueAndGradient: Compute<number>;
}

/** A generated module of a vector model. */
export interface VectorModel extends Generated {
  readonly forward: Compute<Float64Array>;
  readonly jacobian?: Compute<Float64Array>;
  readonly batchOutputs?: Compute<Float64Array>;
  readonly batchJacobian?: Compute<Float64Array>;
}

const sizeOf = ({ shape }: ParameterEntry): number => shape.reduce((size, length) => size * length, 1);

/** The name of each element of the flat vector: `w[3]`, `K[0][2]`. */
export function namesOf({ parameters }: Described["model"]): string[] {
  return parameters.flatMap((entry) => {
    const path = entry.path.map((key) => (typeof key === "number" ? `[${key}]` : `.${key}`)).join("");
    const name = path.replace(/^\./, "");
    return Array.from({ length: sizeOf(entry) }, (_, i) => {
      let [rest, indices] = [i, ""];
      for (let axis = entry.shape.length - 1; axis >= 0; axis--) {
        const length = entry.shape[axis]!;
        indices = `[${rest % length}]${indices}`;
        rest = Math.floor(rest / length);
      }
      return name + indices;
    });
  });
}

/** What the model says of each element. */
export function limitsOf({ parameters, parameterCount }: Described["model"]) {
  const min = new Float64Array(parameterCount).fill(Number.NEGATIVE_INFINITY);
  const max = new Float64Array(parameterCount).fill(Number.POSITIVE_INFINITY);
  for (const entry of parameters)
    for (let i = 0; i < sizeOf(entry); i++) {
      min[entry.offset + i] = elementOf(entry.min, i) ?? Number.NEGATIVE_INFINITY;
      max[entry.offset + i] = elementOf(entry.max, i) ?? Number.POSITIVE_INFINITY;
    }
  return { min, max };
}

const elementOf = (given: number | readonly number[] | undefined, i: number): number | undefined =>
  typeof given === "object" ? given[i] : given;

/**
 * Which elements the module differentiates by: those its derivatives have, in their order. A name of `variables` stands for itself
 * and what is in it.
 * @throws RangeError if there are inputs among them: a solver cannot change those.
 */
export function freeOf({ variables, ...facts }: Described["model"]): Int32Array {
  const elements = namesOf(facts);
  if (!variables) return Int32Array.from(elements.keys());
  const covers = (name: string, element: string): boolean =>
    element === name || (element.startsWith(name) && /^[.[]/.test(element.slice(name.length)));
  for (const name of variables)
    if (!elements.some((element) => covers(name, element)))
      throw new RangeError(`module: its derivatives are by ${name}, which is no parameter to solve for`);
  return Int32Array.from([...elements.keys()].filter((i) => variables.some((name) => covers(name, elements[i]!))));
}
