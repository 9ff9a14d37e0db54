/**
 * Vite's dev server: an edit of whatever went into a model is held back until the model is compiled again, so that a page
 * never has the new helper with the old gradient, and reloads once. Knows Vite's module graph.
 */
import type { Compiler } from "./compiler.js";
import { bundlerError } from "./errors.js";

/** What is used of Vite's. */
export interface ModuleNode {
  readonly id: string | null;
}

export interface Environment {
  readonly moduleGraph: { getModuleById(id: string): ModuleNode | undefined };
}

export interface HotUpdate {
  readonly file: string;
  readonly modules: readonly ModuleNode[];
}

/** Updates of an environment that wait for a later one, which takes them along. */
export class Hot {
  private readonly compiler: Compiler;
  /** The modules by the models that they are made from. */
  private readonly idsOf: (model: string) => readonly string[];
  private readonly report: (error: Error) => void;
  private readonly waiting = new WeakMap<Environment, { count: number; readonly modules: Set<ModuleNode> }>();

  constructor(compiler: Compiler, idsOf: Hot["idsOf"], report: Hot["report"]) {
    this.compiler = compiler;
    this.idsOf = idsOf;
    this.report = report;
  }

  /**
   * What is to be updated after a file has changed; nothing while a later change is waited for.
   * @param models those that the file is part of.
   * @throws a bundler's error if one cannot be compiled: the page stays as it is, under an overlay.
   */
  async update(environment: Environment, { modules }: HotUpdate, models: readonly string[]): Promise<ModuleNode[]> {
    let waiting = this.waiting.get(environment);
    if (!waiting) {
      waiting = { count: 0, modules: new Set() };
      this.waiting.set(environment, waiting);
    }
    const mine = ++waiting.count;
    const generated = models.flatMap(this.idsOf).flatMap((id) => environment.moduleGraph.getModuleById(id) ?? []);
    for (const module of [...modules, ...generated]) waiting.modules.add(module);
    try {
      await Promise.all(models.map((model) => this.compiler.compile(model)));
    } catch (thrown) {
      if (mine !== waiting.count) return [];
      const error = bundlerError(thrown, true);
      this.report(error);
      throw error;
    }
    if (mine !== waiting.count) return [];
    const all = [...waiting.modules];
    waiting.modules.clear();
    this.compiler.prepare();
    return all;
  }
}
