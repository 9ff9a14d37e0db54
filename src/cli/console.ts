/**
 * What the command says and where: results on stdout, everything else on stderr. In JSON, stdout has nothing else, so
 * what a model prints goes to stderr. Knows streams; nothing of the compiler.
 */
import type { Diagnostic, Warning } from "../diagnostics.js";
import { colorsFor, errorJson, errorText, warningText } from "./messages.js";

export interface Console {
  readonly json: boolean;
  result(text: string | object): void;
  warning(warning: Warning): void;
  /** Something by the way. */
  note(text: string): void;
  error(error: Diagnostic): void;
}

/**
 * @param json whether results and errors are JSON; one line each if there are several.
 * @param exclusive whether stdout is for results only.
 */
export function openConsole({ json, exclusive, several }: Record<"json" | "exclusive" | "several", boolean>): Console {
  const write = process.stdout.write.bind(process.stdout) as (text: string) => void;
  if (exclusive) process.stdout.write = process.stderr.write.bind(process.stderr);
  const colors = colorsFor(process.stderr);
  // Whoever reads our output may stop (`| head`): that is no error.
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
  });
  // And there is nobody to tell that nobody can be told anything: said there, it would never end.
  process.stderr.on("error", () => {});
  const result = (content: string | object): void =>
    write(
      typeof content === "string"
        ? `${content.trimEnd()}\n`
        : `${JSON.stringify(content, null, several ? undefined : 2)}\n`,
    );
  return {
    json,
    result,
    warning(warning) {
      if (!json) process.stderr.write(warningText(warning, colors));
    },
    note(text) {
      if (!json) process.stderr.write(`${colors.dim(text)}\n`);
    },
    error(error) {
      if (json) result(errorJson(error));
      else process.stderr.write(errorText(error, colors));
    },
  };
}

/** Waits until everything is written. */
export async function flush(): Promise<void> {
  for (const stream of [process.stdout, process.stderr])
    await new Promise((resolve) => stream.write("", resolve as () => void));
}
