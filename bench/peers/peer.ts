/** What is asked of a peer: the three tasks, and how far its results may be from loops by hand. */
import type { Tool } from "../tools.js";
import type { ValueAndGradient } from "../workload.js";

/** The tasks, by the name of the workload that holds the data, our model and the loops by hand. */
export const TASKS = { rosenbrock: "W1", moons: "W2", "logistic-regression": "W3" } as const;
export type Task = keyof typeof TASKS;

/** Rows of numbers, with the label (1 or -1) at the end; none for Rosenbrock. */
export type Rows = readonly (readonly number[])[];

export type Setup = (rows: Rows, parameterCount: number) => ValueAndGradient | Promise<ValueAndGradient>;

export interface Peer {
  readonly name: string;
  readonly packages: Readonly<Record<string, string>>;
  /** Relative to the largest number: what its numbers of 32 bits, or its own exp, cost. */
  readonly tolerance: number;
  /** @param load imports one of the packages. */
  readonly tasks: (load: (name: string) => Promise<Tool>) => Promise<Readonly<Record<Task, Setup>>>;
}

/** The net 2-16-16-1: how many inputs and units each layer has, and where its neurons (weights, then bias) begin. */
export const LAYERS = [
  { inputs: 2, units: 16, start: 0, relu: true },
  { inputs: 16, units: 16, start: 48, relu: true },
  { inputs: 16, units: 1, start: 320, relu: false },
] as const;

export const PENALTY = 1e-4;
