/** The thread with the larger stack: runs the one function that it was started for. Knows nothing of what that does. */
import { parentPort, workerData } from "node:worker_threads";
import { type Answer, type Errand, failureOf } from "./room.js";

const { module, name, given } = workerData as Errand;
const answer = (message: Answer): void => parentPort!.postMessage(message);

/** What was sent, with functions that say so when they are called. */
const received = given.map((one) => {
  if (typeof one !== "object" || one === null || Array.isArray(one)) return one;
  const entries = Object.entries(one).map(([key, value]) => {
    const called = (value as { readonly called?: number } | null)?.called;
    return [key, called === undefined ? value : (...given: unknown[]) => answer({ called, given })];
  });
  return Object.fromEntries(entries);
});

try {
  const { [name]: run } = (await import(module)) as Record<string, (...given: unknown[]) => unknown>;
  answer({ result: await run!(...received) });
} catch (error) {
  answer({ failure: failureOf(error) });
}
