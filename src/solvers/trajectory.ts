/**
 * One chain of NUTS: a position, its masses, its step size, and the trajectory that is grown at each draw. Knows a log density
 * of unbounded numbers, and nothing of where it comes from. Sources are in nuts.ts.
 */
import type { Random } from "./normal.js";
import { StepSize } from "./step-size.js";
import { Variances } from "./variances.js";
import { dot } from "./vectors.js";

type LogDensity = (u: Float64Array, gradient: Float64Array) => number;

interface State {
  readonly position: Float64Array;
  readonly momentum: Float64Array;
  readonly gradient: Float64Array;
  readonly logDensity: number;
}

/** A stretch of a trajectory. */
interface Tree {
  /** Its ends in time. */
  readonly first: State;
  readonly last: State;
  /** Drawn from its states by their weights. */
  readonly chosen: State;
  readonly logWeight: number;
  /** The sum of its momenta. */
  readonly momenta: Float64Array;
  /** It turned back, or diverged: the trajectory is not to go on. */
  readonly isOver: boolean;
}

/** An error of the energy that means that the dynamics is lost. */
const DIVERGENT = 1000;

export class Chain {
  position: Float64Array = new Float64Array(0);
  gradient: Float64Array = new Float64Array(0);
  logDensity = Number.NaN;
  private readonly density: LogDensity;
  private readonly random: Random;
  private readonly depth: number;
  private readonly warmup: number;
  private readonly target: number;
  private variances = new Variances(0, 0);
  private stepSize = new StepSize(1, 0.8);
  private draws = 0;
  // Of the draw that is being made: how likely its states would have been accepted.
  private accepted = 0;
  private visited = 0;
  private isDivergent = false;

  constructor(density: LogDensity, random: Random, options: { acceptance: number; depth: number; warmup: number }) {
    this.density = density;
    this.random = random;
    this.target = options.acceptance;
    this.depth = options.depth;
    this.warmup = options.warmup;
  }

  /** Looks for a point near the start where the density is finite; false if there is none. */
  begin(start: Float64Array, spread: number): boolean {
    for (let tries = 0; tries < 100; tries++) {
      const far = tries < 99 ? spread : 0;
      this.position = start.map((u) => u + far * (2 * this.random.uniform() - 1));
      this.gradient = new Float64Array(start.length);
      this.logDensity = this.density(this.position, this.gradient);
      if (Number.isFinite(this.logDensity) && this.gradient.every(Number.isFinite)) {
        this.variances = new Variances(start.length, this.warmup);
        this.stepSize = new StepSize(this.reasonableStep(), this.target);
        return true;
      }
    }
    return false;
  }

  /** Makes the next draw; true if the dynamics was lost on the way. */
  advance(): boolean {
    [this.accepted, this.visited, this.isDivergent] = [0, 0, false];
    const start = this.withMomentum();
    const energy = this.energyOf(start);
    let tree: Tree = { first: start, last: start, chosen: start, logWeight: 0, momenta: start.momentum, isOver: false };
    for (let depth = 0; depth < this.depth && !tree.isOver; depth++) {
      const forwards = this.random.uniform() < 0.5;
      const other = this.grow(forwards ? tree.last : tree.first, depth, forwards ? 1 : -1, energy);
      if (other.isOver) break;
      // The new half is preferred: that moves farther.
      const isTaken = Math.log(this.random.uniform()) < other.logWeight - tree.logWeight;
      tree = this.joined(forwards ? tree : other, forwards ? other : tree, isTaken ? other.chosen : tree.chosen);
    }
    this.position = tree.chosen.position;
    this.gradient = tree.chosen.gradient;
    this.logDensity = tree.chosen.logDensity;
    if (this.draws++ < this.warmup) this.learn();
    return this.isDivergent;
  }

  private learn(): void {
    this.stepSize.learn(this.visited > 0 ? this.accepted / this.visited : 0);
    if (this.variances.learn(this.position)) this.stepSize = new StepSize(this.reasonableStep(), this.target);
    if (this.draws === this.warmup) this.stepSize.settle();
  }

