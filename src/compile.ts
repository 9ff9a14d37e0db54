/**
 * The compiler: from models to the text of a module, as one pipeline. Writes no files and prints nothing.
 */
import { basename, extname, resolve } from "node:path";
import { type DerivedKernel, deriveKernels } from "./derive/kernels.js";
import type { Variables } from "./derive/variables.js";
import { diagnostic, type Warning } from "./diagnostics.js";
import { emit, type ModelModule, type ModuleTexts } from "./emit/index.js";
import type { Model } from "./engine/model.js";
import { type Trace, trace } from "./engine/trace.js";
import { opNames } from "./ir/opcodes.js";
import { printTape } from "./ir/print.js";
import { isListing, isProgram, type Kernel } from "./layout/kernel.js";
import { printLayout, statementCount } from "./layout/line.js";
import { printLoops } from "./layout/loops/print.js";
import { withRoom } from "./load/room.js";
import { type LoadedFile, placed } from "./load/warnings.js";
import { Arrangement } from "./pipeline/arrangement.js";
import { moduleOf, patternName } from "./pipeline/module.js";
import { header, outputFiles, outputPath } from "./pipeline/output.js";
import {
  checkExportNames,
  checkPossible,
  checkProductNames,
  type ProductRequest,
  requestProducts,
} from "./pipeline/request.js";
import { variablesOf } from "./pipeline/wrt.js";
import { checkClosed } from "./verify/grammar.js";
import { initialWarnings } from "./verify/initial.js";

export interface CompileOptions {
  /** The file to write; its extension says what is written: `.ts`, `.js`, `.mjs` or `.cjs`. Default: `<model>.grad.ts`. */
  readonly output?: string;
  /** The functions that each module offers; left out, the default set. `forward` is always there. */
  readonly emit?: readonly string[];
  /** What is differentiated instead of all parameters: names of parameters (`w`, `w[3]`), and of inputs (`inputs.x`). */
  readonly wrt?: readonly string[] | undefined;
  /** "auto" (the default) recovers loops where straight-line code would be too long; "off" never does. */
  readonly loops?: "auto" | "off";
  /** A stage whose result is wanted as text: see `STAGES`. */
  readonly dump?: string;
  /** Is told which stage begins, and for which model. */
  readonly onStage?: (stage: string, model: string) => void;
}

export interface ModelReport {
  readonly name: string;
  readonly file: string;
  /** Rows of the trace. */
  readonly traceNodes: number;
  /** Operations in the emitted kernels. */
  readonly statements: number;
  /** Length of the emitted file. */
  readonly bytes: number;
  /** By stage. */
  readonly seconds: Readonly<Record<string, number>>;
  /** The most memory that the process has held, in bytes. */
  readonly peakMemory: number;
  readonly warnings: readonly Warning[];
  /** How sparse derivatives are computed, in words, by the name of the constant that lists their elements; if there are any. */
  readonly sparse?: Readonly<Record<string, string>>;
}

export interface Compilation {
  readonly models: readonly ModelReport[];
  /** What is to be written. */
  readonly files: readonly { readonly path: string; readonly text: string }[];
  /** The user's files that went in. */
  readonly sources: readonly string[];
  /** The text that was asked for with `dump`. */
  readonly dump?: string;
}

/** One model on its way through the pipeline: what each stage leaves for the next. */
interface Work {
  readonly exportName: string;
  readonly name: string;
  readonly model: Model;
  readonly source: LoadedFile;
  readonly request: readonly string[] | undefined;
  readonly loops: "auto" | "off";
  readonly wrt: readonly string[] | undefined;
  readonly seconds: Record<string, number>;
  trace: Trace;
  variables: Variables | undefined;
  products: ProductRequest;
  derived: readonly DerivedKernel[];
  arranged: Arrangement;
}

/** What is done to each model, in order. */
const modelStages: { readonly [stage: string]: (work: Work) => void } = {
  trace: (work) => {
    work.trace = trace(work.model, work.source.locate, work.source.hasGuests ?? true);
  },
  derive: (work) => {
    const { forward, regularizer, outputs } = work.trace;
    const { model, wrt } = work;
    work.variables = wrt && variablesOf(model, wrt);
    const moves = work.variables?.ports.includes("inputs") ? "inputs differentiated" : "possible";
    const batches = model.inputCount === 0 ? "no inputs" : moves;
    work.products = requestProducts(outputs ? "vector" : "scalar", batches, work.request);
    const source = { forward, regularizer, parameterCount: model.parameterCount, variables: work.variables };
    work.derived = deriveKernels(source, work.products.kernels);
  },
  optimize: (work) => {
    work.arranged = new Arrangement(work.derived, work.loops);
  },
  layout: (work) => {
    work.arranged.layOut();
  },
};

