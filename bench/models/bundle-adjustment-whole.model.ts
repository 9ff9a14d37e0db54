/** Bundle adjustment as one model: all cameras and points, and the observations in no order. */
import { defineModel, matrix, vector } from "micrograd-compile";
import { Random } from "../../src/verify/random.js";
import { reprojectionError, weightError } from "../../test/adbench/bundle-adjustment.js";

const CAMERAS = 21;
const POINTS = 300;
const OBSERVATIONS = 1000;

const random = new Random(1999);
const seen = Array.from({ length: OBSERVATIONS }, () => ({
  camera: random.below(CAMERAS),
  point: random.below(POINTS),
  feature: [random.normal(), random.normal()],
}));

export default defineModel({
  parameters: {
    cameras: matrix(CAMERAS, 11, (i, k) => 0.1 + 0.01 * Math.sin(11 * i + k)),
    points: matrix(POINTS, 3, (i, k) => 1 + 0.2 * Math.cos(3 * i + k)),
    weights: vector(OBSERVATIONS, 1),
  },
  forward: ({ cameras, points, weights }) => ({
    reprojections: seen.map(({ camera, point, feature }, i) =>
      reprojectionError(cameras[camera]!, points[point]!, weights[i]!, feature),
    ),
    weights: weights.map(weightError),
  }),
});
