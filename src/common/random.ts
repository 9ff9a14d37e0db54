/** Random numbers that follow from a seed. */

/** Numbers from 0 up to 1: mulberry32, 32 bits of state, by Tommy Ettinger (public domain; github.com/bryc/code, jshash/PRNGs.md). */
export function mulberry32(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}
