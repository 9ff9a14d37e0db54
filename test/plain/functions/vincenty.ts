/**
 * The geodesic on the ellipsoid WGS 84 by Vincenty's inverse formula (Survey Review 23, 1975), with a fixed number of
 * iterations for the longitude on the auxiliary sphere.
 */
import { defineModel, vector } from "micrograd-compile";

const A = 6.378137;
const FLATTENING = 1 / 298.257223563;
const B = A * (1 - FLATTENING);

/** In thousands of kilometres, between (x[0], x[1]) and (x[2], x[3]), latitude and longitude in degrees. */
export function f(x: readonly number[]): number {
  const [lat1, lon1, lat2, lon2] = x.map((degrees) => (degrees * Math.PI) / 180) as [number, number, number, number];
  const u1 = Math.atan((1 - FLATTENING) * Math.tan(lat1));
  const u2 = Math.atan((1 - FLATTENING) * Math.tan(lat2));
  const [s1, c1, s2, c2] = [Math.sin(u1), Math.cos(u1), Math.sin(u2), Math.cos(u2)];
  const L = lon2 - lon1;
  let lambda = L;
  let sigma = 0;
  let [sinSigma, cosSigma, cos2Alpha, cos2M] = [0, 0, 0, 0];
  let round = 0;
  do {
    const [sl, cl] = [Math.sin(lambda), Math.cos(lambda)];
    sinSigma = Math.hypot(c2 * sl, c1 * s2 - s1 * c2 * cl);
    cosSigma = s1 * s2 + c1 * c2 * cl;
    sigma = Math.atan2(sinSigma, cosSigma);
    const sinAlpha = (c1 * c2 * sl) / sinSigma;
    cos2Alpha = 1 - sinAlpha ** 2;
    cos2M = cosSigma - (2 * s1 * s2) / cos2Alpha;
    const C = (FLATTENING / 16) * cos2Alpha * (4 + FLATTENING * (4 - 3 * cos2Alpha));
    const inner = cos2M + C * cosSigma * (2 * cos2M ** 2 - 1);
    lambda = L + (1 - C) * FLATTENING * sinAlpha * (sigma + C * sinSigma * inner);
  } while (++round < 5);
  const w = (cos2Alpha * (A ** 2 - B ** 2)) / B ** 2;
  const scale = 1 + (w / 16384) * (4096 + w * (-768 + w * (320 - 175 * w)));
  const k = (w / 1024) * (256 + w * (-128 + w * (74 - 47 * w)));
  const third = (k / 6) * cos2M * (4 * sinSigma ** 2 - 3) * (4 * cos2M ** 2 - 3);
  const correction = k * sinSigma * (cos2M + (k / 4) * (cosSigma * (2 * cos2M ** 2 - 1) - third));
  return B * scale * (sigma - correction);
}

export const domain: readonly (readonly [number, number])[] = [
  [20, 60],
  [-30, 20],
  [-40, 10],
  [30, 80],
];

export default defineModel({
  parameters: { x: vector(domain.length, [52.5, 13.4, -33.9, 60]) },
  forward: ({ x }) => f(x),
});
