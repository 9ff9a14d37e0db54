/**
 * The plugin for esbuild. It is esbuild's own kind of plugin, because only that can show a place in the model with its line,
 * and what to do as a note.
 */
import { dirname } from "node:path";
import type { PartialMessage, Plugin } from "esbuild";
import { Diagnostic, type Location } from "../diagnostics.js";
import { explain } from "../load/errors.js";
import { checkOptions, type PluginOptions } from "./options.js";
import { Project } from "./project.js";

const NAME = "micrograd-compile";

export default function microgradCompile(options: PluginOptions = {}): Plugin {
  checkOptions(options);
  return {
    name: NAME,
    setup(build) {
      const project = new Project(options, (text) => console.error(`${NAME}: ${text}`));
      project.root = build.initialOptions.absWorkingDir ?? process.cwd();
      build.onStart(() => project.compiler.check());
      build.onResolve({ filter: /\.grad(\.[cm]?[jt]s)?$/ }, ({ path, importer, resolveDir }) => {
        const warnings: PartialMessage[] = [];
        const warn = (text: string): void => void warnings.push({ text });
        try {
          const from = importer === "" ? `${resolveDir}/entry` : importer;
          const id = project.resolve(path, from, warn);
          return id === undefined ? { warnings } : { path: id, warnings };
        } catch (error) {
          return { errors: messagesOf(error) };
        }
      });
      build.onLoad({ filter: /\.grad\.mjs$/ }, async ({ path }) => {
        const wanted = project.find(path);
        if (!wanted) return undefined;
        const warnings: PartialMessage[] = [];
        const watchFiles = (): string[] => [...project.compiler.sourcesOf(wanted.model)];
        try {
          const { code, map } = await project.load(wanted, (text, _, location) =>
            warnings.push({ text, location: location ? placeOf(location) : null }),
          );
          const inline = Buffer.from(JSON.stringify(map)).toString("base64");
          const contents = `${code}\n//# sourceMappingURL=data:application/json;base64,${inline}`;
          return { contents, loader: "js", resolveDir: dirname(path), warnings, watchFiles: watchFiles() };
        } catch (error) {
          return { errors: messagesOf(error), warnings, watchFiles: watchFiles() };
        }
      });
      build.onDispose(() => void project.compiler.close());
    },
  };
}

const placeOf = ({ file, line, column }: Location, lineText?: string): NonNullable<PartialMessage["location"]> => ({
  file,
  line,
  column: column - 1,
  ...(lineText !== undefined && { lineText }),
});

function messagesOf(thrown: unknown): PartialMessage[] {
  const first = thrown instanceof Diagnostic ? thrown : explain(thrown);
  return [first, ...first.others].map(({ code, message, hint, location, frame }) => ({
    id: code,
    text: `${message} [${code}]`,
    location: location ? placeOf(location, lineIn(frame)) : null,
    notes: [{ text: `help: ${hint}` }],
  }));
}

/** The line that a frame is about. */
const lineIn = (frame: string | undefined): string | undefined => /^>\s*\d+ \| (.*)$/m.exec(frame ?? "")?.[1];

export type { PluginOptions };
