/**
 * The heat equation on a square plate whose rim is kept at 0: explicit steps, 5-point stencil. How should the plate be
 * heated at first, and how well must it conduct, to be as a target says in the end?
 */
import { defineModel, type Model, matrix, mul, type Num, scalar, sub, sum } from "micrograd-compile";

/** @param size inner points along each side. */
export function heat(size: number, steps: number): Model {
  const target = Array.from({ length: size }, (_, i) =>
    Array.from({ length: size }, (_, j) => Math.sin((Math.PI * (i + 1)) / (size + 1)) * ((j + 1) / (size + 1))),
  );
  return defineModel({
    parameters: {
      start: matrix(size, size, (i, j) => Math.cos(0.3 * i) * Math.cos(0.2 * j)),
      // Stable below 1/4.
      conduction: scalar(0.2),
    },
    forward: ({ start, conduction }) => {
      let plate = start as readonly (readonly Num[])[];
      for (let step = 0; step < steps; step++) plate = next(plate, conduction);
      return sum(plate.flatMap((row, i) => row.map((u, j) => sub(u, target[i]![j]!).square())));
    },
  });
}

function next(plate: readonly (readonly Num[])[], conduction: Num): Num[][] {
  return plate.map((row, i) =>
    row.map((u, j) => {
      const neighbours = [plate[i - 1]?.[j], plate[i + 1]?.[j], row[j - 1], row[j + 1]];
      const around = sum(neighbours.filter((neighbour) => neighbour !== undefined));
      return u.add(mul(conduction, sub(around, mul(4, u))));
    }),
  );
}

export default heat(64, 100);
