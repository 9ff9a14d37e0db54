/**
 * The shards that one process has: loaded once, checked, and summed in pieces. What a piece is depends on the model alone, so
 * the bits of a shard are the same wherever it is summed. Knows modules and the user's function; nothing of who asks.
 */
import { diagnostic } from "../diagnostics.js";
import { whereabouts } from "./identity.js";
import { addSums, gradientIn, type PartialSum, type Sum, setExamples, shardSum, valueIn } from "./sums.js";
import { coveringNodes, type Place, sumNode } from "./tree.js";
import type { ReadShard, SummingModule } from "./types.js";
import { giveWay } from "./yielding.js";

/** Rows of the trace that are evaluated in one go: some 10 to 40 ms. */
const PIECE = 4e6;

export class Shards {
  private readonly module: SummingModule;
  private readonly read: ReadShard;
  private readonly keep: boolean;
  private readonly loading = new Map<number, Promise<Float64Array>>();

  constructor(module: SummingModule, read: ReadShard, keep: boolean) {
    this.module = module;
    this.read = read;
    this.keep = keep;
  }

  /** The sums of the largest nodes over a list of shards that have only chosen positions. */
  async sums(
    parameters: Float64Array,
    ids: readonly number[],
    isChosen: (position: number) => boolean,
    nan: "error" | "pass",
  ): Promise<PartialSum[]> {
    const places = coveringNodes(ids.length, isChosen);
    const leaf = (position: number): Promise<Sum> => this.sumOf(parameters, ids[position]!, nan);
    const found: PartialSum[] = [];
    for (const place of places) found.push({ place, sum: await this.sumAt(ids.length, place, leaf) });
    return found;
  }

  private sumAt(count: number, place: Place, leaf: (position: number) => Promise<Sum>): Promise<Sum> {
    return sumNode(count, place, leaf, addSums);
  }

  private async sumOf(parameters: Float64Array, id: number, nan: "error" | "pass"): Promise<Sum> {
    const { model, batchSumAndGradient } = this.module;
    const batch = await this.load(id, nan);
    const sum = shardSum(model.variableCount ?? model.parameterCount);
    const gradient = gradientIn(sum);
    const piece = Math.max(1, Math.floor(PIECE / model.traceNodes)) * model.inputCount;
    let value = batchSumAndGradient(parameters, batch.subarray(0, piece), gradient);
    const more = batch.length > piece ? new Float64Array(gradient.length) : gradient;
    for (let from = piece; from < batch.length; from += piece) {
      await giveWay();
      value += batchSumAndGradient(parameters, batch.subarray(from, from + piece), more);
      addSums(gradient, more);
    }
    setExamples(sum, value, batch.length / model.inputCount);
    if (nan === "error") checkSum(id, sum);
    await giveWay();
    return sum;
  }

  /** The promise is kept, not what comes of it: two who ask at the same time wait for the same one. */
  private load(id: number, nan: "error" | "pass"): Promise<Float64Array> {
    const known = this.loading.get(id);
    if (known) return known;
    const loading = this.loadAnew(id, nan);
    this.loading.set(id, loading);
    const forget = (): boolean => this.loading.delete(id);
    // What could not be loaded may be there the next time.
    loading.then(this.keep ? () => {} : forget, forget);
    return loading;
  }

  private async loadAnew(id: number, nan: "error" | "pass"): Promise<Float64Array> {
    const { inputCount } = this.module.model;
    let batch: unknown;
    try {
      batch = await this.read(id);
    } catch (error) {
      throw diagnostic("missing-shard", id, whereabouts(), error instanceof Error ? error.message : String(error));
    }
    if (!(batch instanceof Float64Array))
      throw diagnostic("missing-shard", id, whereabouts(), "`shard` gave no Float64Array");
    if (batch.length % inputCount !== 0) {
      const why = `its ${batch.length} numbers are no multiple of the ${inputCount} that an example has`;
      throw diagnostic("missing-shard", id, whereabouts(), why);
    }
    const at = nan === "error" ? batch.findIndex(Number.isNaN) : -1;
    if (at >= 0) {
      const what = `example ${Math.floor(at / inputCount)} has NaN as its number ${at % inputCount}`;
      throw diagnostic("nan-shard", id, whereabouts(), what);
    }
    return batch;
  }
}

function checkSum(id: number, sum: Sum): void {
  if (Number.isNaN(valueIn(sum))) throw diagnostic("nan-shard", id, whereabouts(), "its value is NaN");
  const at = gradientIn(sum).findIndex(Number.isNaN);
  if (at >= 0) throw diagnostic("nan-shard", id, whereabouts(), `element ${at} of its gradient is NaN`);
}
