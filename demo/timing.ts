/** The time of one step, interpreted and compiled: medians, so that one slow run does not count. */
import { interpret } from "micrograd-compile";
import moons from "../examples/methods/moons.js";
import type { MoonsModule } from "./compile.js";
import { batch } from "./data.js";

/** Seconds per step. */
export function timeSteps(module: MoonsModule): { interpreted: number; compiled: number } {
  const parameters = module.createParameters();
  const gradient = new Float64Array(parameters.length);
  const step =
    ({ batchValueAndGradient }: Pick<MoonsModule, "batchValueAndGradient">) =>
    () =>
      batchValueAndGradient(parameters, batch, gradient);
  return {
    interpreted: medianTime(step(interpret(moons)), 7, 1),
    compiled: medianTime(step(module), 51, 100),
  };
}

/** The median over `samples` of the seconds that a call takes, each the mean of `calls` calls. The first one warms up. */
function medianTime(run: () => void, samples: number, calls: number): number {
  const times = Array.from({ length: samples + 1 }, () => {
    const start = performance.now();
    for (let i = 0; i < calls; i++) run();
    return (performance.now() - start) / 1000 / calls;
  });
  const sorted = times.slice(1).sort((a, b) => a - b);
  return sorted[Math.floor(samples / 2)]!;
}

/** In ms or µs, eight characters wide. */
export const formatDuration = (seconds: number): string =>
  (seconds < 1e-3 ? `${(seconds * 1e6).toFixed(1)} µs` : `${(seconds * 1e3).toFixed(1)} ms`).padStart(8);
