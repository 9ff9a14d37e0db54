/** Carries out a random program of loops with the engine's methods, eagerly or while tracing. */
import { abs, lt, select } from "../../src/engine/functions.js";
import { Condition, type Num } from "../../src/engine/value.js";
import { isCondition, opcodes } from "../../src/ir/opcodes.js";
import { operate } from "./graphs.js";
import type { Line, Loop, LoopProgram, Source } from "./loops.js";

const LITERALS = [0.5, 2, -1, 1, 0, 0.1];
/** Lines that a program carries out at the most. */
const MOST = 500;

/** As many numbers as a program has parameters, the first of which are given. */
export const pointOf = ({ parameters }: LoopProgram, first: readonly number[]): Float64Array =>
  Float64Array.from({ length: parameters }, (_, i) => first[i] ?? 3 * Math.sin(5 * i * i));

/** Carries out a program; the result is the sum of what its lines computed last, and of all that one of them computed. */
export function buildLoops(program: LoopProgram, p: readonly Num[]): Num {
  return new Execution(program, p).result();
}

/** A loop that is being carried out. */
interface Around {
  readonly counter: number;
  readonly trip: number;
}

/** What each line computed, in each run of the loop around it; and all lines that compute such values. */
class Histories<T> {
  readonly lines: readonly Line[];
  private readonly runs = new Map<Line, T[][]>();

  constructor(lines: readonly Line[]) {
    this.lines = lines;
  }

  begin(line: Line): void {
    const runs = this.runs.get(line);
    if (runs) runs.push([]);
    else this.runs.set(line, [[]]);
  }

  note(line: Line, value: T): void {
    this.runs.get(line)!.at(-1)!.push(value);
  }

  of(line: Line): readonly (readonly T[])[] {
    return this.runs.get(line) ?? [];
  }
}

class Execution {
  private readonly program: LoopProgram;
  private readonly p: readonly Num[];
  private readonly numbers: Histories<Num>;
  private readonly conditions: Histories<Condition>;
  private readonly order: readonly Line[];
  private total: Num;
  /** How far from the usual place parameters are read. */
  private shift = 0;
  /** How many lines were carried out. */
  private carriedOut = 0;

  constructor(program: LoopProgram, p: readonly Num[]) {
    this.program = program;
    this.p = p;
    this.total = p[0]!.mul(0.5);
    const linesOf = (steps: readonly (Line | Loop)[]): Line[] =>
      steps.flatMap((step) => (step.kind === "loop" ? linesOf(step.body) : [step]));
    this.order = linesOf(program.loops);
    this.numbers = new Histories(this.order.filter((line) => !comparesOrConnects(line)));
    this.conditions = new Histories(this.order.filter(comparesOrConnects));
  }

  result(): Num {
    const { loops, collected, guarded } = this.program;
    for (const loop of loops) this.loop(loop, []);
    const histories = this.numbers.lines.map((line) => this.numbers.of(line).flat());
    const all = histories[collected % histories.length] ?? [];
    return [...histories.flatMap((values) => values.slice(-1)), ...all].reduce<Num>(
      (sum, x) => sum.add(guarded ? select(lt(abs(x), 1e6), x, 0) : x),
      this.total,
    );
  }

  private loop({ twin, ...loop }: Loop, around: readonly Around[]): void {
    this.once(loop, around);
    if (!twin) return;
    this.shift += 150;
    this.once({ ...loop, slope: -loop.slope }, around);
    this.shift -= 150;
  }

  private once(loop: Omit<Loop, "twin">, around: readonly Around[]): void {
    for (const line of loop.body)
      if (line.kind === "line") (comparesOrConnects(line) ? this.conditions : this.numbers).begin(line);
    const trip = tripOf(loop, around);
    for (let counter = 0; counter < trip; counter++)
      for (const step of loop.body) {
        const inside = [{ counter, trip }, ...around];
        if (step.kind === "loop") this.loop(step, inside);
        else if (counter % step.every === 0 && this.carriedOut++ < MOST) this.line(step, inside);
      }
  }

  private line(line: Line, around: readonly Around[]): void {
    const at = this.order.indexOf(line);
    const result = operate(
      line.op,
      (i) => this.number(line.operands[i]!, at, around),
      (i) => this.condition(line.operands[i]!, at, around),
    );
    if (result instanceof Condition) return this.conditions.note(line, result);
    const value = line.bounded ? result.tanh() : result;
    this.numbers.note(line, value);
    if (line.summed) this.total = this.total.add(value);
  }

  private number(source: Source, at: number, around: readonly Around[]): Num | number {
    const { data } = this.program;
    if (source.of === "literal") return LITERALS[source.which % LITERALS.length]!;
    if (source.of === "datum") return data[modulo(this.index(source, around), data.length)]!;
    const computed = source.of === "line" ? this.earlier(this.numbers, source, at, around) : undefined;
    return computed ?? this.parameter(source, around);
  }

  private condition(source: Source, at: number, around: readonly Around[]): Condition {
    return this.earlier(this.conditions, source, at, around) ?? this.p[0]!.lt(this.parameter(source, around));
  }

  private parameter(source: Source, around: readonly Around[]): Num {
    return this.p[modulo(this.index(source, around) + this.shift, this.p.length)]!;
  }

  private earlier<T>(from: Histories<T>, source: Source, at: number, around: readonly Around[]): T | undefined {
    const { lines } = from;
    if (lines.length === 0) return undefined;
    const before = lines.filter((line) => this.order.indexOf(line) < at).length;
    const line = lines[modulo(before - source.which, lines.length)]!;
    const values = from.of(line).at(-1 - source.ago) ?? [];
    const last = values.length - 1;
    if (source.by === "last") return values[last - Math.min(Math.abs(source.offset), last)];
    const index = this.index(source, around);
    if (source.by === "table") return values[modulo(index, values.length)];
    return values[source.clamps ? Math.max(0, Math.min(index, last)) : index];
  }

  private index({ by, strides, offset }: Source, around: readonly Around[]): number {
    const { table } = this.program;
    if (by === "order") return this.carriedOut;
    const moved = around.reduce((sum, { counter }, depth) => sum + counter * (strides[depth] ?? 0), offset);
    return by === "table" ? table[modulo(moved, table.length)]! : moved;
  }
}

function tripOf({ trip, slope, grandparent, table }: Omit<Loop, "twin">, around: readonly Around[]): number {
  const by = around[grandparent ? 1 : 0] ?? around[0];
  if (!by) return trip;
  if (table) return table[by.counter % table.length]!;
  return trip + Math.abs(slope) * (slope < 0 ? by.trip - 1 - by.counter : by.counter);
}

const comparesOrConnects = ({ op }: Line): boolean => isCondition[opcodes[op as keyof typeof opcodes]]!;

const modulo = (x: number, n: number): number => ((x % n) + n) % n;
