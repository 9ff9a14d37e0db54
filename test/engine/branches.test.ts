/** Both sides of a condition: what they write is taken back and chosen between, and so is what they return. */
import { describe, expect, test } from "vitest";
import { Fork, Frame, refuseLeaving } from "../../src/engine/branches.js";
import { set } from "../../src/engine/members.js";
import { both, choose, oneOf, pick } from "../../src/engine/sides.js";
import { isolated } from "../../src/engine/throws.js";
import { Condition, Value } from "../../src/engine/value.js";
import { madeNow, noteVariable, running, token, touch } from "../../src/engine/writes.js";
import { expectDiagnostic } from "./expect.js";

const data = (x: unknown): unknown => (x instanceof Value || x instanceof Condition ? x.data : x);
const conditions = (): [Condition, Condition] => [new Condition(true), new Condition(false)];

describe("choosing", () => {
  test.each([true, false])("by %s", (truth) => {
    const c = new Condition(truth);
    expect(data(pick(c, 1, 2))).toBe(truth ? 1 : 2);
    expect(
      data(
        choose(
          c,
          () => new Value(3),
          () => 4,
        ),
      ),
    ).toBe(truth ? 3 : 4);
    expect(data(both(c, () => true))).toBe(truth);
    expect(data(oneOf(c, () => new Condition(false)))).toBe(truth);
    expect((pick(c, [1, [2]], [3, [4]]) as unknown[]).flat().map(data)).toEqual(truth ? [1, 2] : [3, 4]);
    expect(data((pick(c, { x: 1, y: "same" }, { x: 2, y: "same" }) as { x: unknown }).x)).toBe(truth ? 1 : 2);
    for (const [x, y] of [
      [true, false],
      [false, true],
      [true, c],
      [c, true],
      [false, c],
      [c, c.not()],
    ] as const)
      expect(data(pick(c, x, y))).toBe(data(truth ? x : y));
  });

  test("decided conditions run one side only", () => {
    const fail = (): never => {
      throw new Error("not taken");
    };
    expect([choose(true, () => 1, fail), choose(0, fail, () => 2), both("", fail), oneOf(5, fail)]).toEqual([
      1,
      2,
      "",
      5,
    ]);
  });

  test("the truth of a scalar is that of a number", () => {
    for (const x of [0, -0, Number.NaN, 2, -1]) {
      expect([x, data(pick(new Value(x), 1, 2))]).toEqual([x, x ? 1 : 2]);
      expect([x, data(oneOf(new Value(x), () => 7))]).toEqual([x, x || 7]);
      expect([x, data(both(new Value(x), () => 7))]).toEqual([x, x && 7]);
    }
  });

  test("sides that are nothing alike are refused", () => {
    const [c] = conditions();
    for (const [x, y] of [
      [1, "a"],
      [[1], [1, 2]],
      [{ x: 1 }, { y: 1 }],
      ["a", undefined],
      [new Map(), new Set()],
      [[1][Symbol.iterator](), [2][Symbol.iterator]()],
      [1, true],
    ])
      expectDiagnostic(() => pick(c, x, y), "traced-choice");
  });
});

describe("writes", () => {
  test("of members are taken back, and chosen between", () => {
    for (const c of conditions()) {
      const object = { x: 1, y: 2 };
      choose(
        c,
        () => set(object, "x", 5),
        () => {
          expect(object.x).toBe(1);
          return set(object, "y", 6);
        },
      );
      expect(Object.values(object).map(data)).toEqual(c.data ? [5, 2] : [1, 6]);
    }
  });

  test("of variables, too", () => {
    for (const c of conditions()) {
      const own = token();
      let x: unknown = 1;
      const write = (value: unknown): unknown => {
        noteVariable(
          own,
          true,
          () => x,
          (old) => {
            x = old;
          },
        );
        x = value;
        return 0;
      };
      choose(
        c,
        () => write(3),
        () => write(4),
      );
      expect(data(x)).toBe(c.data ? 3 : 4);
    }
  });

  test("to what a side has made itself are its own affair", () => {
    const [c] = conditions();
    const made = choose(
      c,
      () => {
        const list = madeNow<number[]>([]);
        touch(list, "push");
        list.push(1);
        set(list, 1, 2);
        return list;
      },
      () => [3, 4],
    ) as unknown[];
    expect(made.map(data)).toEqual([1, 2]);
  });

  test("that cannot be taken back are refused", () => {
    const [c] = conditions();
    const list: number[] = [];
    expectDiagnostic(
      () =>
        choose(
          c,
          () => touch(list, "push"),
          () => 0,
        ),
      "traced-branch",
    );
    expectDiagnostic(
      () =>
        choose(
          c,
          () => set(list, 0, 1),
          () => 0,
        ),
      "traced-branch",
      "added",
    );
    expect(running).toBeNull();
  });
});

/** `function (c, d, at) { if (c) { if (d) return 1; at.x += 10; } at.x *= 2; return 2 }`, as it is rewritten. */
function early(c: unknown, d: unknown, at: { x: number }): unknown {
  const frame = new Frame();
  const outer = new Fork(c, frame);
  while (outer.next())
    if (outer.side) {
      const inner = new Fork(d, outer);
      while (inner.next())
        if (inner.side) {
          inner.leave(frame, 1);
        }
      if (inner.left) {
        outer.leave(inner.left, inner.value);
        continue;
      }
      set(at, "x", new Value(Number(data(at.x)) + 10));
    }
  if (outer.left) return frame.result(outer.value);
  set(at, "x", new Value(2 * Number(data(at.x))));
  return frame.result(2);
}

test("what comes after a return counts only where the function has not returned", () => {
  for (const c of [true, false])
    for (const d of [true, false]) {
      const [plain, followed] = [{ x: 1 }, { x: 1 }];
      const expected = early(c, d, plain);
      expect(data(early(new Condition(c), new Condition(d), followed))).toBe(expected);
      expect(data(followed.x)).toBe(data(plain.x));
      expect(running).toBeNull();
    }
});

test("a branch cannot be left otherwise", () => {
  refuseLeaving("break", [new Fork(true, null)]);
  expectDiagnostic(() => refuseLeaving("break", [new Fork(new Condition(true), null)]), "traced-branch", "`break`");
});

test("a recursion that only a condition could end is refused, and leaves nothing undecided", () => {
  const down = (n: Value): unknown =>
    choose(
      n.gt(0),
      () => down(n.sub(1)),
      () => 0,
    );
  expectDiagnostic(() => isolated(() => down(new Value(3))), "traced-recursion");
  expect(running).toBeNull();
});
