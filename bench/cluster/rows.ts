/** Rows of a logistic regression, by the number of their shard: the same wherever they are made. */

export function rowsOf(id: number, shards: number, rows: number, width: number): Float64Array {
  const count = Math.floor(((id + 1) * rows) / shards) - Math.floor((id * rows) / shards);
  const numbers = new Float64Array(count * (width + 1));
  let state = Math.imul(id + 1, 0x9e3779b1);
  for (let i = 0; i < numbers.length; i++) {
    state = (Math.imul(state, 1664525) + 1013904223) | 0;
    const x = state / 2 ** 31;
    numbers[i] = i % (width + 1) === width ? Math.sign(x) || 1 : x;
  }
  return numbers;
}
