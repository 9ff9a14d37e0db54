#!/usr/bin/env node
/**
 * The command as a process: what was typed goes in, and the exit code is what it ends with. The help is a text that the build
 * leaves beside it (`cli/help.mjs`), so that whoever asks for it waits for nothing else to be loaded.
 */
import { existsSync, readFileSync } from "node:fs";

const given = process.argv.slice(2);
const help = new URL("./cli/help.txt", import.meta.url);

if (given.length === 1 && given[0] === "--help" && existsSync(help)) {
  // Whoever reads may stop: that is no error.
  process.stdout.on("error", () => {});
  process.stdout.write(readFileSync(help));
} else {
  const { again } = await import("./cli/bun.js");
  const { flush } = await import("./cli/console.js");
  const { main } = await import("./cli/main.js");
  const { leave } = await import("./cli/strays.js");
  const elsewhere = await again();
  if (elsewhere !== undefined) leave(elsewhere);
  const code = await main(given);
  await flush();
  leave(code);
}
