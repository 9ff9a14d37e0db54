/** Solvers on problems, in turn, several times over. Knows counts and times; neither problems nor solvers. */

export interface Contest {
  readonly title: string;
  readonly problems: readonly string[];
  readonly solvers: Readonly<Record<string, Solver>>;
  /** Whether what a solver has found is a solution. */
  readonly isSolution: (problem: string, found: ArrayLike<number>) => boolean;
}

/** Solves a problem; calls `count` for each evaluation. */
export type Solver = (problem: string, count: () => void) => ArrayLike<number>;

export interface RunResult {
  readonly isSolved: boolean;
  readonly evaluations: number;
  readonly seconds: number;
}

export function entered({ problems, solvers, isSolution }: Contest, rounds: number) {
  const results = Object.keys(solvers).map((name) => ({ name, runs: [] as RunResult[] }));
  for (let round = 0; round < rounds; round++)
    for (const [i, problem] of problems.entries())
      for (const { name, runs } of results) {
        const run = once(() => solvers[name]!, problem, isSolution);
        const before = runs[i];
        runs[i] = before ? { ...before, seconds: Math.min(before.seconds, run.seconds) } : run;
      }
  return results;
}

function once(solver: () => Solver, problem: string, isSolution: Contest["isSolution"]): RunResult {
  let evaluations = 0;
  const start = process.cpuUsage();
  try {
    const found = solver()(problem, () => evaluations++);
    const { user, system } = process.cpuUsage(start);
    return { isSolved: isSolution(problem, found), evaluations, seconds: (user + system) / 1e6 };
  } catch {
    // Some throw where others give up.
    return { isSolved: false, evaluations, seconds: Number.NaN };
  }
}
