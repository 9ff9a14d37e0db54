/** Small helpers on arrays of numbers, as anybody writes them. Knows nothing of models. */

export type Vec3 = readonly [number, number, number];

export const dot = (a: readonly number[], b: readonly number[]): number =>
  a.reduce((sum, ai, i) => sum + ai * b[i]!, 0);

export const cross = ([ax, ay, az]: Vec3, [bx, by, bz]: Vec3): Vec3 => [
  ay * bz - az * by,
  az * bx - ax * bz,
  ax * by - ay * bx,
];

export const scale = (a: readonly number[], s: number): number[] => a.map((ai) => ai * s);

/** a + s·b. */
export const plus = (a: readonly number[], b: readonly number[], s = 1): number[] => a.map((ai, i) => ai + s * b[i]!);

export const total = (xs: readonly number[]): number => {
  let sum = 0;
  for (const x of xs) sum += x;
  return sum;
};
