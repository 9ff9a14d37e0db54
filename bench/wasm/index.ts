/**
 * `npm run bench -- wasm`: the backends against each other, with and without `--fast-math`, against native code of the same kernels (where
 * clang-19 is there) and against an earlier build: CPU time of processes of their own, in turn.
 *   --only <name>    only the models whose name contains it
 *   --quick          one round of half a second each: some 10 minutes in all
 *   --against --resume --minutes --json --write-readme   as for workloads
 */
import { statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { compile } from "micrograd-compile";
import { median } from "../../src/bench/harness.js";
import { count, digits, duration, markdownTable, textTable } from "../../src/bench/text.js";
import { inChild } from "../../src/common/child.js";
import { commandOf, compileWith } from "../against.js";
import { fileOf } from "../competitors.js";
import { machine } from "../machine.js";
import { Progress } from "../progress.js";
import { writeSection } from "../readme.js";
import type { BenchOptions } from "../run.js";
import { inTemporaryFolder } from "../temporary.js";
import type { Job, Run } from "./child.js";
import { type Asked, type Contestant, contestants } from "./contestants.js";
import { hasCompiler, type NativeJob, nativeName, timeNative } from "./native.js";

const CHILD = new URL("./wasm/child.js", import.meta.url);
const NATIVE = new URL("./wasm/native-child.js", import.meta.url);

/** What competes: a module of this build, by its options. */
const BUILDS = {
  js: { backend: "js" },
  wasm: { backend: "wasm" },
  fastJs: { backend: "js", fastMath: true },
  fastWasm: { backend: "wasm", fastMath: true },
} as const;

type Build = keyof typeof BUILDS | "before";

interface Result {
  readonly title: string;
  readonly asked: Asked;
  readonly runs: Readonly<Partial<Record<Build, Pick<Run, "first" | "seconds">>>>;
  readonly bytes: Readonly<Partial<Record<Build, number>>>;
  /** Seconds of native code, if there is a compiler and it can have the kernels. */
  readonly native: number | null;
}

export async function wasm(options: BenchOptions): Promise<void> {
  const earlier = options.against === undefined ? undefined : commandOf(options.against);
  const progress = new Progress("wasm", options);
  const results: Result[] = [];
  for (const contestant of contestants.filter(({ name }) => name.includes(options.only))) {
    const result = await progress.of(contestant.name, () => measure(contestant, options.quick, earlier));
    if (result) results.push(result);
  }
  const tables = [figures(results), times(results)];
  const where = `${machine}; medians of CPU time, each competitor in processes of its own; native: ${
    hasCompiler() ? nativeName : "no clang-19 here"
  }.`;
  const text = `${tables.map(textTable).join("\n\n")}\n\n${where}`.replaceAll("`", "");
  console.log(options.json ? JSON.stringify({ machine, results }, null, 2) : text);
  if (options["write-readme"])
    writeSection("wasm", `${tables.map(markdownTable).join("\n\n")}\n\n${where}`, "docs/benchmarks.md");
}

function measure(contestant: Contestant, quick: boolean, earlier: string | undefined): Promise<Result> {
  return inTemporaryFolder(async (folder) => {
    const { name, title, asked, batch, inputs, parameters } = contestant;
    const file = fileOf({ ...contestant, group: "demo", figures: [] });
    const module = (build: Build): string => join(folder, `${build}.mjs`);
    const builds: Build[] = [];
    for (const [build, given] of Object.entries(BUILDS) as [keyof typeof BUILDS, object][]) {
      const { files } = await compile(file, { ...given, output: module(build), emit: emitted(batch !== undefined) });
      for (const { path, text } of files) writeFileSync(path, text);
      builds.push(build);
    }
    if (earlier) {
      compileWith(earlier, file, module("before"));
      builds.push("before");
    }
    const seconds = quick ? 0.5 : 1.5;
    const all = new Map(builds.map((build) => [build, [] as Run[]]));
    for (let round = 0; round < (quick ? 1 : 3); round++)
      for (const build of builds)
        all.get(build)!.push(
          await inChild<Run>(CHILD, {
            ...{ name, generated: module(build), seconds },
            warmUp: build.toLowerCase().includes("wasm") ? seconds : Math.max(seconds, contestant.warmUp ?? 0),
          } satisfies Job),
        );
    const exact = all.get("js")![0]!.numbers;
    for (const [build, [run]] of all) expectSame(build, run!.numbers, exact, build === "wasm" ? 0 : ROUNDING);
    const program = hasCompiler()
      ? await inChild<string | null>(NATIVE, { file, folder, isBatch: batch !== undefined } satisfies NativeJob)
      : null;
    const given = [
      parameters?.() ?? (await import(module("js"))).createParameters(),
      (batch ?? inputs)?.() ?? new Float64Array(0),
    ];
    const native = program === null ? null : timeNative(program, given, seconds, folder);
    if (native) expectSame("native", native.numbers, exact, ROUNDING);
    const runs = Object.fromEntries(
      Array.from(all, ([build, list]) => [
        build,
        { first: median(list.map(({ first }) => first)), seconds: median(list.map((run) => run.seconds)) },
      ]),
    );
    const bytes = Object.fromEntries(builds.map((build) => [build, statSync(module(build)).size]));
    return { title, asked, runs, bytes, native: native?.seconds ?? null };
  });
}

const emitted = (isBatch: boolean): string[] => [isBatch ? "batchValueAndGradient" : "valueAndGradient"];

const ROUNDING = 1e-11;

/** @throws if numbers are further apart, relative to the largest. */
function expectSame(build: string, found: readonly number[], expected: readonly number[], by: number): void {
  const largest = expected.reduce((most, x) => Math.max(most, Math.abs(x)), 0);
  const i = expected.findIndex((x, k) => !(x === found[k] || Math.abs(x - found[k]!) <= by * largest));
  if (i >= 0) throw new Error(`number ${i} is ${found[i]} (${build}), but ${expected[i]} (js)`);
}

type Rows = readonly (readonly string[])[];

/** The figure that is asked, and what it is of. */
const FIGURES: {
  readonly [A in keyof Required<Asked>]: readonly [
    string,
    (result: Result) => readonly [number | undefined, number | undefined],
  ];
} = {
  js: ["of JavaScript", ({ runs: { wasm, js } }) => [wasm?.seconds, js?.seconds]],
  before: ["of the earlier build", ({ runs: { wasm, before } }) => [wasm?.seconds, before?.seconds]],
  native: ["of native code", ({ runs: { wasm }, native }) => [wasm?.seconds, native ?? undefined]],
  first: ["of the earlier build, first 20 calls", ({ runs: { wasm, before } }) => [wasm?.first, before?.first]],
  fast: ["of exact JavaScript, with `--fast-math`", ({ runs: { fastWasm, js } }) => [fastWasm?.seconds, js?.seconds]],
  bytes: ["of JavaScript's bytes", ({ bytes: { wasm, js } }) => [wasm, js]],
};

function figures(results: readonly Result[]): Rows {
  const rows = results.flatMap((result) =>
    (Object.keys(FIGURES) as (keyof Asked)[]).flatMap((key) => {
      const most = result.asked[key];
      const [what, of] = FIGURES[key];
      const [own, other] = of(result);
      if (most === undefined || own === undefined || other === undefined) return [];
      return [[result.title, `at most ${most} × ${what}`, `${digits(own / other)} ×`, own <= most * other ? "✓" : "✗"]];
    }),
  );
  return [["WebAssembly", "asked", "reached", ""], ...rows];
}

const times = (results: readonly Result[]): Rows => [
  [
    ...[
      "work",
      "before",
      "JavaScript",
      "WebAssembly",
      "÷",
      "native",
      "÷",
      "fast-math: JavaScript",
      "WebAssembly",
      "÷ exact JavaScript",
    ],
    ...["20 calls: before", "JavaScript", "WebAssembly", "kB: JavaScript", "WebAssembly"],
  ],
  ...results.map(({ title, runs: { before, js, wasm, fastJs, fastWasm }, bytes, native }) => {
    const time = (seconds: number | null | undefined): string => (seconds ? duration(seconds) : "–");
    const ratio = (own?: number, other?: number | null): string => (own && other ? digits(own / other) : "–");
    const kB = (size?: number): string => (size ? count(Math.round(size / 1000)) : "–");
    return [
      ...[title, time(before?.seconds), time(js?.seconds), time(wasm?.seconds), ratio(wasm?.seconds, js?.seconds)],
      ...[time(native), ratio(wasm?.seconds, native)],
      ...[time(fastJs?.seconds), time(fastWasm?.seconds), ratio(fastWasm?.seconds, js?.seconds)],
      ...[time(before?.first), time(js?.first), time(wasm?.first), kB(bytes.js), kB(bytes.wasm)],
    ];
  }),
];
