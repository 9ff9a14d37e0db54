/** The flat parameters of the net as matrices and vectors, and back: tensors want the weights of a layer together. */
import { LAYERS } from "./peer.js";

/** Weights as inputs × units, then biases, layer by layer: where each element stands in the flat vector. */
export const PIECES = LAYERS.flatMap(({ inputs, units, start }) => {
  const at = (unit: number, i: number): number => start + unit * (inputs + 1) + i;
  const weights = Array.from({ length: inputs * units }, (_, k) => at(k % units, Math.floor(k / units)));
  return [
    { shape: [inputs, units], places: Int32Array.from(weights) },
    { shape: [units], places: Int32Array.from({ length: units }, (_, unit) => at(unit, inputs)) },
  ];
});

export const gather = <Numbers extends Float32Array | Float64Array>(
  parameters: Float64Array,
  places: Int32Array,
  into: Numbers,
): Numbers => {
  for (let k = 0; k < places.length; k++) into[k] = parameters[places[k]!]!;
  return into;
};

export function scatter(numbers: ArrayLike<number>, places: Int32Array, gradient: Float64Array): void {
  for (let k = 0; k < places.length; k++) gradient[places[k]!] = numbers[k]!;
}
