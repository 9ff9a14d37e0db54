/** One file that any engine can import; with other modules in the place of some. */
import { join } from "node:path";
import { build } from "esbuild";

export async function bundleFor(
  folder: string,
  entry: string,
  name: string,
  alias: Record<string, string> = {},
): Promise<string> {
  const outfile = join(folder, name);
  // Some libraries ask for their main file by a name of Node's.
  const mainFields = ["module", "main"];
  const options = { bundle: true, format: "esm", platform: "neutral", logLevel: "error" } as const;
  await build({ ...options, entryPoints: [entry], outfile, mainFields, alias });
  return outfile;
}
