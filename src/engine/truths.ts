/**
 * Conditions and plain booleans joined, without a row where one of them settles it. Nobody but the engine sees what is joined
 * here, so it counts as asked for. Knows only the connectives.
 */
import { and, not, or } from "./functions.js";
import { asked, type Condition, type Node, type Truth } from "./value.js";

/** What a condition was joined of, and whether it takes both of them. */
interface Joint {
  readonly isBoth: boolean;
  readonly parts: readonly [Condition, Condition];
}
const joints = new WeakMap<Condition, Joint>();

function joined(whole: Condition, isBoth: boolean, p: Condition, q: Condition): Condition {
  joints.set(whole, { isBoth, parts: [p, q] });
  return whole;
}

/** Whether both hold. */
export const allOf = (p: Truth, q: Truth): Truth =>
  p === true || q === false
    ? q
    : q === true || p === false || p === q
      ? p
      : opposites.get(p) === q
        ? false
        : joined(asked(and(p, q)) as Condition, true, p, q);

/** Whether one of them holds. */
export const anyOf = (p: Truth, q: Truth): Truth =>
  p === false || q === true
    ? q
    : q === false || p === true || p === q
      ? p
      : opposites.get(p) === q
        ? true
        : joined(asked(or(p, q)) as Condition, false, p, q);

const opposites = new WeakMap<Condition, Condition>();

/** Whether it does not hold; the opposite of the opposite is the condition itself. */
export function negated(p: Truth): Truth {
  if (typeof p === "boolean") return !p;
  let opposite = opposites.get(p);
  if (!opposite) {
    opposite = asked(not(p)) as Condition;
    opposites.set(p, opposite);
    opposites.set(opposite, p);
  }
  return opposite;
}

/** Conditions that hold where another one does. */
const consequences = new WeakMap<Condition, readonly Condition[]>();

/** Notes what a condition was made of: where it holds, all of these do. */
export function entails(p: Truth, ...others: readonly Truth[]): Truth {
  if (typeof p !== "boolean") {
    const known = others.filter((q): q is Condition => typeof q !== "boolean" && q !== p);
    if (known.length > 0) consequences.set(p, [...(consequences.get(p) ?? []), ...known]);
  }
  return p;
}

/** More is not looked at: what is not found to follow is not known. */
const MOST_FACTS = 200;

/** What else holds, or does not, where a condition does or does not. */
class Facts {
  /** In the order in which they were found. */
  readonly conditions: Condition[] = [];
  private readonly values = new WeakMap<Condition, boolean>();

  constructor(given: Condition, value: boolean) {
    this.add(given, value);
    for (let i = 0; i < this.conditions.length && i < MOST_FACTS; i++) this.addFrom(this.conditions[i]!);
  }

  get(p: Condition): boolean | undefined {
    const found = this.values.get(p);
    if (found !== undefined) return found;
    for (const q of this.conditions) if (isSame(p, q)) return this.values.get(q);
    return undefined;
  }

  private add(p: Condition, holds: boolean): void {
    if (this.values.has(p)) return;
    this.values.set(p, holds);
    this.conditions.push(p);
  }

  private addFrom(p: Condition): void {
    const holds = this.values.get(p)!;
    const other = opposites.get(p);
    if (other) this.add(other, !holds);
    const joint = joints.get(p);
    if (joint?.isBoth === holds) for (const part of joint.parts) this.add(part, holds);
    if (holds) for (const one of consequences.get(p) ?? []) this.add(one, true);
  }
}

const facts = { true: new WeakMap<Condition, Facts>(), false: new WeakMap<Condition, Facts>() };

function factsOf(given: Condition, value: boolean): Facts {
  const known = facts[`${value}`];
  const found = known.get(given) ?? new Facts(given, value);
  known.set(given, found);
  return found;
}

/** Whether a condition is known to hold where another one does, or where that does not. */
export function follows(q: Condition, from: Condition, when = true): boolean {
  const known = factsOf(from, when);
  let left = MOST_FACTS;
  const truthOf = (p: Condition): boolean | undefined => {
    if (left-- <= 0) return undefined;
    const found = known.get(p);
    if (found !== undefined) return found;
    const other = opposites.get(p);
    const contrary = other && known.get(other);
    if (contrary !== undefined) return !contrary;
    const joint = joints.get(p) ?? (other && joints.get(other));
    if (!joint) return undefined;
    const values = joint.parts.map(truthOf);
    const settled = values.includes(!joint.isBoth)
      ? !joint.isBoth
      : values.includes(undefined)
        ? undefined
        : joint.isBoth;
    return settled === undefined || joints.has(p) ? settled : !settled;
  };
  return truthOf(q) === true;
}

/** Whether two conditions are the same comparison of the same scalars. */
function isSame(p: Condition, q: Condition): boolean {
  if (p === q) return true;
  const { tape } = p;
  if (tape !== q.tape) return false;
  if (!tape) {
    const { children } = q;
    return p.code === q.code && p.children.length > 0 && p.children.every((x, i) => isSameNode(x, children[i]!));
  }
  const isSameRow = (x: number, y: number): boolean =>
    x === y ||
    (x >= 0 && y >= 0 && tape.isConstant(x) && tape.isConstant(y) && is(tape.constantOf(x), tape.constantOf(y)));
  const [one, other] = [p.id, q.id];
  return (
    tape.op[one] === tape.op[other] &&
    isSameRow(tape.a[one]!, tape.a[other]!) &&
    isSameRow(tape.b[one]!, tape.b[other]!)
  );
}

/** Of a graph, leaves of the same number are one. */
const isSameNode = (x: Node, y: Node): boolean =>
  x === y || (x.children.length === 0 && y.children.length === 0 && is(x.double, y.double));

/** Models see another one (`platform.ts`). */
const { is } = Object;
