/** Sums and what is made of them: order, limits, gradients, and what is refused. */
import { describe, expect, test } from "vitest";
import { clamp, crossEntropy, dot, logSumExp, mean, norm, softmax, sum } from "../../src/engine/reductions.js";
import { recording, whileTracing } from "../../src/engine/tracing.js";
import { handle, type Num, type Scalar, Value } from "../../src/engine/value.js";
import { evaluate } from "../../src/ir/interpret.js";
import { Tape } from "../../src/ir/tape.js";
import { expectClose, expectDiagnostic } from "./expect.js";

const { POSITIVE_INFINITY: infinity, NaN: nan } = Number;

const values = (...data: number[]): Value[] => data.map((x) => new Value(x));

/** The gradient of f at a point. */
function slopes(f: (xs: Value[]) => Num, ...at: number[]): number[] {
  const xs = values(...at);
  f(xs).backward();
  return xs.map((x) => x.grad);
}

/** f of numbers that are known only when the tape on which f is recorded runs. */
function recorded(f: (xs: Scalar[]) => Scalar, xs: number[]): number {
  const tape = new Tape();
  const handles = xs.map((_, i) => handle(tape, tape.read("inputs", i)) as Num);
  const result = whileTracing(recording(tape), () => f(handles)) as Value;
  return evaluate(tape, { inputs: xs })[result.id]!;
}

/** f on plain numbers, after checking that it gives the same on values, on a mixture and on a tape. */
function everywhere(f: (xs: Scalar[]) => Scalar, ...xs: number[]): number {
  const plain = f(xs);
  expect(plain).toBeTypeOf("number");
  for (const given of [values(...xs), xs.with(0, new Value(xs[0]!) as Num)])
    expect((f(given) as Value).data).toBe(plain);
  expect(recorded(f, xs)).toBe(plain);
  return plain as number;
}

describe("sum, mean, dot, norm", () => {
  test("fold from the left, starting with the first operand", () => {
    expect(everywhere(sum, 0.1, 0.2, 0.3)).toBe(0.1 + 0.2 + 0.3);
    expect(everywhere(sum, -0)).toBe(-0);
    expect(everywhere(mean, 0.1, 0.2, 0.3)).toBe((0.1 + 0.2 + 0.3) / 3);
    expect(everywhere((xs) => dot(xs, [0.1, 0.2, 0.3]), 3, 5, 7)).toBe(3 * 0.1 + 5 * 0.2 + 7 * 0.3);
    expect(everywhere(norm, 2, 3, 6)).toBe(7);
    const x = new Value(1);
    expect(sum([x])).toBe(x);
  });

  test("of nothing", () => {
    expect([sum([]), mean([]), dot([], []), norm([])]).toEqual([0, nan, 0, 0]);
  });

  test("have their gradients", () => {
    expect(slopes(sum, 1, 2)).toEqual([1, 1]);
    expect(slopes(mean, 1, 2)).toEqual([0.5, 0.5]);
    expect(slopes((xs) => dot(xs, [3, 4]), 1, 2)).toEqual([3, 4]);
    expect(slopes((xs) => dot(xs, xs), 1, 2)).toEqual([2, 4]);
    slopes(norm, 3, 4).forEach((slope, i) => {
      expectClose(slope, [0.6, 0.8][i]!);
    });
    expect(slopes(norm, 0, 0)).toEqual([0, 0]);
  });
});

describe("logSumExp", () => {
  test("neither overflows nor underflows", () => {
    expect(everywhere(logSumExp, 1000, 1000)).toBe(1000 + Math.LN2);
    expect(everywhere(logSumExp, -1000, -1000)).toBe(-1000 + Math.LN2);
    expect(everywhere(logSumExp, 3)).toBe(3);
    expectClose(everywhere(logSumExp, 1, 2, 3), 3.40760596444438);
  });

  test("has its limits", () => {
    expect(everywhere(logSumExp, -infinity, -infinity)).toBe(-infinity);
    expect(everywhere(logSumExp, 1, infinity, -infinity)).toBe(infinity);
    expect(everywhere(logSumExp, -infinity, 2)).toBe(2);
    expect(everywhere(logSumExp, nan, infinity)).toBeNaN();
    expect(logSumExp([])).toBe(-infinity);
  });

  test("has the softmax for its gradient", () => {
    const at = [1, -2, 0.5];
    slopes(logSumExp, ...at).forEach((slope, i) => {
      expectClose(slope, softmax(at)[i]!);
    });
    expect(slopes(logSumExp, 800, -800)).toEqual([1, 0]);
    expect(slopes(logSumExp, -infinity, 2)).toEqual([0, 1]);
  });
});

