/** Any number of points like those of micrograd's demo: two half moons that reach into each other, with noise. */
import { Random } from "../../src/verify/random.js";

const NOISE = 0.1;

/** @returns x, y and label (1 or -1) of each point, one after the other; always the same. */
export function twoMoons(points: number): Float64Array {
  const random = new Random(points);
  const all = new Float64Array(3 * points);
  for (let at = 0; at < all.length; at += 3) {
    const angle = Math.PI * random.uniform();
    const upper = random.uniform() < 0.5;
    const [x, y] = upper ? [Math.cos(angle), Math.sin(angle)] : [1 - Math.cos(angle), 0.5 - Math.sin(angle)];
    all[at] = x + NOISE * random.normal();
    all[at + 1] = y + NOISE * random.normal();
    all[at + 2] = upper ? -1 : 1;
  }
  return all;
}
