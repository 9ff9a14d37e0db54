/** `explain`: from a model file to one HTML page on which it can be seen, stepped through and trained. Writes no files. */
import { resolve } from "node:path";
import { packageVersion } from "../common/version.js";
import { withRoom } from "../load/room.js";
import { pointFrom, tableFrom } from "./given.js";
import { pageText } from "./page.js";
import { pageDataOf } from "./page-data.js";
import { explained } from "./pipeline.js";

export interface ExplainOptions {
  /** A JSON file with the numbers to begin at. */
  readonly at?: string;
  /** A CSV or JSON file with rows of data. */
  readonly data?: string;
  /** Whether a server tells the page when the model has changed. */
  readonly watched?: boolean;
  readonly onStage?: (stage: string, model: string) => void;
}

export interface Explanation {
  readonly html: string;
  /** The user's files that went in. */
  readonly sources: readonly string[];
}

/** @throws a `Diagnostic` for whatever is wrong with the model, the data or the numbers to begin at. */
export const explainModel = (source: string, options: ExplainOptions = {}): Promise<Explanation> =>
  withRoom("explain/index.js", "explainModel", [source, options], () => page(source, options));

async function page(source: string, options: ExplainOptions): Promise<Explanation> {
  const { at, data, watched, onStage = () => {} } = options;
  const path = resolve(source);
  onStage("load", path);
  const { loadModels } = await import("../load/index.js");
  const loaded = await loadModels(path, await import("../index.js"));
  try {
    const work = await explained(loaded, path, onStage);
    const { model } = work;
    const point = at === undefined ? { parameters: null, inputs: [] } : await pointFrom(at, model);
    const table = data === undefined ? null : await tableFrom(data, model);
    const pageData = pageDataOf(work, loaded, { at: point, table, version: packageVersion() });
    return { html: pageText(pageData, work.code, watched), sources: loaded.sources };
  } catch (error) {
    throw loaded.explain(error);
  }
}
