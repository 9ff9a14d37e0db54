/**
 * ADBench's bundle adjustment, one observation: where a camera sees a point, and how far that is from the feature in its
 * picture. Source: src/cpp/shared/ba.h (MIT License, © Microsoft Corporation).
 */
import { defineModel, scalar, vector } from "micrograd-compile";

type Vector = readonly number[];

const dot = (a: Vector, b: Vector): number => a.reduce((sum, x, i) => sum + x * b[i]!, 0);

const cross = ([a0, a1, a2]: Vector, [b0, b1, b2]: Vector): number[] => [
  a1! * b2! - a2! * b1!,
  a2! * b0! - a0! * b2!,
  a0! * b1! - a1! * b0!,
];

/** Turns x about an axis, whose length is the angle (Rodrigues). */
export function rotate(axis: Vector, x: Vector): number[] {
  const squared = dot(axis, axis);
  const crossed = cross(axis, x);
  if (squared === 0) return x.map((xi, i) => xi + crossed[i]!);
  const angle = Math.sqrt(squared);
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  const along = (dot(axis, x) * (1 - cos)) / squared;
  return x.map((xi, i) => xi * cos + (crossed[i]! * sin) / angle + axis[i]! * along);
}

/** A lens moves what is far from the middle. */
function distort([k1, k2]: Vector, p: Vector): number[] {
  const squared = dot(p, p);
  return p.map((x) => x * (1 + k1! * squared + k2! * squared * squared));
}

/** @param camera axis of rotation (3), centre (3), focal length, middle of the picture (2), distortion (2). */
function project(camera: Vector, point: Vector): number[] {
  const centre = camera.slice(3, 6);
  const focalLength = camera[6]!;
  const middle = camera.slice(7, 9);
  const [x, y, z] = rotate(
    camera.slice(0, 3),
    point.map((p, i) => p - centre[i]!),
  );
  return distort(camera.slice(9), [x! / z!, y! / z!]).map((p, i) => p * focalLength + middle[i]!);
}

export const reprojectionError = (camera: Vector, point: Vector, weight: number, feature: Vector): number[] =>
  project(camera, point).map((p, i) => weight * (p - feature[i]!));

export const weightError = (weight: number): number => 1 - weight * weight;

export default defineModel({
  parameters: { camera: vector(11, 0.1), point: vector(3, 1), weight: scalar(1) },
  inputs: { feature: vector(2) },
  forward: ({ camera, point, weight }, { feature }) => ({
    reprojection: reprojectionError(camera, point, weight, feature),
    weight: weightError(weight),
  }),
});
