/** Random numbers that follow from a seed: evenly from 0 to 1, and normally distributed (G. E. P. Box and M. E. Muller 1958). */
import { mulberry32 } from "../common/random.js";

export interface Random {
  readonly uniform: () => number;
  readonly normal: () => number;
}

export function randomOf(seed: number): Random {
  const next = mulberry32(seed);
  // Seeds that follow each other must not give numbers that do.
  const uniform = mulberry32(Math.floor(next() * 2 ** 32));
  let spare: number | undefined;
  const normal = (): number => {
    if (spare !== undefined) {
      const given = spare;
      spare = undefined;
      return given;
    }
    const radius = Math.sqrt(-2 * Math.log(1 - uniform()));
    const angle = 2 * Math.PI * uniform();
    spare = radius * Math.sin(angle);
    return radius * Math.cos(angle);
  };
  return { uniform, normal };
}