/** What is done to all of them together, in order. */
const fileStages = {
  emit: (modules: readonly ModelModule[], header: string): ModuleTexts => emit(modules, header),
  verify: ({ javascript }: ModuleTexts): void => checkClosed(javascript),
};

/** The stages that can be dumped. */
export const STAGES: readonly string[] = ["rewritten", ...Object.keys(modelStages), "emit"];

/**
 * Compiles every model that a file exports, or one that was defined in the program.
 * @param source path of the model file, relative to the working directory; or a model.
 * @throws a `Diagnostic` with code, hint and frame for whatever is wrong with the model or the options.
 */
export const compile = (source: string | Model, options: CompileOptions = {}): Promise<Compilation> =>
  withRoom(import.meta.url, "compile", [source, options], () => pipeline(source, options));

async function pipeline(source: string | Model, options: CompileOptions): Promise<Compilation> {
  const { dump, onStage = () => {} } = options;
  if (dump !== undefined && !STAGES.includes(dump))
    throw diagnostic("bad-usage", `--dump does not know the stage \`${dump}\`; the stages are ${STAGES.join(", ")}.`);
  checkProductNames(options.emit ?? []);
  const path = typeof source === "string" ? resolve(source) : resolve("model.ts");
  const output = outputPath(path, options.output);
  const seconds: Record<string, number> = {};
  onStage("load", basename(path));
  const loaded = await timed(seconds, "load", () => open(source, path));
  try {
    checkExportNames(loaded.models.map(({ exportName }) => exportName));
    const works = loaded.models.map((exported) => begin(exported, path, loaded, options, seconds));
    for (const work of works)
      for (const [stage, run] of Object.entries(modelStages)) {
        onStage(stage, work.name);
        await timed(work.seconds, stage, () => run(work));
        if (stage === "derive" && work === works.at(-1)) checkPossible(works);
      }
    onStage("emit", basename(output));
    const modules = works.map((work) => moduleOf(work, loaded.place));
    const texts = await timed(seconds, "emit", () => fileStages.emit(modules, header(path)));
    onStage("verify", basename(output));
    await timed(seconds, "verify", () => fileStages.verify(texts));
    const files = outputFiles(output, texts, modules);
    return {
      models: works.map((work) => report(work, output, Buffer.byteLength(files[0]!.text), seconds)),
      files,
      sources: loaded.sources,
      ...(dump === undefined ? {} : { dump: dumpOf(dump, works, files[0]!.text) }),
    };
  } catch (error) {
    throw loaded.explain(error);
  }
}

/** What `load` gives for a scalar model: see the README for the arguments. What is optional is there on request. */
export interface ScalarModule {
  readonly model: ModelModule["facts"];
  readonly createParameters: () => Float64Array;
  readonly forward: (...arrays: Float64Array[]) => number;
  readonly gradient: (...arrays: Float64Array[]) => Float64Array;
  readonly valueAndGradient: (...arrays: Float64Array[]) => number;
  readonly jvp?: (...arrays: Float64Array[]) => number;
  readonly vjp?: (...given: (Float64Array | number)[]) => Float64Array;
  readonly hvp?: (...arrays: Float64Array[]) => Float64Array;
  readonly hessian?: (...arrays: Float64Array[]) => Float64Array;
  readonly batchForward: (parameters: Float64Array, batch: Float64Array) => number;
  readonly batchValueAndGradient: (parameters: Float64Array, batch: Float64Array, gradient: Float64Array) => number;
  readonly batchGradient?: (parameters: Float64Array, batch: Float64Array, out?: Float64Array) => Float64Array;
  readonly batchHvp?: (
    parameters: Float64Array,
    batch: Float64Array,
    vector: Float64Array,
    out?: Float64Array,
  ) => Float64Array;
  readonly batchHessian?: (parameters: Float64Array, batch: Float64Array, out?: Float64Array) => Float64Array;
  readonly packParameters: (record: object) => Float64Array;
  readonly unpackParameters: (parameters: Float64Array) => Readonly<Record<string, unknown>>;
}

/** What `load` gives for a vector model. */
export interface VectorModule
  extends Pick<ScalarModule, "model" | "createParameters" | "packParameters" | "unpackParameters"> {
  readonly forward: (...arrays: Float64Array[]) => Float64Array;
  readonly jacobian: (...arrays: Float64Array[]) => Float64Array;
  readonly jvp?: (...arrays: Float64Array[]) => Float64Array;
  readonly vjp?: (...arrays: Float64Array[]) => Float64Array;
  readonly batchJacobian?: (parameters: Float64Array, batch: Float64Array, out?: Float64Array) => Float64Array;
}