  /** 2^depth steps from a state on. */
  private grow(from: State, depth: number, direction: 1 | -1, energy: number): Tree {
    if (depth === 0) {
      const state = this.leap(from, direction * this.stepSize.value);
      const error = this.energyOf(state) - energy;
      const logWeight = Number.isNaN(error) ? Number.NEGATIVE_INFINITY : -error;
      const isOver = !(error <= DIVERGENT);
      if (isOver) this.isDivergent = true;
      this.accepted += Math.min(1, Math.exp(logWeight));
      this.visited++;
      return { first: state, last: state, chosen: state, logWeight, momenta: state.momentum, isOver };
    }
    const near = this.grow(from, depth - 1, direction, energy);
    if (near.isOver) return near;
    const far = this.grow(direction === 1 ? near.last : near.first, depth - 1, direction, energy);
    if (far.isOver) return far;
    const isTaken = Math.log(this.random.uniform()) < far.logWeight - logSum(near.logWeight, far.logWeight);
    const chosen = isTaken ? far.chosen : near.chosen;
    return direction === 1 ? this.joined(near, far, chosen) : this.joined(far, near, chosen);
  }

  private joined(before: Tree, after: Tree, chosen: State): Tree {
    const momenta = before.momenta.map((p, i) => p + after.momenta[i]!);
    // Each half and the first step of the other one must go on, too: orbits may close within.
    const isOver =
      this.turns(momenta, before.first, after.last) ||
      this.turns(plus(before.momenta, after.first.momentum), before.first, after.first) ||
      this.turns(plus(after.momenta, before.last.momentum), before.last, after.last);
    const logWeight = logSum(before.logWeight, after.logWeight);
    return { first: before.first, last: after.last, chosen, logWeight, momenta, isOver };
  }

  /** One end moves back against the way from the first to the last. */
  private turns(momenta: Float64Array, first: State, last: State): boolean {
    const { values } = this.variances;
    let [atFirst, atLast] = [0, 0];
    for (let i = 0; i < momenta.length; i++) {
      const way = values[i]! * momenta[i]!;
      atFirst += way * first.momentum[i]!;
      atLast += way * last.momentum[i]!;
    }
    return !(atFirst > 0 && atLast > 0);
  }

  private withMomentum(): State {
    const { position, gradient, logDensity } = this;
    const momentum = position.map((_, i) => this.random.normal() / Math.sqrt(this.variances.values[i]!));
    return { position, gradient, logDensity, momentum };
  }

  private energyOf({ momentum, logDensity }: State): number {
    const velocity = momentum.map((p, i) => p * this.variances.values[i]!);
    return dot(momentum, velocity) / 2 - logDensity;
  }

  /** One step of the leapfrog. */
  private leap(from: State, step: number): State {
    const { values } = this.variances;
    const momentum = from.momentum.map((p, i) => p + (step / 2) * from.gradient[i]!);
    const position = from.position.map((u, i) => u + step * values[i]! * momentum[i]!);
    const gradient = new Float64Array(position.length);
    const logDensity = this.density(position, gradient);
    for (let i = 0; i < momentum.length; i++) momentum[i]! += (step / 2) * gradient[i]!;
    return { position, momentum, gradient, logDensity };
  }

  /** A step size at which one step is accepted about as often as not (Hoffman & Gelman 2014, algorithm 4). */
  private reasonableStep(): number {
    let step = 1;
    const start = this.withMomentum();
    const gain = (): number => {
      const gained = this.energyOf(start) - this.energyOf(this.leap(start, step));
      return Number.isNaN(gained) ? Number.NEGATIVE_INFINITY : gained;
    };
    const grows = gain() > Math.log(0.8);
    for (let tries = 0; tries < 100 && gain() > Math.log(0.8) === grows; tries++) step *= grows ? 2 : 0.5;
    return step;
  }
}

const plus = (xs: Float64Array, ys: Float64Array): Float64Array => xs.map((x, i) => x + ys[i]!);

/** log(eˣ + eʸ). */
function logSum(x: number, y: number): number {
  const most = Math.max(x, y);
  return most === Number.NEGATIVE_INFINITY ? most : most + Math.log(Math.exp(x - most) + Math.exp(y - most));
}
