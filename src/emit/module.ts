/**
 * What a generated module is made of, before it is text. `compile.ts` fills it in; the shell prints it.
 */
import type { Entry } from "../ir/entries.js";
import type { Kernel } from "../layout/kernel.js";

/** One model of the file. */
export interface ModelModule {
  /** "default", or the name of the export. */
  readonly exportName: string;
  readonly template: "scalar" | "vector";
  /** The facts that users can read as `model`. */
  readonly facts: {
    readonly name: string;
    /** What it computes, as a hash: `pipeline/digest.ts`. */
    readonly digest: string;
    readonly parameterCount: number;
    readonly inputCount: number;
    readonly outputCount: number;
    readonly parameters: readonly Entry[];
    readonly inputs: readonly Entry[];
    readonly outputs: readonly Entry[] | null;
    /** How a batch adds up, if it is one number. */
    readonly reduction?: "mean" | "sum";
    readonly traceNodes: number;
    /** What is differentiated, and how many numbers that is, if it is not the parameters. */
    readonly variables?: readonly string[];
    readonly variableCount?: number;
  };
  readonly initialParameters: Float64Array;
  readonly kernels: readonly Kernel[];
  /** How long the arrays are that kernels share. */
  readonly arrays: Readonly<
    Record<
      | "values"
      | "sums"
      | "shared"
      | "sharedGradient"
      | "sharedTangent"
      | "sharedGradientTangent"
      | "batchParameters"
      | "batchVector"
      | "gradientSum"
      | "scattered"
      | "cells",
      number
    >
  >;
  /** The model's own numbers that loops read. */
  readonly data: Float64Array;
  /** The model's own numbers that are looked up. */
  readonly tables: Float64Array;
  /** Indices that loops read where they do not follow from counters. */
  readonly index: Int32Array;
  /** Which elements sparse derivatives have (compressed sparse rows), by the name of the constant. */
  readonly patterns: Readonly<Record<string, { readonly rowPointers: Int32Array; readonly columns: Int32Array }>>;
  /** What the module exports; functions and constants of the template that are not among them are left out. */
  readonly exports: readonly string[];
  /** A batch is averaged, not only summed. */
  readonly mean: boolean;
  /** It need not have the bits of the law: `--fast-math`. */
  readonly isFast: boolean;
  readonly place: (span: number) => string | undefined;
  /** What its author calls the result of an operation. */
  readonly nameOf: (span: number) => string | undefined;
  /** Lines of code end with a mark of their place, from which a source map can be made. */
  readonly isMarked: boolean;
}

/** The three texts that a module can be written as; all but the one that is verified are made only where they are wanted. */
export interface ModuleTexts {
  readonly javascript: string;
  readonly typescript: () => Promise<string>;
  readonly declarations: () => Promise<string>;
}
