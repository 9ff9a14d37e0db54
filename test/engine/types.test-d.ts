/** What the type checker makes of the engine; checked by `tsc`, never run. */
import { expectTypeOf } from "vitest";
import { gradients } from "../../src/derive/gradients.js";
import { defineOp } from "../../src/engine/define-op.js";
import { add, and, exp, leakyRelu, lt, max, mul, not, relu, select, sub } from "../../src/engine/functions.js";
import { defineModel, matrix, scalar, vector } from "../../src/engine/model.js";
import { type Layer, MLP, Module, Neuron } from "../../src/engine/nn.js";
import { clamp, crossEntropy, dot, logSumExp, mean, norm, softmax, sum } from "../../src/engine/reductions.js";
import type { Condition, Num, Scalar, Truth, Value } from "../../src/engine/value.js";

declare const value: Value;
declare const num: Num;
declare const scalars: Scalar;
declare const condition: Condition;
declare const truth: Truth;
declare const boolean: boolean;
declare const nums: Num[];
declare const mixed: (Num | number)[];

// A Num is a number and a Value, a Value is no number.
expectTypeOf<Num>().toExtend<number>();
expectTypeOf<Num>().toExtend<Value>();
expectTypeOf<Value>().not.toExtend<number>();
expectTypeOf<Condition>().not.toExtend<Value>();
expectTypeOf<Condition>().not.toExtend<boolean>();

// Methods.
expectTypeOf(value.mul(2).relu().pow(num)).toEqualTypeOf<Num>();
expectTypeOf(value.add(1, num, value)).toEqualTypeOf<Num>();
expectTypeOf(value.leakyRelu()).toEqualTypeOf<Num>();
expectTypeOf(value.clamp(0, num)).toEqualTypeOf<Num>();
expectTypeOf(value.lt(0)).toEqualTypeOf<Condition>();
expectTypeOf(value.lt(0).and(true, condition).not().select(1, num)).toEqualTypeOf<Num>();
// @ts-expect-error: a text is no operand
value.add("1");
// @ts-expect-error: an operand is missing
value.sub();
// @ts-expect-error: a number is no condition
condition.and(1);
// @ts-expect-error: a condition is no number
value.add(condition);
// @ts-expect-error: a Value is not read by an operator
value * 2;

// Functions: a Num if an operand is a value, else a plain number.
expectTypeOf(add(1, 2)).toEqualTypeOf<number>();
expectTypeOf(add(1, num)).toEqualTypeOf<Num>();
expectTypeOf(add(value, 1)).toEqualTypeOf<Num>();
expectTypeOf(add(1, 2, 3, value)).toEqualTypeOf<Num>();
expectTypeOf(sub(scalars, 1)).toEqualTypeOf<Num | number>();
expectTypeOf(sub(scalars, num)).toEqualTypeOf<Num>();
expectTypeOf(relu(2)).toEqualTypeOf<number>();
expectTypeOf(relu(value)).toEqualTypeOf<Num>();
expectTypeOf(leakyRelu(2)).toEqualTypeOf<number>();
expectTypeOf(leakyRelu(num)).toEqualTypeOf<Num>();
expectTypeOf(leakyRelu(2, num)).toEqualTypeOf<Num>();
expectTypeOf(max(...nums)).toEqualTypeOf<Num>();
expectTypeOf(max(...mixed)).toEqualTypeOf<Num | number>();
expectTypeOf(nums.map(exp)).toEqualTypeOf<Num[]>();
expectTypeOf([1, 2].map(exp)).toEqualTypeOf<number[]>();
expectTypeOf(nums.reduce((a, b) => add(a, b))).toEqualTypeOf<Num>();

