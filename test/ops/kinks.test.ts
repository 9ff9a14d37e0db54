/** Law 5 by name: slopes where a function has a corner, a tie or a pole. */
import { describe, expect, test } from "vitest";
import { ops } from "../../src/ops/index.js";
import { hessian, type Name, pulledBack, spicy, spicyAndNaN } from "./rules.js";
import { type Row, slopesAre, unsigned } from "./slopes.js";

const { NaN: nan, POSITIVE_INFINITY: infinity } = Number;

describe("slopes at kinks", () => {
  slopesAre([
    ["relu", [0], [0]],
    ["relu", [-0], [0]],
    ["relu", [5e-324], [1]],
    ["leakyRelu", [0, 0.01], [0.01, 0]],
    ["leakyRelu", [-0, 0.2], [0.2, 0]],
    ["elu", [0, 1], [1, 0]],
    ["elu", [0, 0.5], [0.5, 0]],
    ["abs", [0], [0]],
    ["abs", [-0], [0]],
    ["sqrt", [0], [infinity]],
    ["cbrt", [0], [infinity]],
  ]);
});

describe("a tie in min and max gives half to each side", () => {
  slopesAre(
    [
      [3, 3],
      [0, -0],
      [-0, 0],
      [infinity, infinity],
    ].flatMap((point): Row[] => [
      ["min", point, [0.5, 0.5]],
      ["max", point, [0.5, 0.5]],
    ]),
  );
  slopesAre([
    ["min", [1, 2], [1, 0]],
    ["min", [2, 1], [0, 1]],
    ["max", [1, 2], [0, 1]],
    ["max", [2, 1], [1, 0]],
  ]);
});

describe("slopes are multiplied in: they are not branches", () => {
  test.each<[Name, number[]]>([
    ["relu", [-1]],
    ["abs", [0]],
    ["min", [2, 1]],
    ["max", [1, 2]],
  ])("an infinite cotangent of %s at %j gives NaN", (name, point) => {
    expect(pulledBack(name, point, infinity)[0]).toBeNaN();
  });
});

describe("hypot at the origin", () => {
  test.each([
    [0, 0],
    [-0, 0],
    [0, -0],
  ])("has slope 0 and no curvature at (%d, %d)", (x, y) => {
    expect(pulledBack("hypot", [x, y])).toEqual([0, 0]);
    expect(hessian("hypot", [x, y]).flat()).toEqual([nan, nan, nan, nan]);
  });
});

describe("pow", () => {
  test.each(spicyAndNaN)("x⁰ has slope 0 in the base at x = %d", (x) => {
    expect(pulledBack("pow", [x, 0])[0] === 0).toBe(true);
  });

  test.each(spicyAndNaN)("x¹ has slope 1 and second derivative 0 in the base at x = %d", (x) => {
    expect(pulledBack("pow", [x, 1])[0]).toBe(1);
    expect(hessian("pow", [x, 1])[0]![0] === 0).toBe(true);
  });

  test.each(spicy)("x² has second derivative 2 in the base at x = %d", (x) => {
    expect(hessian("pow", [x, 2])[0]![0]).toBe(2);
  });

  test.each([0.5, 1, 2, infinity])("slope 0 in the exponent at x = 0, y = %d", (y) => {
    expect(pulledBack("pow", [0, y])[1]).toBe(0);
    expect(pulledBack("pow", [-0, y])[1]).toBe(0);
  });

  test.each([
    [0, 0],
    [0, -0],
    [0, -1],
    [-0, -2],
    [-1, 2],
    [-2.5, 0],
    [-infinity, 1],
  ])("no slope in the exponent at x = %d, y = %d", (x, y) => {
    expect(pulledBack("pow", [x, y])[1]).toBeNaN();
  });

  test.each<[number, number, number[][]]>([
    [
      0,
      2,
      [
        [2, 0],
        [0, 0],
      ],
    ],
    [
      0,
      1,
      [
        [0, -infinity],
        [-infinity, 0],
      ],
    ],
    [
      0,
      0.5,
      [
        [-infinity, -infinity],
        [-infinity, 0],
      ],
    ],
    [
      0,
      0,
      [
        [0, nan],
        [nan, nan],
      ],
    ],
    [
      0,
      -1,
      [
        [infinity, nan],
        [nan, nan],
      ],
    ],
    [
      -2,
      2,
      [
        [2, nan],
        [nan, nan],
      ],
    ],
  ])("second derivatives at x = %d, y = %d", (x, y, expected) => {
    expect(hessian("pow", [x, y]).map(unsigned)).toEqual(expected);
  });

  test("where y − 1 is rounded, the slope in the base is y·xʸ/x", () => {
    expect(pulledBack("pow", [1e200, 0.1])[0]! / 1.0000000000000026e-181).toBeCloseTo(1, 15);
  });

  test("the mixed derivative at exponent 0 is 1/x, either way round", () => {
    expect(hessian("pow", [2, 0]).map(unsigned)).toEqual([
      [0, 0.5],
      [0.5, Math.LN2 ** 2],
    ]);
  });

  test("follows ECMAScript where C does not", () => {
    expect(ops.pow.eval(1, nan)).toBeNaN();
    expect(ops.pow.eval(-1, infinity)).toBeNaN();
    expect(ops.pow.eval(nan, 0)).toBe(1);
  });
});

describe("what a rule does not choose leaves nothing behind at second order", () => {
  test.each<[Name, number[], number[][]]>([
    [
      "elu",
      [1000, 1],
      [
        [0, 0],
        [0, 0],
      ],
    ],
    [
      "leakyRelu",
      [infinity, 0.1],
      [
        [0, 0],
        [0, 0],
      ],
    ],
    ["relu", [infinity], [[0]]],
    [
      "max",
      [infinity, 1],
      [
        [0, 0],
        [0, 0],
      ],
    ],
    [
      "pow",
      [0, 3],
      [
        [0, 0],
        [0, 0],
      ],
    ],
  ])("%s at %j", (name, point, expected) => {
    expect(hessian(name, point).map(unsigned)).toEqual(expected);
  });
});

describe("no derivative at all", () => {
  test.each<Name>(["stopGradient", "sign", "floor", "ceil", "round"])("%s", (name) => {
    expect(pulledBack(name, [0.3])).toEqual([null]);
  });
});

describe("mod", () => {
  slopesAre([
    ["mod", [7, 2], [1, -3]],
    ["mod", [-7, 2], [1, 3]],
    ["mod", [7, -2], [1, 3]],
    ["mod", [1, 2], [1, 0]],
    ["mod", [6, 2], [1, -3]],
    ["mod", [1, infinity], [1, 0]],
    ["mod", [1, 0], [1, nan]],
    // 0.1 is a little more than a tenth: it goes into 1 nine times, though 1 / 0.1 rounds to 10
    ["mod", [1, 0.1], [1, -9]],
    ["mod", [1e17, 3], [1, -33333333333333332]],
  ]);
});
