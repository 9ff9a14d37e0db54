/**
 * Where the Jacobian and the Hessian of a traced model may be nonzero, found from its tape alone. Knows what to ask for
 * (results, a gradient); `dependence.ts` answers.
 *
 * The Hessian is the Jacobian of the gradient. So its pattern is read off the tape of the gradient, in which linear ops
 * have left nothing, and what interacts follows from each op's own pullback.
 */
import type { Tape } from "../ir/tape.js";
import { dependences, SET_LIMIT } from "./dependence.js";
import { expanded } from "./expand.js";
import { lowerTriangle, type Pattern } from "./pattern.js";
import { resultRows, valueAndGradient } from "./products.js";

/**
 * Which results of a tape depend on which parameters: results × parameters.
 * @param limit how many numbers the analysis may hold, and the pattern have.
 * @returns null if it has more, so that a dense model does not take the memory of a dense matrix.
 */
export const jacobianPattern = (primal: Tape, parameterCount: number, limit: number = SET_LIMIT): Pattern | null =>
  dependences(expanded(primal), resultRows(expanded(primal)), parameterCount, limit);

/**
 * The lower triangle of the Hessian of a scalar tape: parameters × parameters, entries (i, j) with i ≥ j, of the diagonal
 * only those that may be nonzero. Rules that hold something fixed may make it lopsided; then it is made symmetric.
 * @param limit how many numbers the analysis may hold, and the full Hessian have.
 * @returns null if it has more.
 */
export const hessianPattern = (primal: Tape, parameterCount: number, limit: number = SET_LIMIT): Pattern | null =>
  gradientPattern(valueAndGradient(expanded(primal), parameterCount), parameterCount, limit);

/** The same, from the tape of value and gradient, for whoever has it already. */
export function gradientPattern(derived: Tape, parameterCount: number, limit: number = SET_LIMIT): Pattern | null {
  const gradient = derived.outputs.find(({ target }) => target === "gradient")!.ids;
  const full = dependences(derived, gradient, parameterCount, limit);
  return full && lowerTriangle(full);
}