test("softmax", () => {
  expect(softmax([1000, 1000])).toEqual([0.5, 0.5]);
  expect(softmax([-infinity, 0])).toEqual([0, 1]);
  expect(softmax([])).toEqual([]);
  expectClose(sum(softmax([1, 2, 3])), 1);
  const [p] = softmax([new Value(1), 3]);
  expectClose(p.data, 1 / (1 + Math.exp(2)));
  const [first, second] = slopes((xs) => softmax(xs)[0]!, 0, 0);
  expect([first, second]).toEqual([0.25, -0.25]);
});

describe("crossEntropy", () => {
  const logits = [1, -2, 0.5];
  const expected = logSumExp(logits) - logits[2]!;

  test("of a label, as a number and as a value", () => {
    expect(crossEntropy(logits, 2)).toBe(expected);
    expect(crossEntropy(values(...logits), 2).data).toBe(expected);
    expect(crossEntropy(logits, new Value(2)).data).toBe(expected);
    expect(crossEntropy(values(...logits), new Value(2)).data).toBe(expected);
    expect(recorded(([target, ...xs]) => crossEntropy(xs, target!), [2, ...logits])).toBe(expected);
  });

  test("of a distribution", () => {
    expectClose(crossEntropy(logits, [0, 0, 1]), expected);
    expectClose(crossEntropy(values(...logits), [0, new Value(0), 1]).data, expected);
    expectClose(crossEntropy([0, 0], [0.25, 0.75]), Math.LN2);
  });

  test("has the difference of the distributions for its gradient", () => {
    for (const target of [2, new Value(2), [0, 0, 1]])
      slopes((xs) => crossEntropy(xs, target) as Num, ...logits).forEach((slope, i) => {
        expectClose(slope, softmax(logits)[i]! - (i === 2 ? 1 : 0), 1e-14);
      });
  });

  test("of a value that is no label is NaN", () => {
    for (const label of [3, -1, 0.5]) expect(crossEntropy(logits, new Value(label)).data).toBeNaN();
  });
});

test("clamp", () => {
  expect([clamp(-1, 0, 1), clamp(0.5, 0, 1), clamp(3, 0, 1), clamp(nan, 0, 1)]).toEqual([0, 0.5, 1, nan]);
  expect(clamp(3, 0, new Value(2)).data).toBe(2);
});

describe("wrong arguments", () => {
  const given = (x: unknown): never => x as never;
  test.each<[string, () => unknown, string]>([
    ["a number", () => sum(given(1)), "sum takes an array of numbers and scalars, got a number"],
    ["nothing", () => mean(given(undefined)), "mean takes an array of numbers and scalars, got undefined"],
    ["a hole", () => norm(Object.assign([1], { 2: 3 })), "norm: element 1 must be a number or a scalar, got undefined"],
    ["a condition", () => logSumExp(given([new Value(1).lt(2)])), "got a condition"],
    ["a matrix", () => softmax(given([[1]])), "got an array"],
    ["typed arrays that round", () => sum(given(new Float32Array(2))), "got an object"],
    ["lengths that differ", () => dot([1, 2], [1]), "dot: the arrays must be of one length, got 2 and 1"],
    ["a target that is too short", () => crossEntropy([1, 2], [1]), "crossEntropy: the arrays must be of one length"],
    ["a label out of range", () => crossEntropy([1, 2], 2), "the label 2 is no index of 2 logits"],
    ["a negative label", () => crossEntropy([1, 2], -1), "the label -1 is no index"],
    ["half a label", () => crossEntropy([1, 2], 0.5), "the label 0.5 is no index"],
    ["no label", () => crossEntropy([1, 2], given(undefined)), "crossEntropy takes a label or an array"],
    ["no logits", () => crossEntropy([], new Value(0)), "crossEntropy was called without logits"],
  ])("%s", (_, run, words) => expectDiagnostic(run, "bad-argument", words));
});

test("arrays of numbers of 64 bits", () => {
  const xs = Float64Array.of(3, 4);
  expect([sum(xs), mean(xs), dot(xs, [1, 2]), dot([1, 2], xs), norm(xs)]).toEqual([7, 3.5, 11, 11, 5]);
  expect([softmax(xs), logSumExp(xs), crossEntropy(xs, 1), crossEntropy([1, 2], xs)]).toEqual([
    softmax([3, 4]),
    logSumExp([3, 4]),
    crossEntropy([3, 4], 1),
    crossEntropy([1, 2], [3, 4]),
  ]);
});
