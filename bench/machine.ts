/** What was measured on. */
import { cpus } from "node:os";

export const machine = `Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model ?? "an unknown CPU"}`;
