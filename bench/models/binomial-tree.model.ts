/** An American put by a binomial tree (Cox, Ross & Rubinstein): from the last day back, exercise or hold. */
import { defineModel, type Model, scalar } from "micrograd-compile";

export function binomialTree(steps: number): Model {
  return defineModel({
    parameters: {
      spot: scalar(100),
      strike: scalar(105),
      rate: scalar(0.03),
      volatility: scalar(0.25),
      years: scalar(1),
    },
    forward: ({ spot, strike, rate, volatility, years }) => {
      const day = years / steps;
      const up = Math.exp(volatility * Math.sqrt(day));
      const discount = Math.exp(-rate * day);
      const chance = (Math.exp(rate * day) - 1 / up) / (up - 1 / up);
      const price = (step: number, ups: number): number => spot * up ** (2 * ups - step);
      const worth: number[] = Array.from({ length: steps + 1 }, (_, i) => Math.max(strike - price(steps, i), 0));
      for (let step = steps - 1; step >= 0; step--)
        for (let i = 0; i <= step; i++) {
          const held = discount * (chance * worth[i + 1]! + (1 - chance) * worth[i]!);
          worth[i] = Math.max(held, strike - price(step, i));
        }
      return worth[0]!;
    },
  });
}

export default binomialTree(60);
