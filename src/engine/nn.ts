/**
 * Neural networks after micrograd's nn.py: a neuron, a layer of them, layers of those. Knows values and their methods;
 * nothing here is special to training or to the compiler, and a user's own `Module` is as good.
 */

import { mulberry32 } from "../common/random.js";
import { engineDiagnostic as diagnostic } from "../diagnostics.js";
import { arities, isCondition, opcodes, recordOf } from "../ir/opcodes.js";
import type { DefaultOp2, Op1, OpName } from "../ops/op.js";
import { describe, type Num, type Scalar, Value } from "./value.js";

/** An op of one operand by its name (`relu`, `tanh`, `sigmoid` …), or none. */
export type Activation = OpName<Op1> | OpName<DefaultOp2> | "linear";

export interface NetworkOptions {
  /** What a neuron does to its weighted sum; of an `MLP`, in all layers but the last. Default: `relu`. */
  readonly activation?: Activation;
  /** A whole number from which the weights are drawn; without one they differ from run to run. */
  readonly seed?: number;
  /** Where the weights are drawn from instead: numbers from 0 up to 1, as from `Math.random`. */
  readonly random?: () => number;
}

/** Something with parameters. */
export abstract class Module {
  /** All of them, always in the same order. */
  abstract parameters(): Value[];

  /** Sets the gradient of every parameter to 0. */
  zeroGrad(): void {
    for (const parameter of this.parameters()) parameter.zeroGrad();
  }
}

/** The activation of (((b + w₀·x₀) + w₁·x₁) + …). Weights start in [−1, 1), the bias at 0. */
export class Neuron extends Module {
  readonly w: Num[];
  readonly b: Num;
  readonly activation: Activation;

  /** @param inputs how many; a whole number from 1. */
  constructor(inputs: number, options: NetworkOptions = {}) {
    super();
    checkSize("Neuron", inputs);
    const random = generator(options);
    this.w = Array.from({ length: inputs }, () => new Value(2 * random() - 1) as Num);
    this.b = new Value(0) as Num;
    this.activation = checkActivation(options.activation ?? "relu");
  }

  /** @throws bad-argument if there are not as many inputs as weights. */
  forward(x: readonly Scalar[]): Num {
    const { w, activation } = this;
    if (!Array.isArray(x) || x.length !== w.length) {
      const got = Array.isArray(x) ? x.length : describe(x);
      throw diagnostic("bad-argument", `${this} takes an array of length ${w.length}, got ${got}.`);
    }
    const sum = w.reduce((partial, weight, i) => partial.add(weight.mul(x[i]!)), this.b);
    return activation === "linear" ? sum : sum[activation]();
  }

  /** The weights, then the bias. */
  override parameters(): Num[] {
    return [...this.w, this.b];
  }

  override toString(): string {
    const { activation } = this;
    const name = activation.charAt(0).toUpperCase() + activation.slice(1);
    return `${name.replace(/Relu$/, "ReLU")}Neuron(${this.w.length})`;
  }
}

/** What layers of these sizes give: an array, or of a single neuron in the last one the scalar itself. */
export type Outputs<Sizes extends readonly number[]> = Sizes extends readonly [...number[], infer N extends number]
  ? number extends N
    ? Num | Num[]
    : N extends 1
      ? Num
      : Num[]
  : Num | Num[];

/** Neurons side by side, with the same inputs. */
// biome-ignore lint/suspicious/noExplicitAny: so that a layer of any size is a `Layer`
export class Layer<const N extends number = any> extends Module {
  readonly neurons: Neuron[];

  constructor(inputs: number, outputs: N, options: NetworkOptions = {}) {
    super();
    checkSize("Layer", outputs);
    const drawn = { ...options, random: generator(options) };
    this.neurons = Array.from({ length: outputs }, () => new Neuron(inputs, drawn));
  }

  forward(x: readonly Scalar[]): Outputs<[N]> {
    return single(this.outputs(x)) as Outputs<[N]>;
  }

  /** As `forward`, but always an array. */
  outputs(x: readonly Scalar[]): Num[] {
    return this.neurons.map((neuron) => neuron.forward(x));
  }

  override parameters(): Num[] {
    return this.neurons.flatMap((neuron) => neuron.parameters());
  }

  override toString(): string {
    return `Layer of [${this.neurons.join(", ")}]`;
  }
}

/**
 * A multi-layer perceptron: layers one behind the other, the last one linear.
 * @example
 * const net = new MLP(2, [16, 16, 1], { seed: 1337 }); // two inputs, two hidden layers of 16, one output
 * const score = net.forward([0.5, -1]);
 */
export class MLP<const Sizes extends readonly number[] = readonly number[]> extends Module {
  readonly layers: Layer[];

  /** @param outputs how many neurons each layer has. */
  constructor(inputs: number, outputs: Sizes, options: NetworkOptions = {}) {
    super();
    if (!Array.isArray(outputs) || outputs.length === 0)
      throw diagnostic("bad-argument", "MLP takes the sizes of its layers as an array, for example [16, 16, 1].");
    const random = generator(options);
    const sizes = [inputs, ...outputs];
    this.layers = outputs.map((size, i) => {
      const last = i === outputs.length - 1;
      return new Layer(sizes[i]!, size, { ...options, random, ...(last && { activation: "linear" }) });
    });
  }

  /** As many scalars as the last layer has neurons; of one neuron, the scalar itself. */
  forward(x: readonly Scalar[]): Outputs<Sizes> {
    const outputs = this.layers.reduce<readonly Scalar[]>((values, layer) => layer.outputs(values), x);
    return single(outputs) as Outputs<Sizes>;
  }

  override parameters(): Num[] {
    return this.layers.flatMap((layer) => layer.parameters());
  }

  override toString(): string {
    return `MLP of [${this.layers.join(", ")}]`;
  }
}

const single = (outputs: readonly Scalar[]): Scalar | readonly Scalar[] =>
  outputs.length === 1 ? outputs[0]! : outputs;

function checkSize(name: string, size: number): void {
  if (!Number.isInteger(size) || size < 1)
    throw diagnostic("bad-argument", `${name}: a size is a whole number from 1, not ${String(size)}.`);
}

function checkActivation(name: Activation): Activation {
  if (name === "linear") return name;
  const code = Object.hasOwn(opcodes, name) ? opcodes[name] : -1;
  const unary = code >= 0 && !isCondition[code] && (arities[code] === 1 || "defaultY" in recordOf(code));
  if (unary) return name;
  throw diagnostic("bad-argument", `"${String(name)}" is no activation: name an op of one operand, or "linear".`);
}

function generator({ seed, random }: NetworkOptions): () => number {
  if (random) return random;
  if (seed === undefined) return Math.random;
  if (!Number.isSafeInteger(seed)) throw diagnostic("bad-argument", `A seed is a whole number, not ${String(seed)}.`);
  return mulberry32(seed);
}
