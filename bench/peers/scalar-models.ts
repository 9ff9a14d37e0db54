/**
 * The three tasks for peers that know scalars, over the arithmetic that a peer has: as sums of terms, which is how those
 * that optimise term by term want them.
 */
import { LAYERS, PENALTY, type Rows } from "./peer.js";

/** An operand is a scalar of the peer's or a number; the first one is always a scalar. */
export interface Arithmetic<S extends object> {
  readonly add: (x: S, y: S | number) => S;
  readonly mul: (x: S, y: S | number) => S;
  readonly relu: (x: S) => S;
  /** log(1 + eˣ), so that nothing overflows. */
  readonly softplus: (x: S) => S;
}

export function rosenbrockTerms<S extends object>({ add, mul }: Arithmetic<S>, x: readonly S[]): S[] {
  const square = (s: S): S => mul(s, s);
  return x.slice(1).map((next, i) => {
    const steep = square(add(next, mul(square(x[i]!), -1)));
    return add(mul(steep, 100), square(add(mul(x[i]!, -1), 1)));
  });
}

/** The margin loss of one point, undivided. */
export function hinge<S extends object>(own: Arithmetic<S>, weights: readonly S[], row: readonly (S | number)[]): S {
  const { add, mul, relu } = own;
  let units: readonly (S | number)[] = row.slice(0, -1);
  for (const layer of LAYERS)
    units = Array.from({ length: layer.units }, (_, unit) => {
      const start = layer.start + unit * (layer.inputs + 1);
      let sum = weights[start + layer.inputs]!;
      units.forEach((x, i) => {
        sum = add(sum, mul(weights[start + i]!, x));
      });
      return layer.relu ? relu(sum) : sum;
    });
  return relu(add(mul(mul(units[0] as S, row.at(-1)!), -1), 1));
}

export const moonsTerms = <S extends object>(own: Arithmetic<S>, weights: readonly S[], rows: Rows): S[] => [
  ...rows.map((row) => own.mul(hinge(own, weights, row), 1 / rows.length)),
  ...weights.map((weight) => own.mul(own.mul(weight, weight), PENALTY)),
];

/** The log-loss of one example, undivided. */
export function logLoss<S extends object>(
  { add, mul, softplus }: Arithmetic<S>,
  weights: readonly S[],
  row: readonly (S | number)[],
): S {
  let score = weights[row.length - 1]!;
  for (let j = 0; j < row.length - 1; j++) score = add(score, mul(weights[j]!, row[j]!));
  return softplus(mul(mul(score, row.at(-1)!), -1));
}

export const logisticTerms = <S extends object>(own: Arithmetic<S>, weights: readonly S[], rows: Rows): S[] =>
  rows.map((row) => own.mul(logLoss(own, weights, row), 1 / rows.length));

/** By task. */
export const TERMS = { rosenbrock: rosenbrockTerms, moons: moonsTerms, "logistic-regression": logisticTerms };
