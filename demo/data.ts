/** The data of micrograd's notebook, and the losses that it recorded (see examples/data/README.md). */
import moons from "../examples/data/moons.json" with { type: "json" };
import log from "../examples/data/moons-training-log.json" with { type: "json" };

export interface Point {
  readonly x: number;
  readonly y: number;
  /** Which moon it is of: 1 or -1. */
  readonly label: number;
}

export const points: readonly Point[] = moons.X.map(([x, y], i) => ({ x: x!, y: y!, label: moons.y[i]! }));

/** What the model is given for a point, in the order of its inputs. */
export const inputsOf = ({ x, y, label }: Point): readonly number[] => [x, y, label];

/** All points, one after the other. */
export const batch = Float64Array.from(points.flatMap(inputsOf));

/** The loss before each step. */
export const recordedLosses: readonly number[] = log.map(([loss]) => loss!);