// Conditions.
expectTypeOf(lt(1, 2)).toEqualTypeOf<boolean>();
expectTypeOf(lt(1, num)).toEqualTypeOf<Condition>();
expectTypeOf(lt(scalars, 1)).toEqualTypeOf<Condition | boolean>();
expectTypeOf(and(true, boolean)).toEqualTypeOf<boolean>();
expectTypeOf(and(true, condition)).toEqualTypeOf<Condition>();
expectTypeOf(not(truth)).toEqualTypeOf<Condition | boolean>();
expectTypeOf(select(condition, 1, 2)).toEqualTypeOf<Num>();
expectTypeOf(select(boolean, 1, 2)).toEqualTypeOf<number>();
expectTypeOf(select(boolean, num, 2)).toEqualTypeOf<Num | number>();
expectTypeOf(select(true, num, value)).toEqualTypeOf<Num>();
expectTypeOf(select(truth, 1, 2)).toEqualTypeOf<Num | number>();
// @ts-expect-error: a number is no condition
select(1, 1, 2);
// @ts-expect-error: a condition is no number
add(1, condition);
// @ts-expect-error: an operand is missing
sub(1);

// Reductions.
expectTypeOf(sum([])).toEqualTypeOf<number>();
expectTypeOf(sum([1, 2])).toEqualTypeOf<number>();
expectTypeOf(sum([1, num])).toEqualTypeOf<Num>();
expectTypeOf(sum(nums)).toEqualTypeOf<Num>();
expectTypeOf(mean(mixed)).toEqualTypeOf<Num | number>();
expectTypeOf(dot([1, 2], nums)).toEqualTypeOf<Num>();
expectTypeOf(dot([1, 2], [3, 4])).toEqualTypeOf<number>();
expectTypeOf(norm([num, 1])).toEqualTypeOf<Num>();
expectTypeOf(logSumExp(nums as readonly Num[])).toEqualTypeOf<Num>();
expectTypeOf(softmax(nums)).toEqualTypeOf<Num[]>();
expectTypeOf(softmax([1, num])).toEqualTypeOf<[Num, Num]>();
expectTypeOf(softmax([1, 2])).toEqualTypeOf<[number, number]>();
expectTypeOf(crossEntropy(nums, 2)).toEqualTypeOf<Num>();
expectTypeOf(crossEntropy([1, 2], num)).toEqualTypeOf<Num>();
expectTypeOf(crossEntropy([1, 2], [0, num])).toEqualTypeOf<Num>();
expectTypeOf(crossEntropy([1, 2], [0, 1])).toEqualTypeOf<number>();
expectTypeOf(clamp(num, 0, 1)).toEqualTypeOf<Num>();
expectTypeOf(clamp(3, 0, 1)).toEqualTypeOf<number>();
// @ts-expect-error: scalars, not an array of them
sum(1, 2);

// Networks: one output gives the scalar itself.
expectTypeOf(new MLP(2, [16, 16, 1]).forward([1, num])).toEqualTypeOf<Num>();
expectTypeOf(new MLP(2, [16, 3]).forward(nums as readonly Num[])).toEqualTypeOf<Num[]>();
expectTypeOf(new MLP(2, [1, 2, 3].slice(1)).forward(mixed)).toEqualTypeOf<Num | Num[]>();
expectTypeOf(new Neuron(2).forward([1, 2])).toEqualTypeOf<Num>();
expectTypeOf<MLP<readonly [16, 1]>>().toExtend<MLP>();
expectTypeOf<MLP>().toExtend<Module>();
expectTypeOf<Layer<3>>().toExtend<Layer>();
// @ts-expect-error: no such activation
new MLP(2, [1], { activation: "rleu" });
// @ts-expect-error: an op of two operands is no activation
new MLP(2, [1], { activation: "add" });
// @ts-expect-error: an abstract class
new Module();

// Operators, Math and conditionals take a Num for the number that it is.
expectTypeOf(1 - num * 2).toEqualTypeOf<number>();
expectTypeOf((-num) ** 2 % 3).toEqualTypeOf<number>();
expectTypeOf(Math.exp(num) + Math.max(num, 1, ...nums)).toEqualTypeOf<number>();
expectTypeOf(num > 0).toEqualTypeOf<boolean>();
expectTypeOf(num > 0 && num < 1 ? num : 2).toExtend<number>();
expectTypeOf(relu(1 - num)).toEqualTypeOf<number>();
expectTypeOf(nums.reduce((total, x) => total + x, 0)).toEqualTypeOf<number>();
expectTypeOf([...nums].sort()).toEqualTypeOf<Num[]>();
let counted = 0;
counted += num;
counted **= num;
expectTypeOf(counted).toEqualTypeOf<number>();
// @ts-expect-error: a text is no number, whatever else is one
num * "2";

