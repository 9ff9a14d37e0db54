/** Trap 1: what JSON would lose without a word arrives as it was sent. */
import { expect, test } from "vitest";
import { type Answer, packAnswer, unpackAnswer } from "../../src/cluster/redis/message.js";
import { bytesOf, errorOf, failureOf, numbersOf, packValue, unpackValue } from "../../src/cluster/wire.js";
import { diagnostic } from "../../src/diagnostics.js";

const odd = Float64Array.of(Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, -0, 0, 5e-324, 0.1, 1e308);
const bits = (numbers: Float64Array): BigUint64Array => new BigUint64Array(numbers.slice().buffer);

/** As bytes come out of a socket: somewhere in a larger piece of memory, not aligned. */
const asReceived = (bytes: Buffer): Buffer => Buffer.concat([Buffer.from([7]), bytes]).subarray(1);

test("JSON would lose them", () => {
  expect(JSON.parse(JSON.stringify([...odd]))).not.toEqual([...odd]);
});

test("numbers keep their bits, wherever their bytes lie", () => {
  const view = new Float64Array(Float64Array.of(1, ...odd, 2).buffer, 8, odd.length);
  expect(bits(numbersOf(asReceived(bytesOf(view))))).toEqual(bits(odd));
  expect(() => numbersOf(Buffer.alloc(12))).toThrow(RangeError);
});

test("sums keep their bits and their places", () => {
  const sums = [0, 1].map((index) => ({ place: { level: 3, index }, sum: odd.map((x) => (index ? -x : x)) }));
  const answer: Answer = { kind: "step", number: 5, part: 2, from: "here:1", sums };
  const { sums: found, ...address } = unpackAnswer(asReceived(packAnswer(answer)));
  expect(address).toEqual({ kind: "step", number: 5, part: 2, from: "here:1" });
  expect(found!.map(({ place }) => place)).toEqual(sums.map(({ place }) => place));
  found!.forEach(({ sum }, i) => {
    expect(bits(sum)).toEqual(bits(sums[i]!.sum));
  });
});

test("values of jobs are what structuredClone makes of them", () => {
  const value = { array: odd, list: [-0, Number.NaN, undefined], map: new Map([["x", 1n]]), date: new Date(0) };
  expect(unpackValue(packValue(value))).toEqual(structuredClone(value));
  const { value: found } = unpackAnswer(packAnswer({ kind: "job", number: 1, part: 0, from: "here:1", value }));
  expect(found).toEqual(value);
});

test("functions do not travel", () => {
  expect(() => packValue({ f: () => 1 })).toThrow("could not be cloned");
});

test("an error arrives with its code, what happened and what to do", () => {
  const failure = failureOf(diagnostic("nan-shard", 3, "there:2", "its value is NaN"));
  const answer = unpackAnswer(packAnswer({ kind: "step", number: 1, part: 0, from: "there:2", failure }));
  expect(errorOf(answer.failure!)).toMatchObject({
    code: "nan-shard",
    message: "Shard 3 at there:2 is not a number: its value is NaN.",
    hint: expect.stringContaining("Mend the data"),
  });
});
