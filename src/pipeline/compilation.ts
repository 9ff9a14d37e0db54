/** What compiling is asked for, and what comes of it: the types of the public function. */
import type { Warning } from "../diagnostics.js";
import type { SourceMap } from "./source-map.js";

export interface CompileOptions {
  /** The file to write; its extension says what is written: `.ts`, `.js`, `.mjs` or `.cjs`. Default: `<model>.grad.ts`. */
  readonly output?: string;
  /** The functions that each module offers; left out, the default set. `forward` is always there. */
  readonly emit?: readonly string[];
  /** What is differentiated instead of all parameters: names of parameters (`w`, `w[3]`), and of inputs (`inputs.x`). */
  readonly wrt?: readonly string[] | undefined;
  /** "auto" (the default) recovers loops where straight-line code would be too long; "off" never does. */
  readonly loops?: "auto" | "off";
  /** "off" prints the derived operations one to one, as a straight line: for who compares code, engine and graph. */
  readonly optimize?: "auto" | "off";
  /**
   * Sums may be regrouped, and powers be products: wherever the exact module is finite, results differ from its by 1e-12 of the
   * absolute values of what was added up, at most. `optimize: "off"` goes before it.
   */
  readonly fastMath?: boolean;
  /** What the kernels become: "js" (the default), "wasm", or "auto" for whichever suits a model. See `emit/backends.ts`. */
  readonly backend?: string;
  /** A stage whose result is wanted as text: see `pipeline/stages.ts`. */
  readonly dump?: string;
  /** Whether a source map of the module is wanted, too: from its lines of code to the model's lines and columns. */
  readonly sourceMap?: boolean;
  /** Whether declarations are wanted beside JavaScript; they are, if this is left out. */
  readonly declarations?: boolean;
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
  /** What the module exports for it, besides what every module does. */
  readonly functions: readonly string[];
  /** How each kernel is laid out, in words, by its name. */
  readonly layouts: Readonly<Record<string, string>>;
  /** How sparse derivatives are computed, in words, by the name of the constant that lists their elements; if there are any. */
  readonly sparse?: Readonly<Record<string, string>>;
}

export interface Compilation {
  readonly models: readonly ModelReport[];
  /** What is to be written. */
  readonly files: readonly { readonly path: string; readonly text: string }[];
  /** The user's files that went in: the model file, what it imports, and what it reads by way of `node:fs`. */
  readonly sources: readonly string[];
  /** The variables of the environment that the model has read, and what they were. */
  readonly environment: ReadonlyMap<string, string | undefined>;
  /** The source map of the first file, if that was asked for. */
  readonly map?: SourceMap;
  /** The text that was asked for with `dump`. */
  readonly dump?: string;
}
