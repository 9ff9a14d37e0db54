/**
 * Counts the numbers that are NaN or infinite where nothing special was put in, and remembers which and where. Equal to the
 * law they may be, and still be what nobody wants. Knows names and numbers; nothing of functions.
 */
import type { Point } from "./points.js";

/** An element that was NaN or infinite somewhere. */
export interface NotFinite {
  readonly name: string;
  /** At so many points NaN … */
  readonly nan: number;
  /** … and at so many infinite. */
  readonly infinite: number;
  /** The first of them, in words. */
  readonly first: string;
}

export interface FiniteReport {
  /** The functions that give these numbers. */
  readonly functions: readonly string[];
  readonly part: "values" | "slopes";
  readonly points: number;
  /** Numbers in all … */
  readonly total: number;
  /** … of which so many are NaN or infinite: */
  readonly count: number;
  readonly elements: readonly NotFinite[];
  /** Elements that are NaN at every point where finite differences make sense: nothing is known of them. */
  readonly lost: readonly string[];
}

/** Elements that are listed by name. */
const LISTED = 100;

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

export class FiniteTally {
  private readonly found = new Map<number, Mutable<NotFinite> & { smooth: number }>();
  private readonly nameOf: (index: number) => string;
  private points = 0;
  private smooth = 0;
  private total = 0;

  constructor(nameOf: (index: number) => string) {
    this.nameOf = nameOf;
  }

  /** Takes in the numbers at a point. */
  note(numbers: ArrayLike<number>, { what, ordinary, smooth }: Point): void {
    if (!ordinary) return;
    this.points++;
    if (smooth) this.smooth++;
    this.total += numbers.length;
    for (let i = 0; i < numbers.length; i++) {
      const x = numbers[i]!;
      if (Number.isFinite(x)) continue;
      const element = this.found.get(i) ?? { name: this.nameOf(i), nan: 0, infinite: 0, first: what, smooth: 0 };
      this.found.set(i, element);
      if (!Number.isNaN(x)) element.infinite++;
      else {
        element.nan++;
        if (smooth) element.smooth++;
      }
    }
  }

  report(functions: readonly string[], part: FiniteReport["part"]): FiniteReport {
    const all = [...this.found.values()];
    return {
      functions,
      part,
      points: this.points,
      total: this.total,
      count: all.reduce((sum, { nan, infinite }) => sum + nan + infinite, 0),
      elements: all.slice(0, LISTED).map(({ smooth: _, ...element }) => element),
      lost: all.filter(({ smooth }) => smooth > 0 && smooth === this.smooth).map(({ name }) => name),
    };
  }
}

/** So many elements are shown. */
const SHOWN = 4;

/** What there is to say for people, if anything is. */
export function finiteLines({ functions, part, points, total, count, elements }: FiniteReport): string[] {
  if (count === 0) return [];
  const shown = elements.slice(0, SHOWN).map(({ name, nan, infinite, first }) => {
    const kind = infinite === 0 ? "NaN" : nan === 0 ? "infinite" : "NaN or infinite";
    const others = nan + infinite - 1;
    return `      ${name} is ${kind} at ${first}${others > 0 ? ` and at ${others} more` : ""}`;
  });
  const more = elements.length > SHOWN ? [`      and ${elements.length - SHOWN} others`] : [];
  return [
    `  ! ${functions.join(", ")}: ${count} of ${total} ${part} at ${points} points of ordinary numbers are NaN or infinite`,
    ...shown,
    ...more,
  ];
}
