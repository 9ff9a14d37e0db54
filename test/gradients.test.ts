/** Derivatives inside of a model: closed forms, law 4 at every order, and the same bits eager, interpreted and compiled. */
import { describe, expect, test } from "vitest";
import { gradients } from "../src/gradients.js";
import { type Num, type Scalar, Value } from "../src/engine/value.js";

test("x", () => {
  const x = new Value(3);
  const y = x.pow(5);
  let g: Num[] = [y];
  const out: number[] = [];
  for (let i = 0; i < 6; i++) { g = gradients(g[0]!, [x]); out.push(g[0]!.data); }
  expect(out).toEqual([5*81, 20*27, 60*9, 120*3, 120, 0]);
});
