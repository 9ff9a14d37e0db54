#!/usr/bin/env node
/** The command as a process: what was typed goes in, and the exit code is what it ends with. */
import { again } from "./cli/bun.js";
import { flush } from "./cli/console.js";
import { main } from "./cli/main.js";
import { leave } from "./cli/strays.js";

const elsewhere = await again();
if (elsewhere !== undefined) leave(elsewhere);

const code = await main(process.argv.slice(2));
await flush();
leave(code);
