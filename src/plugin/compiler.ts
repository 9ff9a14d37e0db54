/**
 * The models of a project, compiled when they are asked for and again when something changed that went in. However often that
 * happens meanwhile, what is given is the newest. Knows which files went into what; nothing of bundlers.
 */
import { statSync } from "node:fs";
import { Diagnostic, type Warning } from "../diagnostics.js";
import type { SourceMap } from "../pipeline/source-map.js";
import { Cache } from "./cache.js";
import { Threads } from "./thread.js";

/** What a model has become. */
export interface Compiled {
  readonly code: string;
  readonly declarations: string;
  readonly map: SourceMap;
  readonly warnings: readonly Warning[];
  /** The files that went in. */
  readonly sources: readonly string[];
  /** The variables of the environment that it has read. */
  readonly environment: readonly (readonly [name: string, value: string | undefined])[];
}

export interface CompilerOptions {
  readonly loops: "auto" | "off";
  readonly backend?: string | undefined;
  /** Whether results are kept on disk. */
  readonly cache: boolean;
  /** Is told what is waited for: after two seconds, and then every ten. */
  readonly onWait: (model: string, stage: string, seconds: number) => void;
}

interface Entry {
  /** What went in last time, as far as that is known. */
  sources: ReadonlySet<string>;
  /** Counts changes. */
  changes: number;
  result: Promise<Compiled> | undefined;
  /** When the job began that runs now. */
  since: number | undefined;
}

/** Milliseconds after which a job that has become useless is not waited for. */
const PATIENCE = 1000;
const FIRST_NOTE = 2000;
const NEXT_NOTES = 10_000;

export class Compiler {
  private readonly options: CompilerOptions;
  private readonly entries = new Map<string, Entry>();
  private readonly threads = new Threads();
  private readonly cache: Cache;
  /** When files were last written, as of when they were compiled. */
  private readonly times = new Map<string, number | undefined>();

  constructor(options: CompilerOptions) {
    this.options = options;
    this.cache = new Cache(options.cache, `${options.loops} ${options.backend ?? ""}`);
  }

  /** @throws a diagnostic. */
  compile(model: string): Promise<Compiled> {
    const entry = this.entryOf(model);
    entry.result ??= this.newest(model, entry);
    return entry.result;
  }

  /** Says that a file has changed; gives the models that it is part of. */
  changed(file: string): string[] {
    const models = [...this.entries].filter(([, { sources }]) => sources.has(file));
    for (const [model, entry] of models) {
      entry.changes++;
      if (entry.since === undefined) entry.result = undefined;
      else if (performance.now() - entry.since > PATIENCE) this.threads.interrupt(model);
    }
    return models.map(([model]) => model);
  }

  /** Finds out what has changed, for those whom nobody tells. */
  check(): void {
    for (const [file, time] of this.times) if (timeOf(file) !== time) this.changed(file);
  }

  /** All that went in. */
  sourcesOf(model: string): readonly string[] {
    return [...this.entryOf(model).sources];
  }

  /** Has a thread ready for the next change. */
  prepare(): void {
    this.threads.prepare();
  }

  close(): Promise<void> {
    return this.threads.close();
  }

  private entryOf(model: string): Entry {
    let entry = this.entries.get(model);
    if (!entry) {
      entry = { sources: new Set([model]), changes: 0, result: undefined, since: undefined };
      this.entries.set(model, entry);
    }
    return entry;
  }

  private async newest(model: string, entry: Entry): Promise<Compiled> {
    for (;;) {
      const { changes } = entry;
      entry.since = performance.now();
      const outcome = await this.once(model).then(
        (compiled) => ({ compiled, sources: compiled.sources, failure: undefined }),
        (failure: unknown) => ({ compiled: undefined, sources: sourcesOf(failure), failure }),
      );
      entry.since = undefined;
      entry.sources = new Set([model, ...entry.sources, ...outcome.sources]);
      for (const file of entry.sources) this.times.set(file, timeOf(file));
      if (changes !== entry.changes) continue;
      if (!outcome.compiled) throw outcome.failure;
      // What it no longer reads matters no more.
      entry.sources = new Set([model, ...outcome.sources]);
      return outcome.compiled;
    }
  }

  private async once(model: string): Promise<Compiled> {
    const known = this.cache.read(model);
    if (known) return known;
    const [start, since] = [performance.now(), Date.now()];
    let stage = "starting";
    const note = (): void => this.options.onWait(model, stage, (performance.now() - start) / 1000);
    let timer: NodeJS.Timeout = setTimeout(() => {
      note();
      timer = setInterval(note, NEXT_NOTES);
    }, FIRST_NOTE);
    try {
      const job = { model, loops: this.options.loops, backend: this.options.backend };
      const compiled = await this.threads.compile(job, (next) => {
        stage = next;
      });
      this.cache.write(model, compiled, since);
      return compiled;
    } finally {
      clearTimeout(timer);
    }
  }
}

const timeOf = (file: string): number | undefined => statSync(file, { throwIfNoEntry: false })?.mtimeMs;

/** What went into a failure, as far as that is known. */
const sourcesOf = (failure: unknown): string[] =>
  failure instanceof Diagnostic
    ? [...failure.sources, ...[failure, ...failure.others].flatMap(({ location }) => (location ? [location.file] : []))]
    : [];
