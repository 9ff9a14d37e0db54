/**
 * The thread that draws the line of progress. Writes past the streams of Node, which would have to wait for the main
 * thread. Knows stages and their times; nothing of what they do.
 */
import { writeSync } from "node:fs";
import { parentPort, workerData } from "node:worker_threads";
import { stages } from "../bench/text.js";
import { ERASED, HIDDEN, SHOWN, TAKEN } from "./progress.js";

/** What the thread is started with. */
export interface Setting {
  /** One element: whether the line is there. */
  readonly line: Int32Array;
  /** When the work began: as `Date.now()` tells it, since other clocks differ by thread. */
  readonly start: number;
  /** Width of the terminal. */
  readonly columns: number;
}

/** A stage that begins. */
export interface Stage {
  readonly stage: string;
  readonly model: string;
  readonly start: number;
}

/** Work that takes less time than this shows nothing, in milliseconds. */
const LONG = 2000;
const TICK = 200;

const { line, start, columns } = workerData as Setting;
/** Seconds of the stages that are done; of several models together. */
const done: Record<string, number> = {};
let current: Stage | undefined;
let shown = "";

parentPort!.on("message", (next: Stage) => {
  if (current) done[current.stage] = (done[current.stage] ?? 0) + (next.start - current.start) / 1000;
  current = next;
});
setTimeout(() => setInterval(draw, TICK), start + LONG - Date.now());

function draw(): void {
  const state = Atomics.load(line, 0);
  if (state === ERASED) Atomics.compareExchange(line, 0, ERASED, HIDDEN);
  if (state === ERASED || state === TAKEN || !current) return;
  const { stage, model, start } = current;
  const before = Object.keys(done).length > 0 ? ` (${stages(done)})` : "";
  // Wrapped into a second row, it could not be taken away.
  const text = `${model}: ${stage} ${Math.floor((Date.now() - start) / 1000)} s${before}`.slice(0, columns - 1);
  if (state === SHOWN && text === shown) return;
  if (Atomics.compareExchange(line, 0, state, SHOWN) !== state) return;
  shown = text;
  try {
    writeSync(2, `\r${text}\u001b[K`);
  } catch {
    // A terminal that is gone, or busy: the next one will do.
  }
}
