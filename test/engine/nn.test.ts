/** Networks: micrograd's order of operations and its way of showing them, and weights that a seed determines. */
import { describe, expect, test } from "vitest";
import { type Activation, Layer, MLP, Module, Neuron } from "../../src/engine/nn.js";
import { Value } from "../../src/engine/value.js";
import { expectDiagnostic } from "./expect.js";

const dataOf = (module: Module): number[] => module.parameters().map((p) => p.data);

describe("a neuron", () => {
  test("starts with the bias and adds the products from left to right", () => {
    const neuron = new Neuron(3, { activation: "linear" });
    [0.1, 0.2, 0.3, 0.4].forEach((x, i) => {
      neuron.parameters()[i]!.data = x;
    });
    const score = neuron.forward([5, new Value(7), 9]);
    expect(score.data).toBe(0.4 + 0.1 * 5 + 0.2 * 7 + 0.3 * 9);
    expect(score.op).toBe("+");
    expect(score.children[1]!.op).toBe("*");
    expect((score.children[1]!.children[0] as Value).data).toBe(0.3);
  });

  test("applies its activation", () => {
    for (const activation of ["relu", "tanh", "sigmoid", "leakyRelu", "elu", "sin"] as const) {
      const neuron = new Neuron(1, { activation, seed: 1 });
      expect(neuron.forward([2]).data).toBe(neuron.w[0]!.mul(2)[activation]().data);
    }
  });

  test("has the weights before the bias, as properties too", () => {
    const neuron = new Neuron(2);
    expect(neuron.parameters()).toEqual([...neuron.w, neuron.b]);
    expect(Object.keys(neuron).slice(0, 2)).toEqual(["w", "b"]);
  });
});

describe("a network", () => {
  test("is shown as micrograd shows it", () => {
    expect(String(new MLP(2, [2, 2]))).toBe(
      "MLP of [Layer of [ReLUNeuron(2), ReLUNeuron(2)], Layer of [LinearNeuron(2), LinearNeuron(2)]]",
    );
    expect(String(new MLP(3, [1, 1], { activation: "tanh" }))).toBe(
      "MLP of [Layer of [TanhNeuron(3)], Layer of [LinearNeuron(1)]]",
    );
    expect(String(new Neuron(2, { activation: "leakyRelu" }))).toBe("LeakyReLUNeuron(2)");
  });

  test("gives the scalar itself where it has one output", () => {
    expect(new MLP(2, [3, 1]).forward([1, 2])).toBeInstanceOf(Value);
    expect(new MLP(2, [3, 2]).forward([1, 2])).toHaveLength(2);
    expect(new Layer(2, 1).forward([1, 2])).toBeInstanceOf(Value);
  });

  test("may have a layer of one neuron in its midst", () => {
    expect(new MLP(2, [1, 3]).forward([1, 2])).toHaveLength(3);
  });

  test("lists its parameters by layer and neuron, weights before biases", () => {
    const net = new MLP(2, [3, 1]);
    const inOrder = net.layers.flatMap((layer) => layer.neurons.flatMap((neuron) => [...neuron.w, neuron.b]));
    expect(net.parameters()).toEqual(inOrder);
    expect(new MLP(2, [16, 16, 1]).parameters()).toHaveLength(337);
  });

  test("sets its gradients to 0", () => {
    const net = new MLP(2, [3, 1], { seed: 2 });
    net.forward([1, 2]).backward();
    expect(net.parameters().some((p) => p.grad !== 0)).toBe(true);
    net.zeroGrad();
    expect(net.parameters().every((p) => p.grad === 0)).toBe(true);
  });
});

describe("weights", () => {
  test("are drawn from [−1, 1), biases are 0", () => {
    const { layers } = new MLP(10, [100], { seed: 7 });
    const weights = layers[0]!.neurons.flatMap((neuron) => neuron.w.map((w) => w.data));
    expect(weights.every((w) => w >= -1 && w < 1)).toBe(true);
    expect(Math.min(...weights)).toBeLessThan(-0.95);
    expect(Math.max(...weights)).toBeGreaterThan(0.95);
    expect(Math.abs(weights.reduce((a, b) => a + b) / weights.length)).toBeLessThan(0.05);
    expect(layers[0]!.neurons.every((neuron) => neuron.b.data === 0)).toBe(true);
  });

  test("are determined by the seed", () => {
    expect(dataOf(new MLP(2, [4, 1], { seed: 3 }))).toEqual(dataOf(new MLP(2, [4, 1], { seed: 3 })));
    expect(dataOf(new MLP(2, [4, 1], { seed: 3 }))).not.toEqual(dataOf(new MLP(2, [4, 1], { seed: 4 })));
    expect(dataOf(new MLP(2, [4, 1]))).not.toEqual(dataOf(new MLP(2, [4, 1])));
  });

  test("come from the published mulberry32", () => {
    // The first numbers of the reference implementation for the seed 1.
    expect(dataOf(new Neuron(2, { seed: 1 })).map((w) => (w + 1) / 2)).toEqual([
      0.6270739405881613, 0.002735721180215478, 0.5,
    ]);
  });

  test("may be drawn from elsewhere", () => {
    expect(dataOf(new Layer(2, 1, { random: () => 0.75 }))).toEqual([0.5, 0.5, 0]);
  });
});

describe("a module of the user's", () => {
  test("is as good", () => {
    class Line extends Module {
      readonly a = new Value(2);
      parameters(): Value[] {
        return [this.a];
      }
    }
    const line = new Line();
    line.a.mul(3).backward();
    line.zeroGrad();
    expect(line.a.grad).toBe(0);
  });
});

describe("wrong arguments", () => {
  test.each<[string, () => unknown, string]>([
    ["inputs of another length", () => new Neuron(2).forward([1]), "ReLUNeuron(2) takes an array of length 2, got 1"],
    ["a scalar for the inputs", () => new MLP(1, [1]).forward(new Value(1) as never), "got a scalar"],
    ["no sizes", () => new MLP(2, []), "MLP takes the sizes of its layers"],
    ["a size that is no array", () => new MLP(2, 3 as never), "MLP takes the sizes of its layers"],
    ["a size of 0", () => new MLP(2, [0, 1]), "a size is a whole number from 1, not 0"],
    ["no inputs", () => new Neuron(0), "Neuron: a size is a whole number from 1, not 0"],
    ["an unknown activation", () => new Neuron(1, { activation: "rleu" as Activation }), '"rleu" is no activation'],
    ["an op of two operands", () => new Neuron(1, { activation: "add" as Activation }), '"add" is no activation'],
    [
      "a method that is no op",
      () => new Neuron(1, { activation: "backward" as Activation }),
      '"backward" is no activation',
    ],
    [
      "a property of every object",
      () => new Neuron(1, { activation: "toString" as Activation }),
      '"toString" is no activation',
    ],
    ["half a seed", () => new MLP(1, [1], { seed: 0.5 }), "A seed is a whole number, not 0.5"],
  ])("%s", (_, run, words) => expectDiagnostic(run, "bad-argument", words));
});
