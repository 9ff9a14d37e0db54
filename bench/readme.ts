/** Puts what was measured into README.md. Knows the marks around it; nothing of what is measured. */
import { readFileSync, writeFileSync } from "node:fs";

/** Replaces what stands between `<!-- name:start -->` and `<!-- name:end -->`. */
export function writeSection(name: string, text: string): void {
  const [start, end] = [`<!-- ${name}:start -->`, `<!-- ${name}:end -->`];
  const [before, rest] = readFileSync("README.md", "utf8").split(start);
  const after = rest?.split(end)[1];
  if (after === undefined) throw new Error(`README.md has no ${start} … ${end}`);
  writeFileSync("README.md", `${before}${start}\n${text}\n${end}${after}`);
}
