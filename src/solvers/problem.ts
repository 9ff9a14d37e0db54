/**
 * What a solver is given, as what it works on: the free elements of the flat vector, their box, and functions of them alone.
 * Fixed elements are put back here. Solvers know neither modules nor batches.
 */
import { type Box, boxOf } from "./box.js";
import { type Described, freeOf, limitsOf, namesOf } from "./modules.js";

/** What every solver takes. */
export interface Bounds {
  /** Least and greatest values, for all or each of the whole flat vector; they go before those of the model. */
  readonly min?: number | ArrayLike<number>;
  readonly max?: number | ArrayLike<number>;
}

export interface Place extends Bounds {
  /** Where to start: the whole flat vector. Left out, what `createParameters()` of the module gives. */
  readonly start?: ArrayLike<number>;
}

/** The free elements of a vector: some of a model's parameters, or all of an array. */
export class Space {
  readonly start: Float64Array;
  readonly box: Box;
  private readonly whole: Float64Array;
  private readonly free: Int32Array;
  /** Every element is free: then nothing is copied. */
  private readonly isWhole: boolean;
  private readonly names: readonly string[] | undefined;

  /** @throws RangeError if bounds contradict each other, or the start lies outside of them. */
  constructor(place: Place, module?: Described) {
    const given = place.start ?? module?.createParameters();
    if (!given) throw new RangeError("start: functions say nothing of where to start; give an array of numbers");
    this.whole = Float64Array.from(given);
    const n = this.whole.length;
    if (module && n !== module.model.parameterCount)
      throw new RangeError(`start: expected ${module.model.parameterCount} numbers, got ${n}`);
    if (n === 0) throw new RangeError("start: there is no parameter");
    this.names = module && namesOf(module.model);
    this.free = module ? freeOf(module.model) : Int32Array.from(this.whole.keys());
    this.isWhole = this.free.length === n && this.free.every((element, i) => element === i);
    const { min, max } = module ? limitsOf(module.model) : unlimited(n);
    setAll("min", min, place.min);
    setAll("max", max, place.max);
    this.box = boxOf(this.chosen(min), this.chosen(max));
    this.start = this.chosen(this.whole);
    this.check();
  }

  get size(): number {
    return this.free.length;
  }

  /** What a free element is called in messages. */
  name(i: number): string {
    return this.names?.[this.free[i]!] ?? `parameter ${this.free[i]}`;
  }

  /** The free elements of a whole vector. */
  chosen(whole: ArrayLike<number>): Float64Array {
    return Float64Array.from(this.free, (element) => whole[element]!);
  }

  /** The whole vector for these free elements: an array that the next call overwrites. */
  expanded(x: Float64Array): Float64Array {
    if (this.isWhole) return x;
    for (let i = 0; i < x.length; i++) this.whole[this.free[i]!] = x[i]!;
    return this.whole;
  }

  /** An array of its own. */
  copyOf(x: Float64Array): Float64Array {
    return this.expanded(x).slice();
  }

  private check(): void {
    const { min, max } = this.box;
    this.start.forEach((x, i) => {
      const name = this.name(i);
      if (Number.isNaN(min[i]) || Number.isNaN(max[i])) throw new RangeError(`min, max: a bound of ${name} is NaN`);
      if (min[i]! > max[i]!)
        throw new RangeError(`min: ${name} has the minimum ${min[i]}, above its maximum ${max[i]}; exchange them`);
      if (!Number.isFinite(x)) throw new RangeError(`start: ${name} is ${x}; start at a finite number`);
      if (x < min[i]! || x > max[i]!)
        throw new RangeError(
          `start: ${name} is ${x}, outside of its bounds ${min[i]} … ${max[i]}; start inside, or widen them`,
        );
    });
  }
}

const unlimited = (n: number) => ({
  min: new Float64Array(n).fill(Number.NEGATIVE_INFINITY),
  max: new Float64Array(n).fill(Number.POSITIVE_INFINITY),
});

function setAll(what: string, bounds: Float64Array, given: number | ArrayLike<number> | undefined): void {
  if (given === undefined) return;
  if (typeof given === "number") bounds.fill(given);
  else if (given.length === bounds.length) bounds.set(Array.from(given));
  else throw new RangeError(`${what}: expected ${bounds.length} numbers, got ${given.length}`);
}
