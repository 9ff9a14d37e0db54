/** Own functions of `--fast-math`: how far they are from the host's, their special values, and that lanes have the bits of numbers. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Body, encodeModule, type Import, type WasmFunction } from "../../../src/emit/wasm/encode.js";
import { compileOwn, type Form, ownOf } from "../../../src/emit/wasm/own.js";
import { proveModule } from "../../../src/emit/wasm/prove.js";
import { readModule } from "../../../src/emit/wasm/read.js";
import { slopeOfTanh } from "../../../src/ops/hyperbolic.js";
import { ulp } from "../../accuracy/errors.js";
import { exportsOf } from "../../support/web-assembly.js";

type Law = (...given: number[]) => number;

const HOST: Readonly<Record<string, Law>> = {
  ...{ "Math.exp": Math.exp, "Math.expm1": Math.expm1, "Math.log": Math.log, "Math.log1p": Math.log1p },
  ...{ "Math.tanh": Math.tanh, "Math.sin": Math.sin, "Math.cos": Math.cos, slopeOfTanh: slopeOfTanh.eval as Law },
};

/** A module with one own function, as it is called for a number and for two lanes in memory. */
function made(callee: string): {
  readonly scalar: Law;
  readonly lanes: (x: readonly number[], y: readonly number[]) => number[];
} {
  const names: [string, Form][] = [];
  const imports: Import[] = [];
  const host = ownOf(callee)!.guard?.host;
  if (host) imports.push({ module: "m", name: host.slice(5), parameters: ["f64"], result: "f64" });
  const index = (name: string, form: Form | "host"): number => {
    if (form === "host") return 0;
    const known = names.findIndex(([other, of]) => other === name && of === form);
    return imports.length + (known < 0 ? names.push([name, form]) - 1 : known);
  };
  index(callee, "scalar");
  index(callee, "lanes");
  const functions: WasmFunction[] = [];
  const constants: number[] = [];
  const place = (constant: number): number => {
    const known = constants.findIndex((one) => Object.is(one, constant));
    return 48 + 8 * (known < 0 ? constants.push(constant) - 1 : known);
  };
  for (let i = 0; i < names.length; i++)
    functions.push(compileOwn(ownOf(names[i]![0])!, names[i]![1], { index, place }));
  const { length } = functions[0]!.parameters;
  const around = new Body();
  around.emit("i32.const", 0);
  for (let k = 0; k < length; k++) {
    around.emit("i32.const", 0);
    around.emit("v128.load", 16 * k);
  }
  around.emit("call", imports.length + 1);
  around.emit("v128.store", 32);
  functions[0] = { ...functions[0]!, exported: "scalar" };
  functions.push({ parameters: [], result: "none", locals: [], code: around.code, exported: "lanes" });
  const bytes = encodeModule({
    imports,
    functions,
    memory: 48 + 8 * constants.length,
    constants: { start: 48, numbers: constants },
  });
  proveModule(readModule(bytes));
  const { scalar, lanes, memory } = exportsOf(bytes, { m: Math }) as unknown as {
    scalar: Law;
    lanes: () => void;
    memory: { buffer: ArrayBuffer };
  };
  const cells = new Float64Array(memory.buffer);
  return {
    scalar,
    lanes: (x, y) => {
      cells.set([...x, ...y]);
      lanes();
      return [...cells.subarray(4, 6)];
    },
  };
}

const SPECIAL = [
  ...[
    0,
    5e-324,
    1e-310,
    2 ** -1022,
    2 ** -1021,
    1e-200,
    1e-17,
    2 ** -54,
    2 ** -53,
    1e-8,
    0.1,
    0.5,
    0.49999999999999994,
    1,
    2,
    3,
  ],
  ...[Math.SQRT1_2, Math.SQRT2, Math.LN2, Math.LN2 / 2, 1.5 * Math.LN2, Math.PI, Math.PI / 2, Math.PI / 4, Math.E, 10],
  ...[
    19, 22, 22.000001, 36.7, 37.5, 44, 60, 80, 700, 708.4, 709.7, 709.782712893384, 709.7827128933841, 710,
    745.1332191019411, 745.2, 746,
  ],
  ...[99_999.99, 100_000, 1e6, 2 ** 52, 2 ** 53, 1e22, 1e300, Number.MAX_VALUE, Number.POSITIVE_INFINITY],
].flatMap((x) => [x, -x]);
const VALUES = [...SPECIAL, Number.NaN, -1 + 2 ** -53, -1 + 1e-10, 1 - 2 ** -53, 1 + 2 ** -52];

