/**
 * The generated module, run in the page: as it is, for training and for the gradient; and once more with a line behind each
 * statement that hands its value over, so that every scalar can be seen. The text is the same, so the numbers are.
 */
import type { Link, PageData } from "./data.js";
import { Loops, type Source } from "./links.js";

/** What the page calls of a generated module. */
export interface Module {
  readonly model: { readonly parameterCount: number; readonly inputCount: number; readonly outputCount: number };
  createParameters(): Float64Array;
  forward(...given: Float64Array[]): number | Float64Array;
  gradient(...given: Float64Array[]): Float64Array;
  jacobian(...given: Float64Array[]): Float64Array;
  batchForward(parameters: Float64Array, batch: Float64Array): number;
  batchValueAndGradient(parameters: Float64Array, batch: Float64Array, gradient: Float64Array): number;
}

interface Probe {
  readonly values: Float64Array;
  readonly cursors: Int32Array;
  /** By their text. */
  readonly expressions: { readonly [text: string]: (...given: number[]) => number };
  readonly kernel: (...given: Float64Array[]) => unknown;
}

/** What page and module compute together, at one point. */
export interface Point {
  readonly parameters: Float64Array;
  readonly inputs: Float64Array;
  /** For a vector model: 1 for the output that is looked at, else 0. */
  readonly vector: Float64Array;
}

export class Engine {
  readonly loops: Loops;
  readonly module: Module;
  /** The text of the module. */
  readonly code: string;
  /** By statement: where its values begin among all. */
  readonly starts: Int32Array;
  values: Float64Array;
  gradient = new Float64Array(0);
  private readonly data: PageData;
  private readonly probe: Probe;
  private readonly out: Float64Array;
  private readonly evaluators = new Map<number, Promise<(point: Point) => number>>();
  private point: Point | undefined;

  private constructor(data: PageData, code: string, loops: Loops, starts: Int32Array, module: Module, probe: Probe) {
    this.data = data;
    this.code = code;
    this.loops = loops;
    this.starts = starts;
    this.module = module;
    this.probe = probe;
    this.values = probe.values;
    const { parameterCount, outputCount } = module.model;
    this.out = new Float64Array(parameterCount + outputCount);
  }

  static async open(data: PageData, code: string): Promise<Engine> {
    const loops = new Loops(data);
    const starts = new Int32Array(data.statements.length + 1);
    data.statements.forEach(({ loop, line }, i) => {
      starts[i + 1] = starts[i]! + (line < 0 ? 0 : loops.total(loop));
    });
    const module = await imported<Module>(code);
    const { $values, $cursors, $expressions, $kernel } = await imported<Record<string, never>>(
      probed(data, code, starts),
    );
    return new Engine(data, code, loops, starts, module, {
      values: $values!,
      cursors: $cursors!,
      expressions: $expressions!,
      kernel: $kernel!,
    });
  }

  run(point: Point): void {
    const { probe, starts, data } = this;
    const { parameters, inputs, vector } = point;
    probe.cursors.set(starts.subarray(0, -1));
    const given = [parameters, ...(this.module.model.inputCount > 0 ? [inputs] : [])];
    const isVector = data.kind === "vector";
    probe.kernel(...given, ...(isVector ? [vector] : []), this.out);
    this.gradient = isVector ? this.out.slice(0, parameters.length) : this.module.gradient(...given).slice();
    this.point = point;
  }

  /** The value of the model alone, anywhere. */
  forwardAt({ parameters, inputs, vector }: Point): number {
    const given = [parameters, ...(this.module.model.inputCount > 0 ? [inputs] : [])];
    const result = this.module.forward(...given);
    return typeof result === "number" ? result : result.reduce((sum, x, i) => (vector[i] === 0 ? sum : sum + x), 0);
  }

  /** A function that gives the last value of a statement at any point, without looking at the others. */
  evaluator(statement: number): Promise<(point: Point) => number> {
    const known = this.evaluators.get(statement);
    if (known) return known;
    const { after, value } = this.data.statements[statement]!;
    const lines = this.code.split("\n");
    lines[after] += `\n$value = +${value};`;
    const text = `${lines.join("\n")}
let $value = NaN;
export function $at(...given) { ${this.data.kernel}(...given); return $value; }
`;
    const found = imported<{ $at(...given: Float64Array[]): number }>(text).then(({ $at }) => {
      const isVector = this.data.kind === "vector";
      const takesInputs = this.module.model.inputCount > 0;
      return ({ parameters, inputs, vector }: Point): number =>
        $at(parameters, ...(takesInputs ? [inputs] : []), ...(isVector ? [vector] : []), this.out);
    });
    this.evaluators.set(statement, found);
    return found;
  }

  valueOf(source: Source): number {
    if (source.kind === "c") return source.value;
    if (source.kind === "p") return this.point?.parameters[source.element] ?? Number.NaN;
    if (source.kind === "x") return this.point?.inputs[source.element] ?? Number.NaN;
    if (source.kind === "v") return this.point?.vector[source.element] ?? Number.NaN;
    if (source.kind === "e") return this.probe.expressions[source.text]!(...source.of.map((one) => this.valueOf(one)));
    const value = this.values[this.starts[source.statement]! + source.ordinal]!;
    return source.minus ? -value : value;
  }
}

/** The text with a line behind each statement that hands its value over. */
function probed(data: PageData, code: string, starts: Int32Array): string {
  const lines = code.split("\n");
  data.statements.forEach(({ line, after, value }, i) => {
    if (line >= 0) lines[after] += `\n$put(${i}, ${value});`;
  });
  const expressions = [...expressionsIn(data)].map(
    (text) => `${JSON.stringify(text)}: (...$given) => ${text.replace(/@(\d)/g, "$given[$1]")}`,
  );
  return `${lines.join("\n")}
const $expressions = { ${expressions.join(", ")} };
const $values = new Float64Array(${starts.at(-1)});
const $cursors = new Int32Array(${starts.length - 1});
function $put(statement, value) { $values[$cursors[statement]++] = +value; }
export { $values, $cursors, $expressions, ${data.kernel} as $kernel };
`;
}

/** What is computed of statements' values for the page alone. */
function expressionsIn(data: PageData): Set<string> {
  const found = new Set<string>();
  const visit = (link: Link | null | undefined): void => {
    if (typeof link !== "object" || link === null) return;
    if ("e" in link) {
      found.add(link.e);
      link.of.forEach(visit);
    } else if ("o" in link) link.o.forEach(visit);
  };
  for (const { operands, adjoint, flows = [] } of data.nodes)
    for (const link of [...operands, adjoint, ...flows]) visit(link);
  data.results.forEach(visit);
  return found;
}

async function imported<M>(code: string): Promise<M> {
  const url = URL.createObjectURL(new Blob([code], { type: "text/javascript" }));
  try {
    return (await import(url)) as M;
  } finally {
    URL.revokeObjectURL(url);
  }
}
