/** Makes up names, letter by letter: the functions of the model run on plain numbers, and each draw picks a token. */
import { BLOCK, emptyCache, logits, softmax, type Weights } from "./model.js";
import { type Alphabet, pick } from "./names.js";

/**
 * @param temperature what the logits are divided by: the lower, the more probable the tokens that are picked.
 * @param draws numbers from 0 to 1, one for each token.
 */
export function namesFrom(
  weights: Weights,
  { letters, end }: Alphabet,
  temperature: number,
  draws: Iterable<number>,
  count: number,
): string[] {
  const rest = draws[Symbol.iterator]();
  return Array.from({ length: count }, () => {
    const cache = emptyCache();
    let name = "";
    let token = end;
    for (let position = 0; position < BLOCK; position++) {
      const scores = logits(weights, token, position, cache).map((score) => score / temperature);
      token = pick(softmax(scores), rest.next().value as number);
      if (token === end) break;
      name += letters[token]!;
    }
    return name;
  });
}
