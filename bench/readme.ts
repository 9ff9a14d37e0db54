/** Puts what was measured into README.md or another page. Knows the marks around it; nothing of what is measured. */
import { readFileSync, writeFileSync } from "node:fs";

/** Replaces what stands between `<!-- name:start -->` and `<!-- name:end -->`. */
export function writeSection(name: string, text: string, page = "README.md"): void {
  const [start, end] = [`<!-- ${name}:start -->`, `<!-- ${name}:end -->`];
  const [before, rest] = readFileSync(page, "utf8").split(start);
  const after = rest?.split(end)[1];
  if (after === undefined) throw new Error(`${page} has no ${start} … ${end}`);
  writeFileSync(page, `${before}${start}\n${text}\n${end}${after}`);
}
