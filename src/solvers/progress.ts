/**
 * The line of progress of a run, with the look of the command's: `fit: step 1204 14 s (loss 0.01234, 86 steps/s)`. Only on a
 * terminal, once it takes long, and out of the way of whatever else is written. In a page there is none.
 */

/** Runs that take less time than this show nothing, in milliseconds. */
const LONG = 2000;
const TICK = 200;
const ERASE = "\r\u001b[K";

interface Terminal {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write: (text: string, ...rest: never[]) => boolean;
}

export interface Line {
  /** A step is done. */
  readonly step: (step: number, loss: number) => void;
  /** So many jobs of a sweep are done. */
  readonly jobs: (done: number, all: number) => void;
  /** Takes the line away. */
  readonly end: () => void;
}

const NONE: Line = { step: () => {}, jobs: () => {}, end: () => {} };

/** @param wanted a name for the line; `true` for that of the solver */
export function startProgress(wanted: string | boolean | undefined, solver: string): Line {
  const { process } = globalThis as { process?: { stdout: Terminal; stderr: Terminal; env: { TERM?: string } } };
  if (!wanted || !process?.stderr?.isTTY || process.env.TERM === "dumb") return NONE;
  return drawOn([process.stdout, process.stderr], typeof wanted === "string" ? wanted : solver);
}

/** Draws on the second of these streams. What others write to one of them takes the line away first. */
export function drawOn(streams: readonly [Terminal, Terminal], name: string, now: () => number = Date.now): Line {
  const [, terminal] = streams;
  const start = now();
  let drawn = start + LONG - TICK;
  let shown = false;
  /** Somebody else has begun a line, which must not be overwritten. */
  let taken = false;
  const originals = streams.map((stream) => stream.write);
  const write = (text: string): boolean => originals[1]!.call(terminal, text);
  const erase = (): void => {
    if (shown) write(ERASE);
    shown = false;
  };
  streams.forEach((stream, i) => {
    stream.write = (text, ...rest) => {
      erase();
      taken = !String(text).endsWith("\n");
      return originals[i]!.call(stream, text, ...rest);
    };
  });
  /** @param text of the seconds that have passed. */
  const draw = (text: (seconds: number) => string): void => {
    const time = now();
    if (time - drawn < TICK || taken) return;
    drawn = time;
    // Wrapped into a second row, it could not be taken away.
    write(`\r${name}: ${text((time - start) / 1000)}`.slice(0, terminal.columns || 80) + "\u001b[K");
    shown = true;
  };
  return {
    step: (step, loss) =>
      draw(
        (seconds) =>
          `step ${step} ${Math.floor(seconds)} s (loss ${loss.toPrecision(4)}, ${rate(step / seconds)} steps/s)`,
      ),
    jobs: (done, all) =>
      draw((seconds) => `${done} of ${all} jobs ${Math.floor(seconds)} s (${rate(done / seconds)} jobs/s)`),
    end() {
      erase();
      streams.forEach((stream, i) => {
        stream.write = originals[i]!;
      });
    },
  };
}

const rate = (perSecond: number): string =>
  perSecond >= 100 ? String(Math.round(perSecond)) : perSecond.toPrecision(2);
