/**
 * How much longer a call of an op's function of `Math` takes when it is imported into WebAssembly than in JavaScript, in
 * nanoseconds, in V8 (Node 20 to 26), by the ops' names. Those below 5 it knows by what they are; the numbers of all others go through
 * objects, which takes about 15 for those that are not named here.
 */
export const detours: Readonly<Record<string, number>> = {
  ...{ exp: 1.5, log: 1.5, sin: 2, cos: 2, tan: 2, atan: 2, atan2: 2, asin: 3.5, acos: 4, pow: 4 },
  ...{ hypot: 6, log2: 12, tanh: 18, sinh: 20, asinh: 20 },
};
