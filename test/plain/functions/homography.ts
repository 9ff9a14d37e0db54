/**
 * The reprojection error of a homography with eight parameters: (h₀u + h₁v + h₂, h₃u + h₄v + h₅) / (h₆u + h₇v + 1) for
 * four corners (Hartley and Zisserman, Multiple View Geometry, 4.1), each error with a robust weight.
 */
import { defineModel, vector } from "micrograd-compile";

const corners = [
  { from: [0, 0], to: [0.1, 0] },
  { from: [1, 0], to: [1.2, 0.1] },
  { from: [1, 1], to: [0.9, 1.1] },
  { from: [0, 1], to: [-0.1, 0.9] },
] as const;

const project = (h: readonly number[], u: number, v: number): [number, number] => {
  const w = h[6]! * u + h[7]! * v + 1;
  return [(h[0]! * u + h[1]! * v + h[2]!) / w, (h[3]! * u + h[4]! * v + h[5]!) / w];
};

/** Geman and McClure's loss. */
const robust = (square: number): number => square / (1 + square);

/** x is the homography. */
export function f(x: readonly number[]): number {
  let loss = 0;
  for (const {
    from: [u, v],
    to,
  } of corners) {
    const [px, py] = project(x, u, v);
    loss += robust((px - to[0]) ** 2 + (py - to[1]) ** 2);
  }
  return loss / corners.length;
}

export const domain: readonly (readonly [number, number])[] = [1, 0, 0, 0, 1, 0, 0, 0].map(
  (centre) => [centre - 0.3, centre + 0.3] as const,
);

export default defineModel({
  parameters: { x: vector(domain.length, [1, 0, 0, 0, 1, 0, 0, 0]) },
  forward: ({ x }) => f(x),
});