/** Numbers of all sizes, and those where functions have their ends and middle. */
function randomNumbers(count: number, seed: number): Float64Array {
  let state = seed;
  const random = (): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
  return Float64Array.from({ length: count }, (_, i) => {
    const sign = random() < 0.5 ? -1 : 1;
    const x = random() + random() * 2 ** -32;
    if (i % 4 === 0) return sign * x * 2 ** Math.floor(2098 * random() - 1074);
    return sign * x * [1, 1, 30, 800][i % 4]!;
  });
}

/** Functions of ours and of the host's are each within 1 or 2 of the truth. */
const APART = 2;
/** Those that go on from what others have come to; and V8's tanh is itself up to 2 off. */
const MORE: Readonly<Record<string, number>> = { "Math.tanh": 4, slopeOfTanh: 6 };

const kind = (x: number): string => (Number.isNaN(x) ? "NaN" : Number.isFinite(x) ? "finite" : String(x));

/** Nothing, or what is wrong. */
function compare(callee: string, given: readonly number[], found: number): string[] {
  const expected = HOST[callee]!(...given);
  if (kind(found) === kind(expected)) {
    if (!Number.isFinite(expected)) return [];
    const isSame =
      expected === 0
        ? Object.is(found, expected)
        : Math.abs(found - expected) <= (MORE[callee] ?? APART) * ulp(expected);
    if (isSame) return [];
  }
  return [`${callee}(${given}) is ${found}, not ${expected}`];
}

describe.each(Object.keys(HOST))("%s", (callee) => {
  const { scalar, lanes } = made(callee);
  const takesTwo = callee === "slopeOfTanh";
  const given = (x: number): number[] => (takesTwo ? [x, Math.tanh(x)] : [x]);

  test("at special values", () => {
    expect(SPECIAL.length).toBeGreaterThan(80);
    expect(VALUES.flatMap((x) => compare(callee, given(x), scalar(...given(x))))).toEqual([]);
  });

  test("at a million random numbers", () => {
    const wrong: string[] = [];
    for (const x of randomNumbers(1_000_000, 20)) {
      if (wrong.length > 5) break;
      wrong.push(...compare(callee, given(x), scalar(...given(x))));
    }
    expect(wrong).toEqual([]);
  });

  test("on both sides of where its pieces meet", () => {
    const edges = [
      Math.LN2 / 2,
      Math.LN2,
      Math.PI / 4,
      Math.PI / 2,
      100_000,
      Math.SQRT2,
      Math.SQRT1_2,
      Math.SQRT2 - 1,
      Math.SQRT1_2 - 1,
      22,
      1,
    ];
    for (const edge of edges.flatMap((x) => [x, -x]))
      for (let k = -200; k <= 200; k++) {
        const x = edge + k * ulp(edge);
        expect(compare(callee, given(x), scalar(...given(x)))).toEqual([]);
      }
  });

  test("lanes have the bits of numbers, whatever is beside them", () => {
    const number = fc.oneof(fc.constantFrom(...VALUES), fc.double(), fc.double({ min: -50, max: 50 }));
    fc.assert(
      fc.property(number, number, (x, y) => {
        const [one, other] = [given(x), given(y)];
        const found = lanes([one[0]!, other[0]!], takesTwo ? [one[1]!, other[1]!] : []);
        expect(found).toEqual([scalar(...one), scalar(...other)]);
      }),
      { numRuns: 5_000 },
    );
  });
});
