/** Values and slopes at the ends of the doubles, and slopes that must not cancel. */
import { describe, expect, test } from "vitest";
import { ops } from "../../src/ops/index.js";
import { law, type Name, type numeric, pulledBack } from "./rules.js";
import { slopesAre } from "./slopes.js";

const { NaN: nan, POSITIVE_INFINITY: infinity } = Number;

describe("values at the ends", () => {
  test.each<[Name, number[], number]>([
    ["relu", [nan], nan],
    ["relu", [-0], -0],
    ["relu", [-infinity], 0],
    ["round", [2.5], 3],
    ["round", [-2.5], -2],
    ["round", [0.49999999999999994], 0],
    ["mod", [-4, 2], -0],
    ["exp2", [10], 1024],
    ["sigmoid", [-infinity], 0],
    ["sigmoid", [infinity], 1],
    ["softplus", [-infinity], 0],
    ["softplus", [infinity], infinity],
    ["softplus", [1000], 1000],
    ["elu", [-infinity, 2], -2],
    ["silu", [infinity], infinity],
    ["gelu", [infinity], infinity],
    ["max", [-0, 0], 0],
    ["min", [0, -0], -0],
    ["hypot", [3 * 2 ** 700, 2 ** 702], 5 * 2 ** 700],
  ])("%s at %j: %d", (name, point, value) => {
    expect(law(ops[name] as (typeof numeric)[number][1], point)).toBe(value);
  });

  slopesAre([
    ["relu", [nan], [0]],
    ["tanh", [infinity], [0]],
    ["tanh", [-infinity], [0]],
    ["sigmoid", [infinity], [0]],
    ["sigmoid", [-infinity], [0]],
    ["softplus", [infinity], [1]],
    ["softplus", [-infinity], [0]],
    ["elu", [infinity, 1], [1, 0]],
    ["elu", [1000, 1], [1, 0]],
    ["erf", [infinity], [0]],
  ]);
});

describe("slopes that do not cancel (references to 20 digits with mpmath)", () => {
  test.each<[Name, number, number]>([
    ["expm1", -40, 4.248354255291589e-18],
    ["elu", -40, 4.248354255291589e-18],
    ["softplus", -40, 4.248354255291589e-18],
    ["asin", 1 - 2 ** -40, 741455.2001896339],
    ["acos", 2 ** -40 - 1, -741455.2001896339],
    ["atanh", 1 - 2 ** -40, 549755813888.25],
    ["acosh", 1 + 2 ** -40, 741455.2001892966],
    ["log1p", 1e-20, 1],
  ])("%s at %d", (name, x, slope) => {
    expect(pulledBack(name, [x, 1])[0]! / slope).toBeCloseTo(1, 14);
  });
});
