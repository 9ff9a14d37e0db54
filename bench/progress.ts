/**
 * A long bench in pieces: each result is written down when it is there, `--resume` takes those of the last run, and after
 * `--minutes` no further one is begun. Knows keys; what they are measurements of is the bench's affair.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

export interface ProgressOptions {
  readonly resume: boolean;
  /** Left out, as long as it takes. */
  readonly minutes?: string | undefined;
}

const FOLDER = "build/bench-results";

export class Progress {
  private readonly file: string;
  private readonly results: Record<string, unknown>;
  private readonly end: number;

  constructor(bench: string, { resume, minutes }: ProgressOptions) {
    this.file = join(FOLDER, `${bench}.json`);
    this.results = resume && existsSync(this.file) ? JSON.parse(readFileSync(this.file, "utf8")) : {};
    this.end = minutes === undefined ? Number.POSITIVE_INFINITY : performance.now() + 60_000 * Number(minutes);
  }

  /** What was measured under a key, or is measured now; null if that failed, undefined if there is no time left for it. */
  async of<Result>(key: string, measure: () => Promise<Result>): Promise<Result | null | undefined> {
    if (key in this.results) return this.results[key] as Result;
    if (performance.now() > this.end) return undefined;
    console.error(`${key} …`);
    try {
      const result = await measure();
      this.results[key] = result;
      mkdirSync(FOLDER, { recursive: true });
      writeFileSync(this.file, JSON.stringify(this.results));
      return result;
    } catch (error) {
      // The others are still worth knowing.
      console.error(`${key}: ${error instanceof Error ? error.message : error}`);
      return null;
    }
  }
}
