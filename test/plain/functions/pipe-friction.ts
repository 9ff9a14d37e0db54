/**
 * The pressure lost in a pipe (Darcy and Weisbach): friction 64/Re where the flow is laminar, Colebrook's equation
 * 1/√f = −2 log₁₀(ε/3.7 + 2.51/(Re √f)) by fixed-point iteration where it is turbulent, a blend between.
 */
import { defineModel, vector } from "micrograd-compile";

const LAMINAR = 2.3;
const TURBULENT = 4;

/** Re is in thousands. */
const laminar = (re: number): number => 0.064 / re;

function turbulent(re: number, roughness: number): number {
  let y = 7;
  for (let n = 0; n < 8; n++) y = -2 * Math.log10(roughness / 3.7 + (2.51 * y) / (1000 * re));
  return y ** -2;
}

function friction(re: number, roughness: number): number {
  if (re < LAMINAR) return laminar(re);
  else if (re > TURBULENT) return turbulent(re, roughness);
  const share = (re - LAMINAR) / (TURBULENT - LAMINAR);
  return (1 - share) * laminar(LAMINAR) + share * turbulent(TURBULENT, roughness);
}

/** x is velocity, diameter, roughness. */
export function f(x: readonly number[]): number {
  const [velocity, diameter, roughness] = x as [number, number, number];
  const re = (velocity * diameter) / 1.2;
  return (10 * friction(re, roughness / diameter) * velocity ** 2) / (2 * diameter);
}

export const domain: readonly (readonly [number, number])[] = [
  [0.5, 5],
  [1, 3],
  [0.001, 0.05],
];

export default defineModel({ parameters: { x: vector(domain.length, [2, 1.5, 0.01]) }, forward: ({ x }) => f(x) });
