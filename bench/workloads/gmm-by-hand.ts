/**
 * ADBench's Gaussian mixture and its gradient as loops over flat arrays. A point is first taken through all components,
 * because only together do they say how much each is responsible for it; then back through each of them.
 */
import type { GmmData } from "../models/gmm.js";
import { wishartConstant } from "../models/wishart.js";
import type { ValueAndGradient } from "../workload.js";

export function gmmByHand({ alphas, icf, x, wishart }: GmmData): ValueAndGradient {
  const k = alphas.length;
  const d = x[0]!.length;
  const size = icf[0]!.length;
  const points = Float64Array.from(x.flat());
  const count = x.length;
  const firstMean = k;
  const firstFactor = k + k * d;
  const { gamma, m } = wishart;
  const constant = -0.5 * count * d * Math.log(2 * Math.PI) - k * wishartConstant(d, gamma, m);
  /** exp of the diagonals; of each component for one point: point − mean, Q times that, and the slope of the former. */
  const diagonals = new Float64Array(k * d);
  const centered = new Float64Array(k * d);
  const stretched = new Float64Array(k * d);
  const slopes = new Float64Array(d);
  const logDeterminants = new Float64Array(k);
  const terms = new Float64Array(k);

  /** log Σ exp; leaves in `terms` what each has of the sum. */
  function logSumExp(): number {
    let largest = terms[0]!;
    for (let c = 1; c < k; c++) largest = Math.max(largest, terms[c]!);
    let all = 0;
    for (let c = 0; c < k; c++) {
      terms[c] = Math.exp(terms[c]! - largest);
      all += terms[c]!;
    }
    for (let c = 0; c < k; c++) terms[c]! /= all;
    return Math.log(all) + largest;
  }

  return (parameters, gradient) => {
    gradient.fill(0);
    let value = constant;
    for (let c = 0; c < k; c++) {
      const factor = firstFactor + c * size;
      let logDeterminant = 0;
      let frobenius = 0;
      for (let i = 0; i < d; i++) {
        const q = Math.exp(parameters[factor + i]!);
        diagonals[c * d + i] = q;
        logDeterminant += parameters[factor + i]!;
        frobenius += q * q;
        gradient[factor + i] = gamma * gamma * q * q - m;
      }
      for (let i = d; i < size; i++) {
        const q = parameters[factor + i]!;
        frobenius += q * q;
        gradient[factor + i] = gamma * gamma * q;
      }
      logDeterminants[c] = logDeterminant;
      value += 0.5 * gamma * gamma * frobenius - m * logDeterminant;
      terms[c] = parameters[c]!;
    }
    value -= count * logSumExp();
    for (let c = 0; c < k; c++) gradient[c] = -count * terms[c]!;

    for (let point = 0; point < points.length; point += d) {
      for (let c = 0; c < k; c++) {
        const at = c * d;
        for (let i = 0; i < d; i++) {
          const v = points[point + i]! - parameters[firstMean + at + i]!;
          centered[at + i] = v;
          stretched[at + i] = diagonals[at + i]! * v;
        }
        for (let j = 0, q = firstFactor + c * size + d; j < d; j++) {
          const v = centered[at + j]!;
          for (let i = j + 1; i < d; i++) stretched[at + i]! += parameters[q++]! * v;
        }
        let squares = 0;
        for (let i = 0; i < d; i++) squares += stretched[at + i]! * stretched[at + i]!;
        terms[c] = parameters[c]! + logDeterminants[c]! - 0.5 * squares;
      }
      value += logSumExp();
      for (let c = 0; c < k; c++) {
        const at = c * d;
        const factor = firstFactor + c * size;
        const share = terms[c]!;
        gradient[c]! += share;
        for (let i = 0; i < d; i++) {
          const slope = -share * stretched[at + i]!;
          const q = diagonals[at + i]!;
          slopes[i] = slope;
          gradient[factor + i]! += share + slope * q * centered[at + i]!;
          gradient[firstMean + at + i]! -= slope * q;
        }
        for (let j = 0, q = d; j < d; j++) {
          const v = centered[at + j]!;
          let slope = 0;
          for (let i = j + 1; i < d; i++, q++) {
            gradient[factor + q]! += slopes[i]! * v;
            slope += slopes[i]! * parameters[factor + q]!;
          }
          gradient[firstMean + at + j]! -= slope;
        }
      }
    }
    return value;
  };
}
