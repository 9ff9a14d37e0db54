/** Makes the built command executable, and leaves what it says of itself beside it. */
import { execFileSync } from "node:child_process";
import { chmodSync, rmSync, writeFileSync } from "node:fs";

const HELP = "dist/cli/help.txt";

chmodSync("dist/cli.js", 0o755);
rmSync(HELP, { force: true });
writeFileSync(HELP, execFileSync(process.execPath, ["dist/cli.js", "--help"]));
