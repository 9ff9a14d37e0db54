/**
 * How cold it feels: the wind chill of Osczevski and Bluestein (Bull. Am. Meteorol. Soc. 86, 2005), blended from where it
 * holds (above 4.8 km/h) to still air, with a daily cycle.
 */
import { defineModel, vector } from "micrograd-compile";

const CALM = 4.8;

/** x is air temperature, wind in km/h, hour. */
export function f(x: readonly number[]): number {
  const air = +x[0]!;
  let wind = x[1]!;
  let hour = x[2]!;
  hour %= 24;
  hour -= 14;
  hour /= 12;
  hour **= 2;
  const temperature = air - 3 * hour;
  const calm = !(wind > CALM);
  const share = calm ? wind / CALM : 1;
  wind = calm ? CALM : wind;
  wind **= 0.16;
  const felt = 13.12 + 0.6215 * temperature + (0.3965 * temperature - 11.37) * wind;
  return temperature + share * (felt - temperature);
}

export const domain: readonly (readonly [number, number])[] = [
  [-30, 10],
  [0.5, 40],
  [0, 48],
];

export default defineModel({ parameters: { x: vector(domain.length, [-5, 20, 9]) }, forward: ({ x }) => f(x) });
