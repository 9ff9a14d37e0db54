/**
 * Work in a process of its own, so that no competitor profits or suffers from what V8 learnt from another. Knows how jobs
 * go there and answers come back; nothing of what they are.
 */
import { fork } from "node:child_process";
import { type Measurement, median } from "./harness.js";

/**
 * Hands a job to a script in a new process and gives its answer. Both must survive `structuredClone`.
 * @param flags of V8's, for that process.
 */
export function inChild<Answer>(script: URL, job: unknown, flags: readonly string[] = []): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const child = fork(script, { serialization: "advanced", execArgv: [...process.execArgv, ...flags] });
    child.once("message", (answer) => resolve(answer as Answer));
    child.once("error", reject);
    child.once("exit", (code, signal) =>
      reject(new Error(`a child process ended without an answer (${signal ?? code})`)),
    );
    child.send(job as object);
  });
}

/** In the script: answers the one job it is given, then lets the process end. */
export function answer<Job>(work: (job: Job) => unknown): void {
  // Without the process that asked there is nobody to work for.
  process.once("disconnect", () => process.exit());
  process.once("message", async (job) => {
    const result = await work(job as Job);
    process.send!(result, () => process.disconnect());
  });
}

/** A measurement with whatever else was learnt on the way. */
export interface Timing extends Measurement {
  /** What the first call took, when nothing was compiled yet. */
  readonly firstCall: number;
}

/**
 * Measures competitors in turn, several times over, so that a machine that gets slower for a while is unfair to none.
 * @param allowance seconds after which a competitor is not measured again: long calls need fewer rounds.
 * @returns for each the medians.
 */
export async function inTurn<Name extends string>(
  names: readonly Name[],
  rounds: number,
  time: (name: Name) => Promise<Timing>,
  allowance = Number.POSITIVE_INFINITY,
): Promise<Record<Name, Timing>> {
  const timings = names.map((): Timing[] => []);
  const spent = names.map(() => 0);
  for (let round = 0; round < rounds; round++)
    for (const [i, name] of names.entries()) {
      if (spent[i]! > allowance) continue;
      const start = performance.now();
      timings[i]!.push(await time(name));
      spent[i]! += (performance.now() - start) / 1000;
    }
  const middle = (list: readonly Timing[], key: keyof Timing): number => median(list.map((timing) => timing[key]));
  return Object.fromEntries(
    timings.map((list, i) => [
      names[i],
      {
        seconds: middle(list, "seconds"),
        rme: middle(list, "rme"),
        samples: middle(list, "samples"),
        firstCall: middle(list, "firstCall"),
      },
    ]),
  ) as Record<Name, Timing>;
}
