/**
 * Eight schools: the effects of a coaching in eight schools, and how much they differ (D. B. Rubin 1981; A. Gelman et al.,
 * Bayesian Data Analysis, section 5.5). The negative logarithm of the posterior, with effects μ + τη.
 */
import { defineModel, scalar, vector } from "micrograd-compile";

const EFFECTS = [28, 8, -3, 7, -1, 1, 18, 12];
const ERRORS = [15, 10, 16, 11, 9, 11, 10, 18];

export default defineModel({
  parameters: { mu: scalar(0), tau: scalar(1, { min: 0 }), eta: vector(8) },
  forward: ({ mu, tau, eta }) => {
    let energy = (mu / 5) ** 2 / 2 + Math.log(1 + (tau / 5) ** 2);
    for (let j = 0; j < 8; j++) {
      energy += eta[j]! ** 2 / 2 + ((EFFECTS[j]! - mu - tau * eta[j]!) / ERRORS[j]!) ** 2 / 2;
    }
    return energy;
  },
});
