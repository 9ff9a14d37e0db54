/**
 * What is packed has no declarations but those that the package's entries lead to: the others, three quarters of all, would only
 * be installed. Runs before packing, on what was built.
 */
import { existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../..", import.meta.url));
const { exports } = JSON.parse(readFileSync(resolve(root, "package.json"), "utf8"));

const kept = new Set();
const reach = (file) => {
  if (kept.has(file) || !existsSync(file)) return;
  kept.add(file);
  for (const [, path] of readFileSync(file, "utf8").matchAll(/(?:from|import|import\()\s*"(\.[^"]+)"/g))
    reach(resolve(dirname(file), path.replace(/\.js$/, ".d.ts")));
};
for (const { types } of Object.values(exports)) if (types) reach(resolve(root, types));

for (const name of readdirSync(resolve(root, "dist"), { recursive: true })) {
  const file = resolve(root, "dist", name);
  if (file.endsWith(".d.ts") && !kept.has(file)) rmSync(file);
}
