/**
 * The cost of a tank that is a cylinder with a cap: classes with getters and inheritance; the wall's thickness follows from
 * Barlow's formula or from the least that can be made, and there is a fine for too small a volume.
 */
import { defineModel, vector } from "micrograd-compile";

const LEAST_WALL = 0.012;

abstract class Solid {
  protected readonly radius: number;

  constructor(radius: number) {
    this.radius = radius;
  }

  abstract get surface(): number;
  abstract get volume(): number;

  static wall(pressure: number, diameter: number): number {
    const needed = (pressure * diameter) / 200;
    if (needed < LEAST_WALL) return LEAST_WALL;
    return needed;
  }

  steel(pressure: number): number {
    return this.surface * Solid.wall(pressure, 2 * this.radius);
  }
}

class Tube extends Solid {
  private readonly length: number;

  constructor(radius: number, length: number) {
    super(radius);
    this.length = length;
  }

  override get surface(): number {
    return 2 * Math.PI * this.radius * this.length;
  }

  override get volume(): number {
    return Math.PI * this.radius ** 2 * this.length;
  }
}

class Cap extends Solid {
  override get surface(): number {
    return 2 * Math.PI * this.radius ** 2;
  }

  override get volume(): number {
    return (2 / 3) * Math.PI * this.radius ** 3;
  }

  /** Formed steel is dearer. */
  override steel(pressure: number): number {
    return 1.5 * super.steel(0.5 * pressure);
  }
}

/** x is radius, length, pressure. */
export function f(x: readonly number[]): number {
  const [radius, length, pressure] = x as [number, number, number];
  const parts: readonly Solid[] = [new Tube(radius, length), new Cap(radius), new Cap(radius)];
  let [steel, volume] = [0, 0];
  for (const part of parts) {
    steel += part.steel(pressure);
    volume += part.volume;
  }
  const missing = 3 - volume;
  return 100 * steel + (missing > 0 ? 10 * missing ** 2 : 0);
}

export const domain: readonly (readonly [number, number])[] = [
  [0.3, 1],
  [0.5, 3],
  [0.5, 8],
];

export default defineModel({ parameters: { x: vector(domain.length, [0.6, 2, 3]) }, forward: ({ x }) => f(x) });