/**
 * Compiles in memory and imports the result.
 * @returns the generated module's exports; `load<VectorModule>` for a vector model, `load<{ foo: ScalarModule }>` for names.
 */
export async function load<M = ScalarModule>(source: string | Model, options: CompileOptions = {}): Promise<M> {
  const { files } = await compile(source, { ...options, output: "in-memory.mjs" });
  return import(/* @vite-ignore */ moduleUrl(files[0]!.text));
}

/** A URL that an ES module can be imported from without a file. */
export const moduleUrl = (javascript: string): string =>
  `data:text/javascript;base64,${Buffer.from(javascript).toString("base64")}`;

async function open(source: string | Model, path: string): Promise<LoadedFile> {
  if (typeof source === "string") {
    const { loadModels } = await import("./load/index.js");
    return loadModels(path, await import("./index.js"));
  }
  const nowhere = {
    rewritten: "",
    sources: [],
    locate: () => -1,
    place: () => undefined,
    explain: (error: unknown) => error as never,
  };
  return { file: path, models: [{ exportName: "default", model: source }], ...nowhere };
}

function begin(
  { exportName, model }: LoadedFile["models"][number],
  path: string,
  source: LoadedFile,
  options: CompileOptions,
  seconds: Record<string, number>,
): Work {
  const name = exportName === "default" ? basename(path, extname(path)) : exportName;
  const { emit: request, loops = "auto", wrt } = options;
  // The stages fill in the rest, each before the next one reads it.
  return { exportName, name, model, source, request, loops, wrt, seconds: { ...seconds } } as Work;
}

async function timed<T>(seconds: Record<string, number>, stage: string, run: () => T | Promise<T>): Promise<T> {
  const start = performance.now();
  const result = await run();
  seconds[stage] = (performance.now() - start) / 1000;
  return result;
}

function report(work: Work, file: string, bytes: number, seconds: Record<string, number>): ModelReport {
  const { name, arranged, trace } = work;
  return {
    name,
    file,
    traceNodes: traceNodes(trace),
    statements: arranged.kernels.reduce((total, kernel) => total + statementsOf(kernel), 0),
    bytes,
    seconds: { ...work.seconds, emit: seconds.emit!, verify: seconds.verify! },
    peakMemory: process.resourceUsage().maxRSS * 1024,
    warnings: [...trace.warnings, ...initialWarnings(work)].map((warning) => placed(warning, work.source)),
    ...sparseChoices(work.derived),
  };
}

function sparseChoices(derived: readonly DerivedKernel[]): Pick<ModelReport, "sparse"> {
  const choices = derived.flatMap(({ name, sparse }) => (sparse ? [[patternName(name), sparse.choice] as const] : []));
  return choices.length > 0 ? { sparse: Object.fromEntries(choices) } : {};
}

export const traceNodes = ({ forward, regularizer }: Trace): number => forward.size + (regularizer?.size ?? 0);

/** Operations that are written down. */
const statementsOf = ({ layout, tape }: Kernel): number =>
  isListing(layout) ? 1 : isProgram(layout) ? layout.blocks.flat.length : statementCount(tape);

function layoutText({ name, layout }: Kernel): string {
  if (isListing(layout)) return `${name}\n${layout.length} operations in tables\n`;
  return `${name}\n${isProgram(layout) ? printLoops(layout, (op) => opNames[op]!) : printLayout(layout)}`;
}

/** What a stage left behind, as text. */
function dumpOf(stage: string, works: readonly Work[], emitted: string): string {
  if (stage === "emit") return emitted;
  if (stage === "rewritten") return works[0]!.source.rewritten;
  return works.map((work) => dumpOfModel(work, stage)).join("\n");
}

function dumpOfModel(work: Work, stage: string): string {
  const tapes = (kernels: readonly DerivedKernel[]): string =>
    kernels.map(({ name, tape }) => `${name}\n${printTape(tape)}`).join("\n");
  if (stage === "derive") return tapes(work.derived);
  if (stage === "optimize") return tapes(work.arranged.optimized);
  if (stage === "layout") return work.arranged.kernels.map(layoutText).join("\n");
  const { forward, regularizer } = work.trace;
  return [forward, regularizer].flatMap((tape) => (tape ? [printTape(tape)] : [])).join("\n");
}
