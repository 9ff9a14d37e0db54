/** What can be asked of a workload. A figure knows how to read off results how far it was reached; it measures nothing. */
import { count, digits, duration, memory, total } from "../src/bench/text.js";
import type { Result } from "./results.js";
import type { Competitor, Workload } from "./workload.js";

type Results = ReadonlyMap<string, Result>;

export interface Figure {
  readonly asked: string;
  /** What it is asked of, if that is not the workload alone. */
  readonly work?: string;
  /** Null if a result that it needs is missing. */
  readonly judge: (own: Result, all: Results) => { readonly reached: string; readonly ok: boolean } | null;
}

export interface Verdict {
  readonly work: string;
  readonly asked: string;
  readonly reached: string;
  readonly ok: boolean;
}

/** The figures of workloads whose results are there; `null` is the result of one that failed. */
export function judge(workloads: readonly Workload[], results: ReadonlyMap<string, Result | null>): Verdict[] {
  const all: Results = new Map([...results].filter((entry): entry is [string, Result] => entry[1] !== null));
  return workloads.flatMap(({ name, title, figures }) =>
    figures.flatMap(({ asked, work = title, judge }) => {
      const own = results.get(name);
      if (own === undefined) return [];
      const found = own ? judge(own, all) : { reached: "failed", ok: false };
      return found ? [{ work, asked, ...found }] : [];
    }),
  );
}

const times = (x: number): string => `${digits(x)} ×`;

const seconds = (competitor: Competitor, { title, timings }: Result): number => {
  const timing = timings[competitor];
  if (!timing) throw new Error(`${title}: ${competitor} was not timed`);
  return timing.seconds;
};
const compiled = (result: Result): number => seconds("compiled", result);
export const perNode = (result: Result): number => compiled(result) / result.report.traceNodes;

const atMost = (asked: string, limit: number, measure: (own: Result) => number, show = times): Figure => ({
  asked,
  judge: (own) => ({ reached: show(measure(own)), ok: measure(own) <= limit }),
});

export const timesInterpreter = (least: number): Figure => ({
  asked: `at least ${times(least)} the interpreter`,
  judge: (own) => {
    const faster = seconds("interpreted", own) / compiled(own);
    return { reached: times(faster), ok: faster >= least };
  },
});

export const timesByHand = (most: number): Figure =>
  atMost(
    `at most ${most} × the time of hand-written loops`,
    most,
    (own) => compiled(own) / seconds("handwritten", own),
  );

export const timesValue = (most: number): Figure =>
  atMost(`at most ${most} × the time of the value alone`, most, (own) => compiled(own) / seconds("value", own));

export const perCall = (most: number): Figure => atMost(`at most ${duration(most)} per call`, most, compiled, duration);

export const perNodeIn = (most: number): Figure =>
  atMost(`at most ${duration(most)} per node`, most, perNode, duration);

export const compiledIn = (most: number): Figure =>
  atMost(`compiled in ${most} s`, most, ({ report }) => total(report.seconds), duration);

export const compiledWithin = (bytes: number): Figure =>
  atMost(`compiled in ${memory(bytes)} of memory`, bytes, ({ report }) => report.peakMemory, memory);

export const emitted = (most: number): Figure =>
  atMost(`at most ${count(most)} bytes`, most, ({ report }) => report.bytes, count);

/** @param least operations per second. */
export const tracedAt = (least: number): Figure => ({
  asked: `traced at ${count(least)} operations per second`,
  judge: (own) => {
    const speed = own.report.traceNodes / own.report.seconds.trace!;
    return { reached: count(Math.round(speed)), ok: speed >= least };
  },
});

/** That it gets so far at all. */
export const runs: Figure = {
  asked: "compiles and runs",
  judge: ({ timings }) => ({ reached: `${duration(timings.compiled!.firstCall)} at first`, ok: true }),
};

/** It is enough to reach one of them. */
export const either = (...figures: readonly Figure[]): Figure => ({
  asked: figures.map(({ asked }) => asked).join(" or "),
  judge: (own, all) => {
    const found = figures.map((figure) => figure.judge(own, all)!);
    return { reached: found.map(({ reached }) => reached).join(", "), ok: found.some(({ ok }) => ok) };
  },
});

/** @param name of the workload that it is compared with. */
export const timesPerNodeOf = (name: string, most: number): Figure => ({
  asked: `at most ${most} × the time per node of \`${name}\``,
  judge: (own, all) => {
    const other = all.get(name);
    return other ? atMost("", most, () => perNode(own) / perNode(other)).judge(own, all) : null;
  },
});

/** The slowest of these takes at most so many times as long for a node as the fastest. */
export const spreadPerNode = (work: string, names: readonly string[], most: number): Figure => ({
  work,
  asked: `time per node within ${most} ×`,
  judge: (own, all) => {
    const found = names.flatMap((name) => all.get(name) ?? []).map(perNode);
    if (found.length < names.length) return null;
    return atMost("", most, () => Math.max(...found) / Math.min(...found)).judge(own, all);
  },
});
