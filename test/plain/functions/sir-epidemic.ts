/**
 * An epidemic after Kermack and McKendrick (1927), day by day, with contacts that are reduced while more than a threshold
 * are infected.
 */
import { defineModel, vector } from "micrograd-compile";

interface Population {
  susceptible: number;
  infected: number;
  recovered: number;
}

/** How many have been ill after 14 days: contact rate x[0], recovery rate x[1], first infected x[2], threshold x[3]. */
export function f(x: readonly number[]): number {
  const [contact, recovery, infected, threshold] = x as [number, number, number, number];
  const people: Population = { susceptible: 1 - infected, infected, recovered: 0 };
  for (let day = 0; day < 14; day++) {
    const beta = people.infected > threshold ? 0.3 * contact : contact;
    const ill = beta * people.susceptible * people.infected;
    const well = recovery * people.infected;
    people.susceptible -= ill;
    people.infected += ill - well;
    people.recovered += well;
  }
  return people.infected + people.recovered;
}

export const domain: readonly (readonly [number, number])[] = [
  [0.2, 0.9],
  [0.05, 0.3],
  [0.01, 0.2],
  [0.05, 0.25],
];

export default defineModel({
  parameters: { x: vector(domain.length, [0.5, 0.1, 0.02, 0.1]) },
  forward: ({ x }) => f(x),
});