// A helper that is written for numbers takes both.
const helper = (x: number): number => mul(x, 2);
expectTypeOf(helper(num)).toEqualTypeOf<number>();

// Models of plain functions, typed with `number` alone.
const distance = ([x, y]: readonly number[], k: number): number => Math.hypot(x!, y!) * k;
defineModel({ parameters: { at: vector(2), k: scalar() }, forward: ({ at, k }) => distance(at, k) });
defineModel({
  parameters: { a: scalar() },
  inputs: { b: scalar() },
  forward: (p: { a: number }, i: { b: number }) => p.a * i.b,
});
defineModel({ parameters: { a: scalar() }, forward: ({ a }) => ({ twice: 2 * a, list: [a, 1] }) });
expectTypeOf(new MLP(2, [1]).parameters()).toEqualTypeOf<Num[]>();

// The model of the README.
defineModel({
  parameters: new MLP(2, [16, 16, 1], { seed: 1337 }),
  inputs: { x: vector(2), label: scalar() },
  forward: (net, { x, label }) => {
    expectTypeOf(net.forward(x)).toEqualTypeOf<Num>();
    return relu(sub(1, mul(label, net.forward(x))));
  },
  regularizer: (net) => mul(1e-4, sum(net.parameters().map((p) => p.pow(2)))),
});

// Gradients: as many as there are xs, whatever the operators have made of the types.
expectTypeOf(gradients(num, [num, value])).toEqualTypeOf<[Num, Num]>();
expectTypeOf(gradients(num * 2, nums)).toEqualTypeOf<Num[]>();
expectTypeOf(gradients(value, num, counted)).toEqualTypeOf<[Num, Num]>();
// @ts-expect-error: a condition is no scalar
gradients(condition, [num]);
// @ts-expect-error: a text is no scalar
gradients(num, ["x"]);

// An op of the user's own is typed as the others are, and its pullback as a model is.
const softened = defineOp({ name: "softened", eval: (x: number) => x * x, vjp: (g, x, out) => [(g * x) / out] });
expectTypeOf(softened(1)).toEqualTypeOf<number>();
expectTypeOf(softened(num)).toEqualTypeOf<Num>();
const blended = defineOp({
  name: "blended",
  eval: (x: number, y: number) => x * y,
  vjp: (g, x, y, out) => {
    expectTypeOf([g, x, y, out]).toEqualTypeOf<Num[]>();
    return [g.mul(y), null];
  },
});
expectTypeOf(blended(1, num)).toEqualTypeOf<Num>();
// @ts-expect-error: a function of numbers
defineOp({ name: "texts", eval: (_x: string) => 1, vjp: () => [null] });

// What a model is given are fresh arrays: a function on `number[]` takes them, and may write to them.
const inPlace = (x: number[], K: number[][]): number => {
  x[0]! += K[1]![0]!;
  return x.reduce((total, each) => total + each, 0);
};
defineModel({
  parameters: { x: vector(3), K: matrix(2, 2) },
  inputs: { y: vector(2) },
  forward: ({ x, K }, { y }) => inPlace(x, K) + inPlace(y, K),
});

// What forward gives may be typed by interfaces.
interface Point {
  readonly x: number;
  readonly y?: number;
}
declare const point: (x: Num) => Point;
defineModel({ parameters: { a: scalar() }, forward: ({ a }) => point(a) });
defineModel({ parameters: { a: scalar() }, forward: ({ a }) => ({ all: [point(a)], one: a }) });
defineModel({ parameters: { a: scalar() }, forward: ({ a }) => [[a, 1], new Float64Array(2)] });
// @ts-expect-error: a text is no scalar
defineModel({ parameters: { a: scalar() }, forward: ({ a }) => `${a}` });
// @ts-expect-error: an entry may be missing
defineModel({ parameters: { at: vector(2) }, forward: ({ at }) => at[1] });
