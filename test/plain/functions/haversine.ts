/**
 * The way along great circles through three towns, 2R asin √h with the haversine h (Sinnott, Sky and Telescope 68, 1984),
 * h clamped as one does against rounding, longitudes brought into ±180° first.
 */
import { defineModel, vector } from "micrograd-compile";

const R = 6371 / 1000;
const radians = (degrees: number): number => (degrees * Math.PI) / 180;

function wrapped(longitude: number): number {
  if (longitude > 180) return longitude - 360;
  if (longitude <= -180) return longitude + 360;
  return longitude;
}

const haversine = (angle: number): number => Math.sin(angle / 2) ** 2;

function distance(lat1: number, lon1: number, lat2: number, lon2: number): number {
  const [phi1, phi2] = [radians(lat1), radians(lat2)];
  const turn = radians(wrapped(lon2 - lon1));
  const h = haversine(phi2 - phi1) + Math.cos(phi1) * Math.cos(phi2) * haversine(turn);
  return 2 * R * Math.asin(Math.sqrt(Math.min(1, Math.max(0, h))));
}

/** In thousands of kilometres; x is latitude and longitude of each. */
export function f([lat0 = 0, lon0 = 0, lat1 = 0, lon1 = 0, lat2 = 0, lon2 = 0]: readonly number[]): number {
  return distance(lat0, lon0, lat1, lon1) + distance(lat1, lon1, lat2, lon2);
}

export const domain: readonly (readonly [number, number])[] = [
  [-60, 60],
  [-180, 180],
  [-60, 60],
  [-180, 180],
  [-60, 60],
  [-180, 180],
];

export default defineModel({
  parameters: { x: vector(domain.length, [52.5, 13.4, 35.7, 139.7, -33.9, 151.2]) },
  forward: ({ x }) => f(x),
});
