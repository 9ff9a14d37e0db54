/**
 * A room with a thermostat with hysteresis: the heater goes on below one temperature, off above another, and stays as it is
 * between; Newton's law of cooling otherwise. The cost is energy, and discomfort squared.
 */
import { defineModel, vector } from "micrograd-compile";

/** x is the first temperature, the outdoor one, the two thresholds (lower, and width), and the heater's power. */
export function f(x: readonly number[]): number {
  const [start, outside, lower, width, power] = x as [number, number, number, number, number];
  let temperature = start;
  let heating = false;
  let cost = 0;
  for (let minute = 0; minute < 16; minute++) {
    if (temperature < lower) heating = true;
    else if (temperature > lower + width) heating = false;
    temperature += 0.15 * (outside - temperature);
    if (heating) {
      temperature += power;
      cost += 0.2 * power;
    }
    cost += 0.01 * (temperature - 20) ** 2;
  }
  return cost;
}

export const domain: readonly (readonly [number, number])[] = [
  [14, 26],
  [10, 22],
  [17, 20],
  [0.5, 2],
  [0.8, 3],
];

export default defineModel({
  parameters: { x: vector(domain.length, [18, 8, 19, 2, 2.5]) },
  forward: ({ x }) => f(x),
});
