/** A folder of its own for each test, with the user's files in it, and the loader's view of it. */
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import { afterEach, beforeEach } from "vitest";
import type { Diagnostic } from "../../src/diagnostics.js";
import * as api from "../../src/index.js";
import { type LoadedFile, loadModels } from "../../src/load/index.js";

export interface Workspace {
  /** Absolute path of a file in the folder. */
  path(name: string): string;
  /** The other way round. */
  name(path: string): string;
  /** Writes files, by their paths in the folder. */
  write(files: Readonly<Record<string, string>>): void;
  /** Writes files and loads the first one. */
  load(files: Readonly<Record<string, string>>): Promise<LoadedFile>;
  /** What loading fails with. */
  failure(files: Readonly<Record<string, string>>): Promise<Diagnostic>;
}

/** A fresh folder for each test of the file that calls this. */
export function workspace(): Workspace {
  let folder = "";
  beforeEach(() => {
    folder = realpathSync(mkdtempSync(join(tmpdir(), "micrograd-test-")));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));
  const space: Workspace = {
    path: (name) => join(folder, name),
    name: (path) => relative(folder, path),
    write(files) {
      for (const [name, text] of Object.entries(files)) {
        mkdirSync(dirname(space.path(name)), { recursive: true });
        writeFileSync(space.path(name), text);
      }
    },
    load(files) {
      space.write(files);
      return loadModels(space.path(Object.keys(files)[0]!), api);
    },
    failure: (files) =>
      space.load(files).then(
        () => {
          throw new Error("It loaded.");
        },
        (error) => error,
      ),
  };
  return space;
}
