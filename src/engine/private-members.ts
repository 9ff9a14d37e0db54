/**
 * Private members of another object than `this`: `other.#k`. Only the class itself can read and write them, so it hands over
 * how; if a condition chose the object, each one that it may be is read or written as in a branch.
 */
import { alternativesOf } from "./alternatives.js";
import { truth } from "./choice.js";
import { decided, old } from "./operators.js";
import { isNothing, opened, optionalOf } from "./optionals.js";
import { both, oneOf, orNothing } from "./sides.js";
import { Condition } from "./value.js";
import { withEach } from "./views.js";
import { notePrivate } from "./writes.js";

// biome-ignore lint/suspicious/noExplicitAny: these are the assignments of JavaScript, which take anything
type Any = any;

/** `object.#key`, or `#key in object`. */
export function readPrivate(given: Any, read: (object: Any) => unknown): unknown {
  const object = opened(given);
  const alternatives = alternativesOf(object);
  return alternatives ? withEach(alternatives, read) : read(object);
}

/** `object.#key` as something to assign to. */
class PrivateReference {
  private readonly object: Any;
  private readonly key: string;
  private readonly read: (object: Any) => unknown;
  private readonly write: (object: Any, value: unknown) => void;
  private readonly what: string | undefined;
  private before: unknown;

  constructor(
    object: Any,
    key: string,
    read: (object: Any) => unknown,
    write: (object: Any, value: unknown) => void,
    what: string | undefined,
  ) {
    this.object = object;
    this.key = key;
    this.read = read;
    this.write = write;
    this.what = what;
  }

  get value(): unknown {
    const value = readPrivate(this.object, this.read);
    return this.what === undefined ? value : decided(value, this.what);
  }

  set value(value: unknown) {
    readPrivate(this.object, (object) => {
      notePrivate(
        object,
        this.key,
        () => this.read(object),
        (before) => this.write(object, before),
      );
      this.write(object, value);
    });
  }

  /** This, with the value that it has now, before the right side is evaluated. */
  get held(): this {
    this.before = this.value;
    return this;
  }

  /** `+= y` and the like, `++` before. */
  change(by: (x: Any, y?: Any) => unknown, y?: unknown): unknown {
    const value = by(this.before, y);
    this.value = value;
    return value;
  }

  /** `++` behind. */
  changeAfter(by: (x: Any) => unknown): unknown {
    const before = old(this.before, undefined);
    this.value = by(before);
    return before;
  }

  /** `&&= y()`. */
  and(y: () => unknown): unknown {
    return this.logical(true, y);
  }

  /** `||= y()`. */
  or(y: () => unknown): unknown {
    return this.logical(false, y);
  }

  /** `??= y()`. */
  orNothing(y: () => unknown): unknown {
    const before = this.value;
    if (!isNothing(before) && !optionalOf(before)) return before;
    const value = orNothing(before, y);
    this.value = value;
    return value;
  }

  private logical(isAnd: boolean, y: () => unknown): unknown {
    const before = this.value;
    const condition = truth(before);
    if (!(condition instanceof Condition) && condition !== isAnd) return before;
    const value = condition instanceof Condition ? (isAnd ? both : oneOf)(before, y) : y();
    this.value = value;
    return value;
  }
}

export const privateMember = (
  object: Any,
  key: string,
  read: (object: Any) => unknown,
  write: (object: Any, value: unknown) => void,
  what?: string,
): PrivateReference => new PrivateReference(object, key, read, write, what);
