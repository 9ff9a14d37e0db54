/**
 * Other people's programs that are measured beside ours, at pinned versions. They are no dependencies of this project: they
 * are installed into a folder among the system's temporary ones, and stay there, so that a bench that was stopped goes on soon.
 */
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

/** Packages by the name that they are installed under; an alias is `npm:<package>@<version>`. */
export type Packages = Readonly<Record<string, string>>;

/**
 * The folder in which these packages are installed.
 * @throws if npm fails: without a network, or for a package that this system cannot have.
 */
export function installed(packages: Packages): string {
  const manifest = JSON.stringify({ private: true, type: "module", dependencies: packages });
  const key = createHash("sha256").update(manifest).digest("hex").slice(0, 12);
  const folder = join(tmpdir(), `micrograd-compile-tools-${key}`);
  const done = join(folder, "installed");
  if (existsSync(done)) return folder;
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "package.json"), manifest);
  console.error(`installing ${Object.keys(packages).join(", ")} …`);
  const options = ["--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"];
  execFileSync("npm", ["install", ...options], { cwd: folder, stdio: ["ignore", "ignore", "inherit"] });
  writeFileSync(join(folder, LOADER), "export const load = (name) => import(name);\n");
  writeFileSync(done, "");
  return folder;
}

/** A module in the folder, so that packages are looked for there. */
const LOADER = "load.mjs";

// biome-ignore lint/suspicious/noExplicitAny: these packages are not there when types are checked
export type Tool = any;

/** Imports an installed package. */
export async function importIn(folder: string, name: string): Promise<Tool> {
  const { load } = await import(pathToFileURL(join(folder, LOADER)).href);
  return load(name);
}

/** The path of a module of an installed package, as `import` finds it in that folder. */
export const resolveIn = (folder: string, module: string): string =>
  createRequire(join(folder, "package.json")).resolve(module);
