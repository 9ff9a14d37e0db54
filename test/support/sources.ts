/** The project's own files as text. Knows what is generated or installed, and leaves it out. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export interface Source {
  /** Relative to the folder that was read, with forward slashes. */
  readonly path: string;
  readonly text: string;
}

export const projectRoot = fileURLToPath(new URL("../../", import.meta.url));

const GENERATED = new Set([".git", "node_modules", "dist", "build", "coverage", "demo-output"]);

/** All files below a folder of the project. */
export function sourcesIn(folder: string): Source[] {
  const files = (path: string): string[] =>
    readdirSync(join(projectRoot, folder, path), { withFileTypes: true })
      .filter(({ name }) => !GENERATED.has(name) && !name.startsWith("tmp"))
      .flatMap((entry) => {
        const inner = path === "" ? entry.name : `${path}/${entry.name}`;
        return entry.isDirectory() ? files(inner) : [inner];
      });
  return files("").map((path) => ({ path, text: readFileSync(join(projectRoot, folder, path), "utf8") }));
}
