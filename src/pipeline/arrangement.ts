/**
 * How the kernels of a model are laid out: a straight line where that is short, loops where it would be long and they can be
 * recovered, a straight line in parts for the rest. Which passes a kernel goes through depends on that: what is rolled is
 * optimised without looking at the values of data, since those would make repetitions differ.
 */
import type { DerivedKernel } from "../derive/kernels.js";
import { opcodes } from "../ir/opcodes.js";
import { hasLookUps } from "../ir/scatters.js";
import { SUMS, type Tape } from "../ir/tape.js";
import { branched, straightSequence } from "../layout/branches.js";
import { timeOfLine, timeOfProgram } from "../layout/cost.js";
import type { Kernel } from "../layout/kernel.js";
import { type Budget, layOut, statementCount } from "../layout/line.js";
import { listOperations } from "../layout/listing.js";
import { type Regular, rollProgram } from "../layout/loops/choice.js";
import { optionalCount } from "../layout/loops/optional.js";
import { Pool, type Pools } from "../layout/loops/pool.js";
import type { Program } from "../layout/loops/program.js";
import { repeatedShare } from "../layout/loops/repetition.js";
import { WORTHWHILE } from "../layout/loops/skip.js";
import { together } from "../layout/together.js";
import { abstractData } from "../passes/abstract-data.js";
import { advancedSweep } from "../passes/advance-sweep.js";
import { giveDirectly } from "../passes/give-directly.js";
import { type Optimize, onlyLowered, optimize, optimizeFast, unshared } from "../passes/index.js";
import { interleavedSweeps, leavesFirst } from "../passes/interleave-sweeps.js";
import { keepTotals } from "../passes/keep-totals.js";
import { putsSoon } from "../passes/order-memories.js";
import { raisedUsers } from "../passes/raise-users.js";
import { asItIs, type Keeping, rearrange, reorder } from "../passes/rewrite.js";
import { shareRegularly } from "../passes/share-regularly.js";

/** Tapes of more rows than this are certainly too long for one function. */
const LONG = 40_000;
/** … and those of which less than this share has been before have no loops that are worth the search. */
const REPEATED = 0.1;
/**
 * Loops may take so many times as long as a straight line, by an estimate that is hard on loops (1.46 for a net where 1.11
 * was measured): they are settled 10 to 100 times sooner.
 */
const ABOUT = 1.5;

/** What derived tapes go through; `off`: nothing, so that they are laid out one to one, as a straight line. */
export type Passes = "off" | "exact" | "fast";

const optimizers: Readonly<Record<Passes, Optimize>> = { off: onlyLowered, exact: optimize, fast: optimizeFast };

export class Arrangement {
  /** The tapes as optimised for a straight line; for long ones, regular and in the order for loops. */
  optimized: readonly DerivedKernel[];
  kernels: readonly Kernel[] = [];
  /** The arrays that loops read: the model's own numbers, and indices. */
  pools: Pools = { data: new Pool(), index: new Pool() };
  private readonly derived: readonly DerivedKernel[];
  private readonly loops: "auto" | "off";
  private readonly cost: Budget;
  /** By kernel: the data of those that are to be rolled. */
  private readonly given: (Float64Array | undefined)[];
  /** By kernel: whether loops are looked for. */
  private readonly rolls: readonly boolean[];

  private readonly passes: Passes;

  constructor(derived: readonly DerivedKernel[], loops: "auto" | "off", cost: Budget, passes: Passes = "exact") {
    this.passes = passes;
    this.derived = passes === "off" ? derived : derived.map(giving);
    this.cost = cost;
    this.loops = loops;
    this.given = derived.map(() => undefined);
    this.rolls = this.derived.map(
      ({ tape }) => loops === "auto" && (tape.size <= LONG || repeatedShare(tape) >= REPEATED),
    );
    this.optimized = this.derived.map((kernel, i) => {
      if (!this.rolls[i] || kernel.tape.size <= LONG) return { ...kernel, tape: optimizers[passes](kernel.tape) };
      const { tape, data } = regular(kernel.tape, optimizers[passes]);
      this.given[i] = data;
      return { ...kernel, tape };
    });
  }

