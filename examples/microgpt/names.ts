/** What microgpt reads and writes: names as tokens, and tokens as the inputs of the model. Knows nothing of models. */

/** The letters; what stands before and behind each name has the number after theirs. */
export interface Alphabet {
  readonly letters: string;
  readonly end: number;
}

export const alphabetOf = (letters: string): Alphabet => ({ letters, end: letters.length });

/** Writes a name into the inputs of the model: tokens, and behind them how many are followed by another one. */
export function encode({ letters, end }: Alphabet, name: string, inputs: Float64Array): Float64Array {
  const block = inputs.length - 2;
  const tokens = [end, ...Array.from(name, (letter) => letters.indexOf(letter)), end];
  inputs.fill(0);
  inputs.set(tokens.slice(0, block + 1));
  inputs[block + 1] = Math.min(block, tokens.length - 1);
  return inputs;
}

/** The first token whose cumulative probability exceeds a draw from 0 to 1. */
export function pick(probabilities: readonly number[], draw: number): number {
  let sum = 0;
  for (const [token, p] of probabilities.entries()) {
    sum += p;
    if (sum > draw) return token;
  }
  return probabilities.length - 1;
}
