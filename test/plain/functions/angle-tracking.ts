/**
 * Headings: an error is brought into a half turn by `%`, whole turns are counted by `Math.trunc` and `Math.round`, and the
 * motor's command has a dead zone.
 */
import { defineModel, vector } from "micrograd-compile";

const HALF = 180;

/** −180 … 180. */
function wrap(degrees: number): number {
  let d = (degrees + HALF) % (2 * HALF);
  if (d < 0) d += 2 * HALF;
  return d - HALF;
}

const deadZone = (u: number, width: number): number => (u > width ? u - width : u < -width ? u + width : 0);

/** x is the heading, the wanted heading, the gain and the width of the dead zone. */
export function f(x: readonly number[]): number {
  const [heading, wanted, gain, width] = x as [number, number, number, number];
  const error = wrap(wanted - heading) / HALF;
  const turns = Math.trunc(heading / 360) + Math.round(wanted / 360);
  const command = deadZone(gain * error, width);
  return command ** 2 + turns * error + 0.1 * Math.sign(error) * command;
}

export const domain: readonly (readonly [number, number])[] = [
  [-900, 900],
  [-900, 900],
  [0.5, 2],
  [0.1, 0.5],
];

export default defineModel({ parameters: { x: vector(domain.length, [30, 400, 1, 0.2]) }, forward: ({ x }) => f(x) });
