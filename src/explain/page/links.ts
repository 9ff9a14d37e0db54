/**
 * Where numbers come from, looked up: a link, in one iteration of whoever uses it, is a leaf, a statement's value in one of
 * its iterations, or an op on such. Knows loops and counters; nothing of what is on the screen.
 */
import type { Fit, Link, LoopData, PageData } from "./data.js";

/** One iteration of the loops around something: the counters, outermost first, and its number among all. */
export interface At {
  readonly counters: readonly number[];
  readonly ordinal: number;
}

export type Source =
  | { readonly kind: "statement"; readonly statement: number; readonly ordinal: number; readonly minus: boolean }
  | { readonly kind: "p"; readonly element: number }
  | { readonly kind: "x"; readonly element: number }
  | { readonly kind: "v"; readonly element: number }
  | { readonly kind: "c"; readonly value: number }
  | { readonly kind: "e"; readonly text: string; readonly say: string; readonly of: readonly Source[] };

export class Loops {
  readonly list: readonly LoopData[];
  /** By loop: the number of its first iteration, for each time it runs; none if that is always the same number. */
  private readonly starts: (readonly number[] | undefined)[];
  private readonly totals: number[] = [];
  private readonly fits: readonly Fit[];

  constructor({ loops, fits }: PageData) {
    this.list = loops;
    this.fits = fits;
    this.starts = loops.map(({ trips, parent }, i) => {
      if (typeof trips === "number") {
        this.totals[i] = this.total(parent) * trips;
        return undefined;
      }
      let next = 0;
      const starts = trips.map((trip) => {
        next += trip;
        return next - trip;
      });
      this.totals[i] = next;
      return starts;
    });
  }

  /** How often what is in a loop runs, all in all. */
  total(loop: number): number {
    return loop < 0 ? 1 : this.totals[loop]!;
  }

  /** The loops around, outermost first, itself included. */
  around(loop: number): number[] {
    return loop < 0 ? [] : [...this.around(this.list[loop]!.parent), loop];
  }

  /** How often a loop runs in this iteration of those around it. */
  trips(loop: number, outer: number): number {
    const { trips } = this.list[loop]!;
    return typeof trips === "number" ? trips : (trips[outer] ?? 0);
  }

  /** The iteration that dials show; a dial that is too high shows the last one. */
  dialled(loop: number, dials: readonly number[]): At {
    let ordinal = 0;
    const counters: number[] = [];
    for (const one of this.around(loop)) {
      const counter = Math.max(0, Math.min(dials[one] ?? 0, this.trips(one, ordinal) - 1));
      ordinal = this.first(one, ordinal) + counter;
      counters.push(counter);
    }
    return { counters, ordinal };
  }

  /** The iteration of this number. */
  at(loop: number, ordinal: number): At {
    if (loop < 0) return { counters: [], ordinal: 0 };
    const { trips, parent } = this.list[loop]!;
    const starts = this.starts[loop];
    let outer = 0;
    if (typeof trips === "number") outer = Math.floor(ordinal / trips);
    else while (outer + 1 < starts!.length && starts![outer + 1]! <= ordinal) outer++;
    return { counters: [...this.at(parent, outer).counters, ordinal - this.first(loop, outer)], ordinal };
  }

  private first(loop: number, outer: number): number {
    const { trips } = this.list[loop]!;
    return typeof trips === "number" ? outer * trips : (this.starts[loop]![outer] ?? 0);
  }

  source(link: Link, at: At): Source {
    if (typeof link === "number") return { kind: "statement", statement: link, ordinal: at.ordinal, minus: false };
    if (typeof link === "string") return leaf(link[0]!, Number(link.slice(1)));
    if ("s" in link)
      return { kind: "statement", statement: link.s, ordinal: this.number(link.n, at), minus: link.minus === 1 };
    if ("leaf" in link) return leaf(link.leaf, this.number(link.n, at));
    if ("e" in link) return { kind: "e", text: link.e, say: link.say, of: link.of.map((one) => this.source(one, at)) };
    return this.source(link.o[this.number(link.w, at)]!, at);
  }

  private number(given: Fit, { counters, ordinal }: At): number {
    const fit = typeof given === "object" && "f" in given ? this.fits[given.f]! : given;
    if (typeof fit === "number") return fit;
    if ("l" in fit) return fit.l[ordinal] ?? Number.NaN;
    if ("r" in fit) {
      let rest = ordinal;
      for (const [first, stride, length] of fit.r) {
        if (rest < length) return first + stride * rest;
        rest -= length;
      }
      return Number.NaN;
    }
    if (!("b" in fit)) return Number.NaN;
    const affine = (strides: readonly number[]): number =>
      strides.reduce((sum, stride, d) => sum + stride * (counters[d] ?? 0), 0);
    const entry = fit.t ? (fit.t[affine(fit.ts!)] ?? Number.NaN) : 0;
    return fit.b + affine(fit.s) + entry;
  }
}

const leaf = (kind: string, number: number): Source =>
  kind === "c" ? { kind, value: number } : { kind: kind as "p", element: number };
