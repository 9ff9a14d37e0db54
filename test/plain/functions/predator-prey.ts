/**
 * Foxes and rabbits (Lotka and Volterra) with saturation of the predator (Holling's second type), by Heun's method; what is
 * wanted is how far the last populations are from an observed pair.
 */
import { defineModel, vector } from "micrograd-compile";

type State = { prey: number; predators: number };

const OBSERVED: State = { prey: 1.1, predators: 0.7 };

/** x is growth, appetite, handling, yield, mortality, then the first populations. */
export function f(x: readonly number[]): number {
  const [growth, appetite, handling, conversion, mortality, prey, predators] = x as [
    number,
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const rate = (s: State): State => {
    const eaten = (appetite * s.prey * s.predators) / (1 + handling * s.prey);
    return { prey: growth * s.prey - eaten, predators: conversion * eaten - mortality * s.predators };
  };
  const moved = (s: State, by: State, dt: number): State => ({
    prey: s.prey + dt * by.prey,
    predators: s.predators + dt * by.predators,
  });
  let state: State = { prey, predators };
  let n = 10;
  while (n-- > 0) {
    const first = rate(state);
    const second = rate(moved(state, first, 0.1));
    state = moved(moved(state, first, 0.05), second, 0.05);
  }
  return (state.prey - OBSERVED.prey) ** 2 + (state.predators - OBSERVED.predators) ** 2;
}

export const domain: readonly (readonly [number, number])[] = [
  [0.5, 1.5],
  [0.5, 1.5],
  [0.1, 0.5],
  [0.3, 0.9],
  [0.2, 0.8],
  [0.5, 2],
  [0.3, 1.5],
];

export default defineModel({
  parameters: { x: vector(domain.length, [1, 1, 0.2, 0.5, 0.4, 1, 0.8]) },
  forward: ({ x }) => f(x),
});
