/**
 * The plugin, as unplugin has it: one for Vite, Rollup, Rolldown, webpack and rspack. `./model.grad.js` is compiled from
 * `model.ts` where no such file is there. Knows the hooks of bundlers as unplugin's types say (`peer.ts` loads it); what there is to know of models is in `project.ts`.
 */
import { dirname, resolve } from "node:path";
import type { UnpluginFactory, UnpluginOptions } from "unplugin";
import type { ViteDevServer, Plugin as VitePlugin } from "vite";
import type { Location } from "../diagnostics.js";
import { bundlerError } from "./errors.js";
import { Hot } from "./hot.js";
import type { PluginOptions } from "./options.js";
import { Project, type Warn } from "./project.js";
import { looksLikeModel, withOrigins } from "./tests.js";

export const NAME = "micrograd-compile";

/** Bundlers that show place and frame themselves. */
const FRAMING = new Set(["vite", "rollup", "rolldown", "unloader"]);

/** What hooks are called on, as far as it is used. */
interface Context {
  warn(message: { message: string; id?: string; loc?: Location }): void;
  addWatchFile(id: string): void;
}

const warner =
  (context: Pick<Context, "warn">): Warn =>
  (message, id, location) =>
    context.warn({ message, id, ...(location && { loc: { ...location, column: location.column - 1 } }) });

export const factory: UnpluginFactory<PluginOptions | undefined, false> = (options = {}, { framework }) => {
  let log = (text: string): void => console.error(`${NAME}: ${text}`);
  let server: ViteDevServer | undefined;
  let isTesting = false;
  const project = new Project(options, (text) => log(text));
  const isFraming = FRAMING.has(framework);

  const watch = (context: Pick<Context, "addWatchFile">, files: readonly string[]): void => {
    for (const file of files) context.addWatchFile(file);
    server?.watcher.add([...files]);
  };

  const vite: Partial<VitePlugin> = {
    configResolved(config) {
      project.root = config.root;
      isTesting = "test" in config && process.env.VITEST !== undefined;
      log = (text) => config.logger.info(`${NAME}: ${text}`, { timestamp: true });
    },
    configureServer(started) {
      server = started;
      const report = (error: Error): void => started.config.logger.error(textOf(error), { error, timestamp: true });
      const hot = new Hot(project.compiler, project.idsOf, report);
      updates = (environment, update, models) => hot.update(environment, update, models);
      if (!isTesting)
        void project.warmUp((message) => started.config.logger.warn(`${NAME}: ${message}`)).catch(() => {});
    },
    async hotUpdate(update) {
      const models = project.compiler.changed(update.file);
      // Other environments ask for the same change.
      for (const model of models) changedModels.set(model, update.timestamp);
      const affected = [...changedModels].flatMap(([model, timestamp]) =>
        timestamp === update.timestamp ? model : [],
      );
      if (affected.length === 0) return undefined;
      return (await updates?.(this.environment, update, affected)) as typeof update.modules | undefined;
    },
  };
  const changedModels = new Map<string, number>();
  let updates: Hot["update"] | undefined;

  const plugin: UnpluginOptions = {
    name: NAME,
    enforce: "pre",
    resolveId: {
      filter: { id: /\.grad(\.[cm]?[jt]s)?([?#]|$)/ },
      handler(specifier, importer, options) {
        // Vite looks for packages that it could bundle ahead, and reads what it finds from the disk: there is none here.
        if ((options as { readonly scan?: boolean }).scan) return null;
        try {
          return project.resolve(specifier, importer, warner(this as Context)) ?? null;
        } catch (error) {
          throw bundlerError(error, isFraming);
        }
      },
    },
    load: {
      filter: { id: /\.grad\.mjs([?#]|$)/ },
      async handler(id) {
        const wanted = project.find(id);
        if (!wanted) return null;
        watch(this, [wanted.model]);
        try {
          const { code, map } = await project.load(wanted, warner(this as Context));
          // webpack looks for sources from where it stands, not from where the module is.
          const sources = isFraming ? map.sources : map.sources.map((source) => resolve(dirname(wanted.id), source));
          return { code, map: { ...map, sources } as never };
        } catch (error) {
          throw bundlerError(error, isFraming);
        } finally {
          watch(this, project.compiler.sourcesOf(wanted.model));
        }
      },
    },
    transform: {
      filter: { id: /\.[cm]?[jt]sx?([?#]|$)/ },
      handler(code, id) {
        const isOurs = isTesting && !/[\\/]node_modules[\\/]/.test(id) && looksLikeModel(code);
        return isOurs ? { code: withOrigins(code, id.replace(/[?#].*$/, "")), map: null } : null;
      },
    },
    watchChange(id) {
      if (!server) project.compiler.changed(id);
    },
    vite,
  };
  if (framework !== "vite") delete plugin.transform;
  return plugin;
};

/** An error on a terminal. */
function textOf(error: Error & { readonly id?: string; readonly loc?: Location; readonly frame?: string }): string {
  const { message, id, loc, frame } = error;
  return [message, ...(id && loc ? [`  ${id}:${loc.line}:${loc.column + 1}`] : []), ...(frame ? [frame] : [])].join(
    "\n",
  );
}
