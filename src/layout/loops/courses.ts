/**
 * What each step of a program comes to each time that it is carried out: where its instructions are, and what their guards have in
 * common. Where they are does not change while guards are looked at again and again, so it is found once.
 */
import { type Guards, NOWHERE } from "./guards.js";
import type { Step } from "./nest.js";

export class Course {
  readonly step: Step;
  /** Of a loop: the steps in it, which run once for each of its iterations, those of all of its runs. */
  readonly body: readonly Course[];
  /** By run: its first instruction, and the one behind its last. */
  readonly starts: number[] = [];
  readonly ends: number[] = [];
  /** How many instructions all runs come to. */
  size = 0;
  /** By run: the guard. */
  guards = new Int32Array(0);
  /** Whether the instructions of some run have different guards. */
  isMixed = false;

  constructor(step: Step) {
    this.step = step;
    this.body = step.kind === "loop" ? step.body.map((inner) => new Course(inner)) : [];
  }

  /** Notes one more run, which begins at a position; gives the position behind it. */
  run(position: number): number {
    const { step } = this;
    const n = this.starts.push(position) - 1;
    let end = position;
    if (step.kind === "statement") end++;
    else for (let trip = step.trips.at(n); trip > 0; trip--) for (const inner of this.body) end = inner.run(end);
    this.ends.push(end);
    this.size += end - position;
    return end;
  }

  /** Finds the guards of all runs. */
  guard(byPosition: Int32Array, all: Guards): void {
    const { step, body, starts } = this;
    if (this.guards.length < starts.length) this.guards = new Int32Array(starts.length);
    const { guards } = this;
    if (step.kind === "statement") {
      for (let n = 0; n < guards.length; n++) guards[n] = byPosition[starts[n]!]!;
      return;
    }
    for (const inner of body) inner.guard(byPosition, all);
    this.isMixed = body.some((inner) => inner.isMixed);
    for (let n = 0, iteration = 0; n < guards.length; n++) {
      const end = iteration + step.trips.at(n);
      const first = iteration < end && body.length > 0 ? body[0]!.guards[iteration]! : NOWHERE;
      let guard = first;
      for (; iteration < end; iteration++)
        for (let i = 0; i < body.length; i++) {
          const other = body[i]!.guards[iteration]!;
          if (other === first) continue;
          this.isMixed = true;
          guard = all.common(guard, other);
        }
      guards[n] = guard;
    }
  }
}

/** The steps of functions, followed through the whole program. */
export function coursesOf(segments: readonly (readonly Step[])[]): Course[][] {
  let position = 0;
  return segments.map((steps) =>
    steps.map((step) => {
      const course = new Course(step);
      position = course.run(position);
      return course;
    }),
  );
}

/** By step: what to do with it and, of loops, with all that is in them. */
export function forEachCourse(courses: readonly Course[], visit: (course: Course) => void): void {
  for (const course of courses) {
    visit(course);
    forEachCourse(course.body, visit);
  }
}
