/** `Float64Array` of models: JavaScript's own until a model runs, and then the same on plain numbers. */
import { expect, test } from "vitest";
import { isFloats } from "../../src/engine/float-cells.js";
import { isolated } from "../../src/engine/throws.js";
import { arrayBuffer, float64Array, roundingArrays } from "../../src/engine/typed-arrays.js";
import { Value } from "../../src/engine/value.js";
import { expectDiagnostic } from "./expect.js";

type Run = (Float64: Float64ArrayConstructor) => unknown;

const attempts = (run: () => unknown): unknown => {
  try {
    return run();
  } catch (error) {
    return (error as Error).constructor.name;
  }
};

/** What is done with one, as texts and numbers. */
const uses: Readonly<Record<string, Run>> = {
  makers: (F) =>
    [
      new F(),
      new F(2),
      new F([1, "2" as never, true as never]),
      new F(new Set([1])),
      F.of(1, 2),
      F.from("12", Number),
    ].map((t) => [...t]),
  "wrong lengths": (F) =>
    [() => new F(-1), () => new F(1.5), () => new F("3" as never).length, () => new F(new ArrayBuffer(7))].map(
      attempts,
    ),
  writes: (F) => {
    const t = new F(3);
    t[0] = "5" as never;
    t[1] = undefined as never;
    t[7] = 1;
    (t as { extra?: number }).extra = 4;
    return [
      ...t,
      Object.keys(t),
      JSON.stringify(t),
      7 in t,
      delete (t as { extra?: number }).extra,
      attempts(() => delete t[0]),
    ];
  },
  methods: (F) => {
    const t = F.of(3, -0, Number.NaN, 1, 0);
    return [
      [...t.map((x) => x * 2)],
      [...t.filter((x) => x >= 0)],
      [...t.slice(-2)],
      [...t.subarray(1, -1)],
      [...t.with(-1, 9)],
      [...t.toReversed()],
      [...t.toSorted()],
      // By a comparator that orders all of them: what engines do otherwise is their own affair.
      [...t.filter((x) => !Number.isNaN(x)).toSorted((x, y) => y - x)],
      [t.includes(Number.NaN), t.indexOf(Number.NaN), t.lastIndexOf(0), t.join("-"), String(t), t.at(-2)],
      [...t.copyWithin(0, 3), ...t.fill(7, 1, -1), ...t.reverse(), ...t.sort()],
    ];
  },
  "set and its ends": (F) => {
    const t = new F(4);
    t.set([1, 2], 1);
    t.set(t.subarray(0, 3), 1);
    return [...t, attempts(() => t.set([1, 2], 3)), attempts(() => t.set([1], -1)), attempts(() => t.with(9, 1))];
  },
  "what it is": (F) => {
    const t = new F(2);
    return [
      t.length,
      t.byteLength,
      t.byteOffset,
      t.buffer.byteLength,
      t.BYTES_PER_ELEMENT,
      t.constructor.name,
      t instanceof Float64Array,
    ];
  },
  callbacks: (F) => {
    const t = F.of(1, 2);
    return [
      t.map((x, i, all) => x + i + all.length)[1],
      t.reduce((x, y, i, all) => x + y * i + all[0]!),
      t.every((x) => x > 0),
      t.findLast((x) => x < 2),
    ];
  },
};

test.each(Object.entries(uses))("%s", (_, run) => {
  const expected = run(Float64Array);
  expect(run(float64Array)).toEqual(expected);
  expect(isolated(() => run(float64Array)).value).toEqual(expected);
});

test("it is JavaScript's own unless a model runs", () => {
  expect(ArrayBuffer.isView(new float64Array(2))).toBe(true);
  const floats = isolated(() => new float64Array([new Value(2) as never])).value;
  expect([isFloats(floats), ArrayBuffer.isView(floats), arrayBuffer.isView(floats)]).toEqual([true, false, true]);
  expect((floats[0] as unknown as Value).data).toBe(2);
  class Own extends float64Array {}
  expect(isolated(() => ArrayBuffer.isView(new Own(1))).value).toBe(true);
});

test("the others refuse scalars", () => {
  for (const [name, Kind] of Object.entries(roundingArrays))
    if (name !== "DataView")
      expectDiagnostic(() => new (Kind as Float32ArrayConstructor)([new Value(1) as never]), "traced-store", name);
  expectDiagnostic(() => (roundingArrays.Int8Array as Int8ArrayConstructor).of(new Value(1) as never), "traced-store");
});
