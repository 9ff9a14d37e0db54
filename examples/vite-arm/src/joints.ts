/** Where the joints of an arm are: for the model, which differentiates it, and for the page, which draws it. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/** From the shoulder, at (0, 0), to the hand; each link is 1 long. */
export function joints(angles: ArrayLike<number>): Point[] {
  let [x, y, direction] = [0, 0, 0];
  const points: Point[] = [{ x, y }];
  for (let i = 0; i < angles.length; i++) {
    direction += angles[i]!;
    x += Math.cos(direction);
    y += Math.sin(direction);
    points.push({ x, y });
  }
  return points;
}
