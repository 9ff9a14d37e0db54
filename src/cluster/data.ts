/**
 * Data in shards: asks a runner for partial sums, folds them along the tree, and adds the regularizer once. Knows neither where
 * the shards are nor how their sums come here.
 */
import { type Diagnostic, diagnostic } from "../diagnostics.js";
import { type Line, startProgress } from "../solvers/progress.js";
import type { Runner } from "./runner.js";
import { addSums, examplesIn, gradientIn, type Sum, shardsIn, valueIn } from "./sums.js";
import { combine } from "./tree.js";
import type { Counts, Data, MapOptions, StepOptions, SummingModule } from "./types.js";

export class ShardedData implements Data {
  readonly module: SummingModule | undefined;
  private readonly runner: Runner;
  private readonly shards: number;
  private readonly progress: string | boolean;
  /** Steps are one run, until the data is closed. */
  private line: Line | undefined;
  private steps = 0;
  private partials = 0;

  constructor(runner: Runner, module: SummingModule | undefined, shards: number, progress: string | boolean) {
    this.runner = runner;
    this.module = module;
    this.shards = shards;
    this.progress = progress;
  }

  valueAndGradient = async (
    parameters: Float64Array,
    gradient: Float64Array,
    options: StepOptions = {},
  ): Promise<number> => {
    const { module } = this;
    if (!module) throw diagnostic("bad-cluster", "There is nothing to sum without a `module`.");
    const derivatives = module.model.variableCount ?? module.model.parameterCount;
    expectLength("parameters", parameters.length, module.model.parameterCount);
    expectLength("gradient", gradient.length, derivatives);
    const ids = options.shards ?? Array.from({ length: this.shards }, (_, id) => id);
    this.checkIds(ids);
    // Whoever writes to these while a step is on its way does not change it.
    const given = parameters.slice();
    const found = await this.runner.sums(given, ids);
    const sum = combine(ids.length, found, addSums);
    if (shardsIn(sum) !== ids.length) throw new RangeError(`${shardsIn(sum)} shards were summed, not ${ids.length}`);
    const value = total(module, given, sum, gradient);
    this.steps++;
    this.line ??= startProgress(this.progress, "train");
    this.line.step(this.steps, value);
    this.partials += found.length;
    return value;
  };

  map = async <Job, Result>(jobs: Iterable<Job>, { onResult = () => {} }: MapOptions = {}): Promise<Result[]> => {
    const list = [...jobs];
    const results: Result[] = new Array(list.length);
    const failures = new Map<number, Diagnostic>();
    this.endLine();
    const line = startProgress(this.progress, "sweep");
    let done = 0;
    try {
      await this.runner.run(list, (index, outcome) => {
        if ("failure" in outcome) failures.set(index, outcome.failure);
        else results[index] = outcome.value as Result;
        line.jobs(++done, list.length);
        onResult(index, done);
      });
    } finally {
      line.end();
    }
    if (failures.size === 0) return results;
    const first = failures.get(Math.min(...failures.keys()))!;
    throw Object.assign(diagnostic("failed-jobs", failures.size, list.length, first.message), {
      results,
      failures,
      cause: first,
    });
  };

  get counts(): Counts {
    const { steps, partials } = this;
    return { steps, partials, ...this.runner.counts };
  }

  private endLine(): void {
    this.line?.end();
    this.line = undefined;
  }

  close = (): Promise<void> => {
    this.endLine();
    return this.runner.close();
  };

  [Symbol.asyncDispose] = (): Promise<void> => this.close();

  private checkIds(ids: readonly number[]): void {
    if (ids.length === 0) throw new RangeError("shards: expected at least one, got none");
    const wrong = ids.find((id) => !Number.isInteger(id) || id < 0 || id >= this.shards);
    if (wrong !== undefined)
      throw new RangeError(`shards: expected numbers from 0 to ${this.shards - 1}, got ${wrong}`);
  }
}

/** As the functions of a module that start with `batch` do it: the mean or the sum, then the regularizer's. */
function total(
  { model, regularizerValueAndGradient }: SummingModule,
  parameters: Float64Array,
  sum: Sum,
  gradient: Float64Array,
): number {
  const examples = examplesIn(sum);
  if (examples === 0) throw new RangeError("shards: expected at least one example in them, got none");
  const scale = model.reduction === "mean" ? 1 / examples : 1;
  const penalty = regularizerValueAndGradient(parameters, gradient);
  const sums = gradientIn(sum);
  for (let i = 0; i < gradient.length; i++) gradient[i] = sums[i]! * scale + gradient[i]!;
  return valueIn(sum) * scale + penalty;
}

function expectLength(name: string, length: number, expected: number): void {
  if (length !== expected) throw new RangeError(`${name}: expected ${expected} numbers, got ${length}`);
}
