/**
 * Code as instructions and loops over them whose trip counts are those of each single run: what `loose.ts` makes of a sequence,
 * and the steps that come of it. Knows no sequence.
 */
import { type Step, Trips } from "./nest.js";

/** An instruction, or iterations of a loop. */
export interface Leaf {
  readonly structure: number;
  readonly position: number;
}

export interface Repeat {
  readonly structure: number;
  readonly position: number;
  /** In order; in each of them so many iterations that have the same trip counts inside. */
  readonly segments: Segment[];
}

export interface Segment {
  readonly times: number;
  readonly body: readonly Node[];
}

export type Node = Leaf | Repeat;

/** Whether a node is a loop. */
export const isRepeat = (node: Node): node is Repeat => "segments" in node;

/** A loop over nothing but loops as the one inside that has a structure. */
export function flat(loop: Repeat, structure: number): Repeat {
  if (loop.structure === structure) return loop;
  const inner = loop.segments.flatMap(({ times, body: [only] }) =>
    repeated(flat(only as Repeat, structure).segments, times),
  );
  return { structure, position: loop.position, segments: inner };
}

/** Segments that are run some times. */
export function repeated(segments: readonly Segment[], times: number): Segment[] {
  const [only] = segments;
  if (segments.length === 1) return [{ times: times * only!.times, body: only!.body }];
  return Array.from({ length: times }, () => segments).flat();
}

export function stepOf(node: Node): Step {
  const step = template([node]);
  if (isRepeat(node)) count(step, node, 1);
  return step;
}

/** What the same place of a loop's body is in all iterations, without trip counts. */
function template(instances: readonly Node[]): Step {
  const [first] = instances;
  if (!isRepeat(first!)) return { kind: "statement", position: first!.position };
  const iterations = instances.flatMap((node) => (node as Repeat).segments.map(({ body }) => body));
  const body = iterations[0]!.map((_, i) => template(iterations.map((nodes) => nodes[i]!)));
  return { kind: "loop", trips: new Trips(), body };
}

/** Tells the loops of a step how often they run when a node runs some times. */
function count(step: Step, { segments }: Repeat, times: number): void {
  if (step.kind === "statement") return;
  const { trips, body } = step;
  trips.push(
    segments.reduce((n, { times: own }) => n + own, 0),
    times,
  );
  const loops = body.flatMap(({ kind }, i) => (kind === "loop" ? [i] : []));
  if (loops.length === 0) return;
  const rounds = segments.length === 1 ? 1 : times;
  for (let round = 0; round < rounds; round++)
    for (const { times: own, body: nodes } of segments)
      for (const i of loops) count(body[i]!, nodes[i] as Repeat, (own * times) / rounds);
}
