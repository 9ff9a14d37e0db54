/**
 * Answers of workers to a driver, and the list that they go by: pushed by the worker as bytes, taken by the driver. Knows bytes and
 * redis' commands; nothing of queues.
 */

import type { PartialSum } from "../sums.js";
import type { Place } from "../tree.js";
import { bytesOf, type Failure, numbersOf, packValue, unpackValue } from "../wire.js";
import type { Redis } from "./connection.js";

/** What an answer is to, and who gives it. */
interface Address {
  readonly kind: "step" | "job";
  /** The number of the step, or of the sweep. */
  readonly number: number;
  /** The partition, or the job's index. */
  readonly part: number;
  readonly from: string;
}

interface Head extends Address {
  readonly failure?: Failure;
  readonly places?: readonly Place[];
}

export interface Answer extends Address {
  readonly failure?: Failure;
  readonly sums?: readonly PartialSum[];
  readonly value?: unknown;
}

/** A head as JSON behind its length, then bytes. */
function pack(head: Head, ...bodies: readonly Uint8Array[]): Buffer {
  const text = Buffer.from(JSON.stringify(head));
  const length = Buffer.alloc(4);
  length.writeUInt32LE(text.length);
  return Buffer.concat([length, text, ...bodies]);
}

export function packAnswer({ sums, value, failure, ...address }: Answer): Buffer {
  if (failure) return pack({ ...address, failure });
  if (sums) return pack({ ...address, places: sums.map(({ place }) => place) }, ...sums.map(({ sum }) => bytesOf(sum)));
  return pack(address, packValue(value));
}

/** @throws RangeError if these are no bytes of an answer. */
export function unpackAnswer(bytes: Buffer): Answer {
  const length = bytes.readUInt32LE(0);
  const { places, ...head } = JSON.parse(bytes.subarray(4, 4 + length).toString()) as Head;
  const body = bytes.subarray(4 + length);
  if (head.failure) return head;
  if (!places) return { ...head, value: unpackValue(body) };
  const numbers = numbersOf(body);
  const each = numbers.length / places.length;
  if (!Number.isInteger(each)) throw new RangeError(`${numbers.length} numbers are no ${places.length} sums`);
  return { ...head, sums: places.map((place, i) => ({ place, sum: numbers.slice(i * each, (i + 1) * each) })) };
}

/** @param expiry after how many milliseconds nobody is taken to be interested any more. */
export async function post(client: Redis, mailbox: string, expiry: number, answer: Answer): Promise<void> {
  await client.pipeline().rpush(mailbox, packAnswer(answer)).pexpire(mailbox, expiry).exec();
}

/** The next answer; undefined if none comes within so many seconds. */
export async function take(client: Redis, mailbox: string, seconds: number): Promise<Answer | undefined> {
  const found = await client.blpopBuffer(mailbox, seconds);
  return found ? unpackAnswer(found[1]) : undefined;
}