  layOut(): void {
    this.kernels = this.optimized.map((kernel, i) => {
      const whole = this.laidOut(kernel, i);
      const isLine = "chunks" in whole.layout && this.passes !== "off";
      return (isLine && this.skipping(kernel, this.derived[i]!.tape)) || whole;
    });
  }

  /** With nothing skipped, if it is not in loops. */
  private laidOut(kernel: DerivedKernel, i: number): Kernel {
    const optimize = optimizers[this.passes];
    const data = this.given[i];
    const { tape } = this.derived[i]!;
    if (data)
      return (
        this.rolled(kernel, waysFrom({ tape: kernel.tape, data }, tape, optimize)) ??
        this.rolledOtherwise(kernel) ??
        this.straight({ ...kernel, tape: optimize(tape) })
      );
    const straight = this.straight(kernel);
    if (!this.rolls[i] || !("chunks" in straight.layout) || statementCount(kernel.tape) <= this.cost.soon)
      return straight;
    if (straight.layout.chunks.length === 1) return this.asFast(kernel, regular(tape, optimize), straight) ?? straight;
    return this.rolled(kernel, waysToLookAt(tape, optimize)) ?? this.rolledOtherwise(kernel) ?? straight;
  }

  /** As a straight line in which work is skipped, if there is any that is worth a test. */
  private skipping(kernel: DerivedKernel, derived: Tape): Kernel | null {
    const overwrites = kernel.stores === "set";
    if (!mayHaveBranches(kernel.tape, overwrites)) return null;
    const layout = withBranches(derived, optimizers[this.passes], overwrites, this.cost, this.pools);
    return layout && { ...kernel, tape: layout.tape, layout };
  }

  /** As loops, if they are about as fast as a straight line that engines do optimise, only not soon. */
  private asFast(kernel: DerivedKernel, choice: Regular, straight: Kernel): Kernel | null {
    const rolled = rollProgram([() => choice], kernel.stores === "set", this.cost, this.pools);
    if (!rolled || timeOfProgram(rolled.program, this.cost) > ABOUT * timeOfLine(straight.tape, this.cost)) return null;
    this.pools = rolled.pools;
    const layout = rolled.program;
    return { ...kernel, tape: layout.tape, layout };
  }

  private straight(kernel: DerivedKernel): Kernel {
    const isEndless = statementCount(kernel.tape) > this.cost.endless && !hasLookUps(kernel.tape);
    if (this.loops === "auto" && isEndless) return { ...kernel, layout: listOperations(kernel.tape, this.pools) };
    const layout = layOut(kernel.tape, this.cost);
    if (layout.chunks.length > 1 || this.passes === "off") return { ...kernel, layout };
    // Who reads a short one follows the value first.
    const isShort = statementCount(kernel.tape) <= this.cost.readable;
    const order = isShort ? null : advancedSweep(kernel.tape);
    if (!order) return { ...kernel, layout };
    const tape = reorder(kernel.tape, order);
    return { ...kernel, tape, layout: layOut(tape, this.cost) };
  }

  /** With the rows in another order, if the kernel has one. */
  private rolledOtherwise(kernel: DerivedKernel): Kernel | null {
    return kernel.otherwise ? this.rolled(kernel, waysToLookAt(kernel.otherwise(), optimizers[this.passes])) : null;
  }

  private rolled(kernel: DerivedKernel, choices: readonly (() => Regular)[]): Kernel | null {
    const rolled = rollProgram(choices, kernel.stores === "set", this.cost, this.pools);
    if (!rolled) return null;
    this.pools = rolled.pools;
    return { ...kernel, tape: rolled.program.tape, layout: rolled.program };
  }
}

const giving = (kernel: DerivedKernel): DerivedKernel => ({
  ...kernel,
  tape: giveDirectly(kernel.tape, kernel.stores === "add"),
});

/** Whether there is enough that is not needed in any case. */
const mayHaveBranches = (tape: Tape, overwrites: boolean): boolean =>
  tape.op.subarray(0, tape.size).includes(opcodes.select) &&
  optionalCount(tape, straightSequence(tape, overwrites)) >= WORTHWHILE;

