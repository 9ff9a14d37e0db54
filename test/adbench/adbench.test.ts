/** ADBench's bundle adjustment and Gaussian mixture: values and derivatives are those that its own tests expect, to 1e-8. */
import { describe, expect, test } from "vitest";
import { load } from "../../src/compile.js";
import type { VectorModule } from "../../src/products/modules.js";
import { centralDifferences, farthest } from "../support/jacobians.js";
import { reprojectionError, rotate, weightError } from "./bundle-adjustment.js";
import expected from "./data/expected.json" with { type: "json" };
import { readMixture, readObservation } from "./data.js";
import { objective } from "./gaussian-mixture.js";

/** Each number is as expected: to 1e-8 of itself, or where it is below 1, to 1e-8. */
function expectNear(found: ArrayLike<number>, wanted: readonly number[]): void {
  expect(found.length).toBe(wanted.length);
  const errors = wanted.map((x, i) => Math.abs(found[i]! - x) / Math.max(1, Math.abs(x)));
  expect(errors.filter((error) => !(error < 1e-8))).toEqual([]);
}

/** One digit of expected.json is wrong; data/README.md says how that was found out. */
const ERRATUM = { row: 1, column: 2, printed: 97.54752914033264, actual: 97.54762914033275 };

describe("bundle adjustment", () => {
  const { camera, point, weight, feature } = readObservation("ba-test.txt");
  const {
    reprojectionError: wantedError,
    weightError: wantedWeightError,
    jacobianRows,
    weightErrorDerivative,
  } = expected["ba-test"];
  const parameters = Float64Array.of(...camera, ...point, weight);
  const inputs = Float64Array.from(feature);
  const plain = (x: Float64Array): number[] => [
    ...reprojectionError([...x.slice(0, 11)], [...x.slice(11, 14)], x[14]!, feature),
    weightError(x[14]!),
  ];
  const module = () => load<VectorModule>("test/adbench/bundle-adjustment.ts");

  test("the plain function gives the expected errors", () => {
    expectNear(reprojectionError(camera, point, weight, feature), wantedError);
    expectNear([weightError(weight)], [wantedWeightError]);
  });

  test("a rotation by nothing is the limit of small ones", () => {
    expect(rotate([0, 0, 0], [1, 2, 3])).toEqual([1, 2, 3]);
    expectNear(rotate([1e-9, -1e-9, 2e-9], [1, 2, 3]), [1, 2, 3]);
  });

  const corrected = jacobianRows.map((row) => [...row]);
  corrected[ERRATUM.row]![ERRATUM.column] = ERRATUM.actual;

  test("the misprint is still there: otherwise nothing is to be corrected", () =>
    expect(jacobianRows[ERRATUM.row]![ERRATUM.column]).toBe(ERRATUM.printed));

  test("the plain function has the expected derivatives, up to the differences that they are computed by", () => {
    const differences = centralDifferences(plain, parameters);
    expect(farthest(differences.slice(0, 30), Float64Array.from(corrected.flat()), 15)).toBeLessThan(1e-7);
  });

  test("compiled, it gives the plain errors to the bit, and the expected Jacobian", async () => {
    const { forward, jacobian } = await module();
    expect(Array.from(forward(parameters, inputs))).toEqual(plain(parameters));
    const ofWeight = [...new Array<number>(14).fill(0), weightErrorDerivative];
    expectNear(jacobian(parameters, inputs), [...corrected, ofWeight].flat());
  });

  test("its sparse Jacobian has the elements of the dense one, without those that are 0 by construction", async () => {
    interface Sparse extends VectorModule {
      readonly jacobianPattern: { readonly rowPointers: Int32Array; readonly columns: Int32Array };
      readonly jacobianValues: VectorModule["jacobian"];
    }
    const emit = ["jacobian", "sparseJacobian"];
    const { jacobian, jacobianPattern, jacobianValues } = await load<Sparse>("test/adbench/bundle-adjustment.ts", {
      emit,
    });
    const { rowPointers, columns } = jacobianPattern;
    // x does not depend on the middle of the picture in y, nor y on that in x; the weight's error only on the weight.
    expect([...rowPointers]).toEqual([0, 14, 28, 29]);
    const values = jacobianValues(parameters, inputs);
    const dense = new Array<number>(45).fill(0);
    for (let i = 0; i < 3; i++)
      for (let k = rowPointers[i]!; k < rowPointers[i + 1]!; k++) dense[15 * i + columns[k]!] = values[k]!;
    expectNear(dense, [...jacobian(parameters, inputs)]);
    expectNear(dense.slice(0, 30), corrected.flat());
  });

  test("compiled, it takes the other branch where the camera is not rotated", async () => {
    const { forward, jacobian } = await module();
    const straight = parameters.slice().fill(0, 0, 3);
    expect(Array.from(forward(straight, inputs))).toEqual(plain(straight));
    // Differences step over the branch: they see the true derivative.
    expect(farthest(jacobian(straight, inputs), centralDifferences(plain, straight), 15)).toBeLessThan(1e-7);
  });
});

describe("Gaussian mixture", () => {
  const { objective: wanted, gradient: wantedGradient } = expected["gmm-test"];
  const data = readMixture("gmm-test.txt");

  test("the plain function gives the expected objective", () => {
    expectNear([objective(data, data)], [wanted]);
  });

  test("compiled, it gives the plain objective to the bit, and the expected gradient", async () => {
    const { valueAndGradient, createParameters } = await load("test/adbench/gaussian-mixture.ts");
    const gradient = new Float64Array(wantedGradient.length);
    expect(valueAndGradient(createParameters(), gradient)).toBe(objective(data, data));
    expectNear(gradient, wantedGradient);
  });
});
