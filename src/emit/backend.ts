/**
 * What a backend is: a folder, and this record. `layout/` decides by its costs, for every backend alike; its folder makes text
 * of what was laid out. The shell around that text (exports, checks, batches) is the same for all.
 */
import type { Role } from "../ir/role.js";
import type { Tape } from "../ir/tape.js";
import type { Budget } from "../layout/line.js";
import type { ModelModule } from "./module.js";

export interface Backend {
  readonly name: string;
  /** What operations, loads, stores and iterations cost, and how large functions may be. */
  readonly cost: Budget;
  /** The code of a model's kernels: they have the tape, the layout (rows, loops or runs of one op) and where results go. */
  readonly print: (module: ModelModule, setting: Setting) => Printed;
  /** Names that the code uses at the top of the module or inside of kernels: ops of users cannot have them. */
  readonly reserved: readonly string[];
  /** Whether `--backend auto` takes it for these kernels; `js` never asks. */
  readonly suits?: (kernels: readonly Unlaid[]) => boolean;
  /** Under `--fast-math` it may have other bits than `js`: those of functions of its own. */
  readonly hasOwnFunctions?: true;
  /** What the code may refer to besides what every module may (`verify/grammar.ts`), such as `WebAssembly`. */
  readonly globals: readonly string[];
  /** What the closed-world check has to look at besides: throws `not-closed`. */
  readonly prove?: (javascript: string) => void;
  /** What TypeScript has to be told of these, since projects differ in what they have types for. */
  readonly ambient?: string;
  /** How soon its code is fast, whatever the layout; if that is left out, it depends on it. */
  readonly warm?: string;
  /** By kernel: what `--report` says of its code, besides how it is laid out. */
  readonly remarks?: (module: ModelModule) => ReadonlyMap<string, string>;
  /** Stages of its own for `--dump`, and what they show of a model, such as `wat`. */
  readonly stages: Readonly<Record<string, (module: ModelModule) => string>>;
}

/** A kernel that is not laid out yet: `layout/` will need to know the backend. */
export interface Unlaid {
  readonly tape: Tape;
  /** One that adds, but is of no batch, runs once behind all examples. */
  readonly stores: "set" | "add";
  readonly role: Role;
}

/** Where the code will stand. */
export interface Setting {
  /** In TypeScript, which checks indexing and wants types; otherwise in JavaScript. */
  readonly typed: boolean;
  /** What the functions of ops are called whose law is a function of its own, by the names of the ops. */
  readonly helpers: ReadonlyMap<string, string>;
  /** Notes that are wanted, as far as a backend can give any. */
  readonly note?: Note;
}

/** What is said in a line of its own behind the statement of a kernel that computes a row. */
export type Note = (kernel: string, row: number, value: string) => string;

export interface Printed {
  /** By the kernels' names. */
  readonly functions: ReadonlyMap<string, Bodies>;
  /** The module's arrays that the code uses; of the others there will be nothing in the module. */
  readonly arrays: ReadonlySet<keyof ModelModule["arrays"] | "data" | "index" | "tables">;
  /** The laws of ops that the code calls, by the ops' names; left out, all that the kernels have. */
  readonly laws?: ReadonlySet<string>;
  /** Whether the declarations decode lists of numbers. */
  readonly decodes?: boolean;
  /** Declarations at the beginning of the module that functions refer to. */
  readonly declarations: readonly string[];
  /** The bodies of functions among them that may be long: these stand there as marks. */
  readonly texts?: ReadonlyMap<string, string>;
  /** By array that is a view of something: what is given to its constructor before the length. */
  readonly views?: Readonly<Record<string, string>>;
}

/** The bodies of a kernel's functions, which all take the same. */
export interface Bodies {
  /** Those of the functions that it is cut into; none if it is one. */
  readonly parts: readonly string[];
  /** That of its own; or, behind the calls of the parts, what it returns; or nothing. */
  readonly main: string;
}