/**
 * A tape as a straight line in which work is skipped; null if there is none that is worth a test.
 * @param worthwhile fewer operations than this are carried out in any case.
 */
export function withBranches(
  derived: Tape,
  passes: Optimize,
  overwrites: boolean,
  cost: Budget,
  pools: Pools,
  worthwhile?: number,
): Program | null {
  const tape = passes(derived, "several");
  const order = together(tape, straightSequence(tape, overwrites));
  return order && branched(reorder(tape, putsSoon(tape, order)), overwrites, cost, pools, worthwhile);
}

/** A tape as it can be rolled. */
export const waysToLookAt = (derived: Tape, passes = optimize): (() => Regular)[] =>
  waysFrom(regular(derived, passes), derived, passes);

/**
 * The same, if the first way is there: as it is; with what iterations share regularly, where they may have shared something, and
 * that first where it is much; and with such sums as grow in cells.
 */
function waysFrom(first: Regular, derived: Tape, passes: Optimize): (() => Regular)[] {
  const { sharedFar, size } = first.tape;
  const [asItIs, shared] = [() => first, () => regularlyShared(derived, passes)];
  const some = sharedFar >= OFTEN * size ? [shared, asItIs] : sharedFar > 0 ? [asItIs, shared] : [asItIs];
  return [...some, ...waysWithSums(derived, passes)];
}

/**
 * Of rows, how many that are shared from far away make it likely that iterations differ by that: 0.05 in a bundle adjustment, 0.007 in a
 * mixture of Gaussians, which are better as they are.
 */
const OFTEN = 0.02;

/** A tape as rolling wants it: the model's own numbers are apart, and rows are where values live shortly. */
export function regular(derived: Tape, passes = optimize): Regular {
  const abstract = abstractData(derived);
  const tape = passes(derived, "none", abstract);
  return { tape: rearrange(tape, putsSoon(tape, shortLived(tape))), data: abstract.data };
}

/** The order in which values live shortly: the sweep with the terms that it belongs to; or these with the sweep. */
function shortLived(tape: Tape): Int32Array {
  return advancedSweep(tape) ?? interleavedSweeps(tape, raisedUsers(tape));
}

/** The same, with only that shared which is by iterations in the same way. */
function regularlyShared(derived: Tape, passes: Optimize): Regular {
  const abstract = abstractData(derived);
  const { data } = abstract;
  const tape = unshared(derived, abstract, passes);
  return { tape: shareRegularly(rearrange(tape, shortLived(tape)), data), data };
}

/**
 * A tape that says where sums begin that grow in cells: adjoints of several contributions, or all that wait for long; totals
 * of the program itself, or none. What moves rows to where they are needed may take iterations apart that are alike: the
 * program is in its own order, but for what is used only once; or in its own order altogether.
 */
export function waysWithSums(derived: Tape, passes = optimize): (() => Regular)[] {
  const optimized = once((keeping: Keeping): Regular => {
    const abstract = abstractData(derived);
    return { tape: passes(derived, keeping, abstract), data: abstract.data };
  });
  const inOrder = (tape: Tape, order = asItIs(tape)): Tape => reorder(tape, putsSoon(tape, leavesFirst(tape, order)));
  const inCells = (keeping: Keeping): Regular => ({ ...optimized(keeping), tape: inOrder(optimized(keeping).tape) });
  const raised = (): Regular => {
    const { tape, data } = optimized("several");
    return { tape: inOrder(tape, raisedUsers(tape)), data };
  };
  const totals = (keeping: Keeping): Regular => {
    const { tape, data } = optimized(keeping);
    return { tape: inOrder(keepTotals(tape, data)), data };
  };
  const [several, severalAndTotals] = [() => inCells("several"), () => totals("several")];
  if (!derived.sums.includes(SUMS.begins)) return [several, severalAndTotals];
  return [raised, several, () => inCells("all"), () => totals("all"), severalAndTotals];
}

/** Remembers what is given for each argument. */
function once<K, V>(give: (key: K) => V): (key: K) => V {
  const known = new Map<K, V>();
  return (key) => {
    if (!known.has(key)) known.set(key, give(key));
    return known.get(key)!;
  };
}
