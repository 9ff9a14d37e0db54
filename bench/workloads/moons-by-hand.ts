/**
 * The loss of the moons demo and its gradient as loops over flat arrays: one forward and one backward pass per point,
 * activations in arrays that are kept, and nothing done for units and points whose slope is 0.
 */
import type { ValueAndGradient } from "../workload.js";

/** @param points x, y and label of each point, one after the other. */
export function moonsByHand(points: Float64Array): ValueAndGradient {
  const first = new Float64Array(16);
  const second = new Float64Array(16);
  const slopes = new Float64Array(16);
  return (weights, gradient) => {
    // Constants stand in here, where bundlers leave them constant. Each neuron has its weights and then its bias.
    const INPUTS = 2;
    const HIDDEN = 16;
    const SECOND = HIDDEN * (INPUTS + 1);
    const THIRD = SECOND + HIDDEN * (HIDDEN + 1);
    const PENALTY = 1e-4;
    gradient.fill(0);
    let loss = 0;
    for (let point = 0; point < points.length; point += INPUTS + 1) {
      const x = points[point]!;
      const y = points[point + 1]!;
      const label = points[point + 2]!;
      for (let j = 0, w = 0; j < HIDDEN; j++, w += INPUTS + 1) {
        const sum = weights[w + 2]! + weights[w]! * x + weights[w + 1]! * y;
        first[j] = Math.max(sum, 0);
      }
      for (let j = 0, w = SECOND; j < HIDDEN; j++, w += HIDDEN + 1) {
        let sum = weights[w + HIDDEN]!;
        for (let i = 0; i < HIDDEN; i++) sum += weights[w + i]! * first[i]!;
        second[j] = Math.max(sum, 0);
      }
      let score = weights[THIRD + HIDDEN]!;
      for (let i = 0; i < HIDDEN; i++) score += weights[THIRD + i]! * second[i]!;
      const margin = 1 - label * score;
      if (margin <= 0) continue;
      loss += margin;
      gradient[THIRD + HIDDEN]! -= label;
      slopes.fill(0);
      for (let j = 0, w = SECOND; j < HIDDEN; j++, w += HIDDEN + 1) {
        const unit = second[j]!;
        if (unit <= 0) continue;
        gradient[THIRD + j]! -= label * unit;
        const slope = -label * weights[THIRD + j]!;
        gradient[w + HIDDEN]! += slope;
        for (let i = 0; i < HIDDEN; i++) {
          gradient[w + i]! += slope * first[i]!;
          slopes[i]! += slope * weights[w + i]!;
        }
      }
      for (let i = 0, w = 0; i < HIDDEN; i++, w += INPUTS + 1) {
        if (first[i]! <= 0) continue;
        const slope = slopes[i]!;
        gradient[w]! += slope * x;
        gradient[w + 1]! += slope * y;
        gradient[w + 2]! += slope;
      }
    }
    const scale = (INPUTS + 1) / points.length;
    let squares = 0;
    for (let k = 0; k < weights.length; k++) {
      const weight = weights[k]!;
      squares += weight * weight;
      gradient[k] = gradient[k]! * scale + 2 * PENALTY * weight;
    }
    return loss * scale + PENALTY * squares;
  };
}
