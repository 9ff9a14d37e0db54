/** Shows on a terminal which stage is running. Knows the spinner; nothing of stages. */
import { writeSync } from "node:fs";

const SHOW_CURSOR = "\u001b[?25h";

/** Runs something with a spinner on stderr, if that is wanted and a terminal. It is given what shows a text. */
export async function withProgress<T>(wanted: boolean, run: (show: (text: string) => void) => Promise<T>): Promise<T> {
  if (!wanted || !process.stderr.isTTY) return run(() => {});
  const { default: yoctoSpinner } = await import("yocto-spinner");
  // Handling signals would put Ctrl-C off until the compiler pauses: a model in an endless loop could not be stopped.
  const spinner = yoctoSpinner({ text: "loading", stream: process.stderr, handleSignals: false });
  unreferenced(() => spinner.start());
  // So whatever ends the process, the cursor is there. Past the stream, whose writes the spinner takes for a line begun.
  writeSync(process.stderr.fd, SHOW_CURSOR);
  try {
    return await run((text) => {
      spinner.text = text;
    });
  } finally {
    spinner.stop();
  }
}

/** Runs what starts an interval, which must not keep alive a process that waits for a model that never loads. */
function unreferenced(start: () => void): void {
  const { setInterval } = globalThis;
  globalThis.setInterval = ((run: () => void, delay: number) => setInterval(run, delay).unref()) as typeof setInterval;
  try {
    start();
  } finally {
    globalThis.setInterval = setInterval;
  }
}
