/** Training on rows of data: gradient descent, momentum and Adam, with the generated `batchValueAndGradient`. Draws nothing. */
import type { Module } from "./engine.js";

export type Method = "gradient descent" | "momentum" | "Adam";
export const METHODS: readonly Method[] = ["gradient descent", "momentum", "Adam"];

export interface Settings {
  readonly method: Method;
  readonly rate: number;
  /** The rate falls to a tenth over so many steps; null: it stays. */
  readonly fallsOver: number | null;
}

export class Trainer {
  readonly losses: number[] = [];
  readonly parameters: Float64Array;
  private readonly module: Module;
  private readonly batch: Float64Array;
  private readonly gradient: Float64Array;
  private readonly first: Float64Array;
  private readonly second: Float64Array;

  constructor(module: Module, batch: Float64Array, initial: Float64Array) {
    this.module = module;
    this.batch = batch;
    this.parameters = initial.slice();
    this.gradient = new Float64Array(initial.length);
    this.first = new Float64Array(initial.length);
    this.second = new Float64Array(initial.length);
  }

  /** One step; gives the loss before it. */
  step({ method, rate, fallsOver }: Settings): number {
    const { parameters, gradient, first, second } = this;
    const loss = this.module.batchValueAndGradient(parameters, this.batch, gradient);
    const k = this.losses.length;
    this.losses.push(loss);
    const now = fallsOver === null ? rate : rate * Math.max(0.1, 1 - (0.9 * k) / fallsOver);
    for (let i = 0; i < parameters.length; i++) {
      const g = gradient[i]!;
      if (method === "gradient descent") parameters[i]! -= now * g;
      else if (method === "momentum") {
        first[i] = 0.9 * first[i]! + g;
        parameters[i]! -= now * first[i]!;
      } else {
        first[i] = 0.9 * first[i]! + 0.1 * g;
        second[i] = 0.999 * second[i]! + 0.001 * g * g;
        const mean = first[i]! / (1 - 0.9 ** (k + 1));
        parameters[i]! -= (now * mean) / (Math.sqrt(second[i]! / (1 - 0.999 ** (k + 1))) + 1e-8);
      }
    }
    return loss;
  }
}
