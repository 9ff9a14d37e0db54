/** What users of `micrograd-compile/cluster` see: types alone, and none of a package that may not be installed. */
import type { Described } from "../solvers/modules.js";

/** A generated module, as far as sums over shards need it: compile with the products that are functions here. */
export interface SummingModule extends Described {
  readonly model: Described["model"] & {
    readonly digest: string;
    /** What is differentiated, if it is not all parameters. */
    readonly variableCount?: number;
    readonly inputCount: number;
    readonly traceNodes: number;
    readonly reduction: "mean" | "sum";
  };
  readonly batchSumAndGradient: (parameters: Float64Array, batch: Float64Array, gradient: Float64Array) => number;
  readonly regularizerValueAndGradient: (parameters: Float64Array, gradient: Float64Array) => number;
}

/** A shard's examples, one after the other, each as in `inputs`. It may be empty. */
export type ReadShard = (id: number) => Float64Array | Promise<Float64Array>;

/** One job of a sweep; what it is given and gives must survive `structuredClone`. */
export type RunJob = (job: never, index: number) => unknown;

/** What a process knows how to do: written in a file that each process has. */
export interface Site {
  readonly module?: SummingModule;
  readonly shard?: ReadShard;
  readonly job?: RunJob;
}

/** Where redis is: a URL (`redis://user:password@host:6379/0`), or its parts. */
export type RedisAddress =
  | string
  | {
      readonly host?: string;
      readonly port?: number;
      /** Of a unix socket, instead of host and port. */
      readonly path?: string;
      readonly username?: string;
      readonly password?: string;
      readonly db?: number;
      readonly tls?: object;
    };

interface Common {
  /** Whose queues these are, if several runs share a redis. Default: "micrograd". */
  readonly name?: string;
  /** How long to wait for redis at first, in milliseconds. Default: 5,000. */
  readonly patience?: number;
}

export interface ServeOptions extends Site, Common {
  readonly redis: RedisAddress;
  /** Which partitions it sums; as many workers as you like may serve the same ones. Default: none. */
  readonly partitions?: readonly number[];
  /** How long a worker that says nothing is taken for alive, in milliseconds. Default: 10,000. */
  readonly lock?: number;
  /** How often it is looked whether another worker has died, in milliseconds. Default: 5,000. */
  readonly stalled?: number;
  /** Shards are kept in memory once they are loaded. Default: true. */
  readonly keep?: boolean;
  /** Is told what goes wrong without ending anything: redis that is away, a lock that was lost. */
  readonly onTrouble?: (trouble: Error) => void;
}

export interface ConnectOptions extends Site, Common {
  /** Into how many shards the data is divided: a power of two, and part of what determines the bits. */
  readonly shards?: number;
  /** Over redis: into how many partitions the shards are divided, a power of two. Default: 1. No bit depends on it. */
  readonly partitions?: number;
  /** Left out, everything is done in this process or on its cores. */
  readonly redis?: RedisAddress;
  /** Without redis: how many threads. Then `file` says what they know. */
  readonly workers?: number;
  /** A file that exports `module`, `shard` and `job` (those that are needed), for threads; they cannot be given functions. */
  readonly file?: URL | string;
  /** How long a step may take, and how long a sweep may go without a result, in milliseconds. Default: 60,000. */
  readonly timeout?: number;
  /** What NaN is, in a shard and in what comes of it: an error that says which shard (the default), or a number like others. */
  readonly nan?: "error" | "pass";
  /** Shards are kept in memory once they are loaded (without redis). Default: true. */
  readonly keep?: boolean;
  /** On a terminal: a line with step, loss and rate, or with jobs and rate, and the name that it begins with. */
  readonly progress?: boolean | string;
  /** Is told what to know without ending anything. Default: `process.emitWarning`. */
  readonly onTrouble?: (trouble: Error) => void;
}

/** What has happened, for whoever counts. */
export interface Counts {
  /** Steps that were finished. */
  readonly steps: number;
  /** Partial sums that were folded. */
  readonly partials: number;
  /** Partial sums and results that came once more, or too late, and were left out. */
  readonly ignored: number;
  /** Jobs that were put into a queue once more because redis had lost them. */
  readonly again: number;
}

export interface StepOptions {
  /** A mini-batch: the shards that are summed, in this order; the tree is over this list. */
  readonly shards?: readonly number[];
}

export interface MapOptions {
  /** Is called after each result that has come. */
  readonly onResult?: (index: number, done: number) => void;
}

/** Data that is summed wherever its shards are. */
export interface Data extends AsyncDisposable {
  /** What is summed, if anything: with it, `lbfgs(data)` of `micrograd-compile/solvers` knows start, names and bounds. */
  readonly module?: SummingModule | undefined;
  /**
   * The value over all shards (or those of a mini-batch) plus the regularizer; its gradient overwrites `gradient`, which is
   * left as it is where that fails. The bits depend on the shards and their order alone.
   * @throws RangeError for a wrong length; a `Diagnostic` that says what and where for everything else, within the deadline.
   * Calling once more with the same parameters goes on from the last step that was finished.
   */
  readonly valueAndGradient: (
    parameters: Float64Array,
    gradient: Float64Array,
    options?: StepOptions,
  ) => Promise<number>;
  /**
   * Independent jobs, each worth 50 ms or more of work.
   * @returns their results, by index.
   * @throws a `Diagnostic` once all have run if some have failed, with the other results as `results`.
   */
  readonly map: <Job, Result>(jobs: Iterable<Job>, options?: MapOptions) => Promise<Result[]>;
  readonly counts: Counts;
  readonly close: () => Promise<void>;
}

/** A worker that serves. */
export interface Serving extends AsyncDisposable {
  /** Finishes what it is at, at most for some seconds, and ends. */
  readonly close: () => Promise<void>;
}
