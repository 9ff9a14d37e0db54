/**
 * Who answers methods. A method is written once, as a generator that asks for the value and the gradient at a point; it is answered
 * at once, or, where the function gives promises, when they are kept. Both see the same numbers in the same order, so their
 * bits are the same. Knows no method and no function.
 */

/** Wants the gradient at x written, and the value sent back. Until then neither array changes. */
export interface Question {
  readonly x: Float64Array;
  readonly gradient: Float64Array;
}

/** A computation that asks on its way to its result. */
export type Asking<T> = Generator<Question, T, number>;

export type Answer = number | PromiseLike<number>;

/** Thrown into a computation whose question was answered by a promise that was broken. */
export class Broken {
  readonly reason: unknown;

  constructor(reason: unknown) {
    this.reason = reason;
  }
}

/** @returns the result, or a promise of it from the first answer on that is a promise. */
export function answered<T>(asking: Asking<T>, answer: (question: Question) => Answer): T | Promise<T> {
  try {
    for (let turn = asking.next(); ; ) {
      if (turn.done) return turn.value;
      const value = answer(turn.value);
      if (isPromise(value)) return answeredLater(asking, answer, value);
      turn = asking.next(value);
    }
  } catch (error) {
    // So that it ends what it has begun; where the error is its own, it has ended already.
    asking.throw(error);
    throw error;
  }
}

async function answeredLater<T>(
  asking: Asking<T>,
  answer: (question: Question) => Answer,
  first: PromiseLike<number>,
): Promise<T> {
  for (let promise = first; ; ) {
    const turn = await promise.then(
      (value) => asking.next(value),
      (reason) => asking.throw(new Broken(reason)),
    );
    if (turn.done) return turn.value;
    promise = attempted(() => answer(turn.value));
  }
}

/** What is thrown at once is a promise that is broken. */
async function attempted(answer: () => Answer): Promise<number> {
  return answer();
}

const isPromise = (answer: Answer): answer is PromiseLike<number> =>
  typeof (answer as Partial<PromiseLike<number>> | undefined)?.then === "function";
