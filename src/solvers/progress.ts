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
  /** Takes the line away. */
  readonly end: () => void;
}

const NONE: Line = { step: () => {}, end: () => {} };

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
  return {
    step(step, loss) {
      const time = now();
      if (time - drawn < TICK || taken) return;
      drawn = time;
      const seconds = (time - start) / 1000;
      const text = `${name}: step ${step} ${Math.floor(seconds)} s (loss ${loss.toPrecision(4)}, ${rate(step / seconds)})`;
      // Wrapped into a second row, it could not be taken away.
      write(`\r${text.slice(0, (terminal.columns || 80) - 1)}\u001b[K`);
      shown = true;
    },
    end() {
      erase();
      streams.forEach((stream, i) => {
        stream.write = originals[i]!;
      });
    },
  };
}

const rate = (perSecond: number): string =>
  `${perSecond >= 100 ? Math.round(perSecond) : perSecond.toPrecision(2)} steps/s`;
