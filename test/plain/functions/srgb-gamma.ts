/**
 * sRGB and back (IEC 61966-2-1): each channel is linear near black and a power elsewhere. Two colours are mixed where
 * light adds, and the result is compared with a wanted one.
 */
import { defineModel, vector } from "micrograd-compile";

const toLinear = (c: number): number => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);

function toDisplay(c: number): number {
  if (c <= 0.0031308) return 12.92 * c;
  return 1.055 * c ** (1 / 2.4) - 0.055;
}

type Colour = readonly [red: number, green: number, blue: number];

const WANTED: Colour = [0.4, 0.3, 0.2];

/** x is the share of the first colour, then both. */
export function f([share = 0, ...channels]: readonly number[]): number {
  const first = channels.slice(0, 3).map(toLinear);
  const second = channels.slice(3).map(toLinear);
  let error = 0;
  for (const i of WANTED.keys()) {
    const mixed = share * first[i]! + (1 - share) * second[i]!;
    error += (toDisplay(mixed) - WANTED[i]!) ** 2;
  }
  return error;
}

export const domain: readonly (readonly [number, number])[] = [
  [0.1, 0.9],
  ...Array.from({ length: 6 }, () => [0.005, 0.4] as const),
];
export const seeds: readonly (readonly number[])[] = [
  [0.3, 0.01, 0.02, 0.03, 0.02, 0.03, 0.01],
  [0.6, 0.02, 0.03, 0.01, 0.03, 0.01, 0.02],
];

export default defineModel({
  parameters: { x: vector(domain.length, [0.5, 0.8, 0.2, 0.1, 0.02, 0.3, 0.6]) },
  forward: ({ x }) => f(x),
});
