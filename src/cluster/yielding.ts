/**
 * Gives way: whoever computes for long must let timers and sockets run now and then, else queues take it for dead (a lock that
 * is not renewed) though it is healthy.
 */
import { setImmediate } from "node:timers/promises";

/** Milliseconds of work after which others have their turn. */
const TURN = 40;

let since = performance.now();

/** Waits for others if it is time. */
export async function giveWay(): Promise<void> {
  if (performance.now() - since < TURN) return;
  await setImmediate();
  since = performance.now();
}
