/**
 * Where the user's program and its recording part: both run with their expressions telling what they give, and the first
 * thing that the program gives and the recording does not is shown. Knows the order of what was seen, and that a recording
 * also does what does not count; what is to be compared is the caller's affair.
 */

import { inChild } from "../common/child.js";
import { shownPath } from "../common/paths.js";
import { recordGradients } from "../derive/record-gradients.js";
import type { Location } from "../diagnostics.js";
import { type Sight, sightsOf } from "../engine/sight.js";
import { type Trace, trace } from "../engine/trace.js";
import { Condition, Value } from "../engine/value.js";
import { evaluate } from "../ir/interpret.js";
import type { Tape } from "../ir/tape.js";
import { codeFrame } from "../load/frame.js";
import { type LoadedFile, loadModels } from "../load/index.js";
import type { Place } from "../load/places.js";
import { type PlainSights, type Primitive, primitiveOf, type SightsJob, type Wanted } from "./plain.js";
import { shown } from "./points.js";

export interface Beginning {
  readonly location: Location;
  /** What each of them does there. */
  readonly what: string;
  readonly frame: string;
}

/** What an expression has given; undefined for what is no single number, truth or text. */
interface Seen {
  readonly expression: number;
  readonly gave: Primitive | undefined;
}

/**
 * Where models' parts begin to give something else as they are written; null where that cannot be found.
 * @param child the script that runs models as they are written.
 */
export async function beginningsOf(child: URL, job: SightsJob): Promise<(Beginning | null)[]> {
  if (job.wanted.length === 0) return [];
  try {
    const plain = await inChild<PlainSights[]>(child, job, [], true);
    const loaded = await loadModels(job.file, await import("../index.js"), { isWatched: true });
    return job.wanted.map((one, i) => beginningOf(loaded, one, plain[i]!));
  } catch {
    // It is a help, and what it would help with has been said.
    return job.wanted.map(() => null);
  }
}

function beginningOf({ telling, models }: LoadedFile, wanted: Wanted, plain: PlainSights): Beginning | null {
  const { model } = models.find(({ exportName }) => exportName === wanted.exportName)!;
  let traced: Trace | undefined;
  const { sights } = sightsOf(() => {
    recordGradients();
    traced = trace(model);
  });
  const tape = traced?.[wanted.part];
  if (!tape) return null;
  // Some rules of the rewriter take expressions apart.
  const told = [new Set(plain.told), new Set(telling!.numbers)];
  const isTold = ({ expression }: Seen): boolean => told.every((numbers) => numbers.has(expression));
  const expected = plain.gave.map((gave, i): Seen => ({ expression: plain.expressions[i]!, gave }));
  const parted = partingOf(expected.filter(isTold), countedOf(sights, tape, wanted).filter(isTold));
  if (parted) return beginning(telling!.place(parted.seen.expression), sentence(parted.seen.gave, parted.instead));
  const { threw } = plain;
  return threw && beginning(threw.place, `where the program throws ${threw.what}, and the recording goes on`);
}

/** What a recording gives at a point, without what does not count there. */
function countedOf(sights: readonly Sight[], tape: Tape, { parameters, inputs }: Wanted): Seen[] {
  const values = evaluate(tape, { parameters, inputs });
  const numberOf = (gave: unknown): Primitive | undefined => {
    if (gave instanceof Condition) return gave.tape === tape ? values[gave.id] !== 0 : undefined;
    if (gave instanceof Value) return gave.tape === tape ? values[gave.id] : undefined;
    return primitiveOf(gave);
  };
  return sights.flatMap(({ expression, gave, path, tape: its }) =>
    its === tape && numberOf(path) === true ? [{ expression, gave: numberOf(gave) }] : [],
  );
}

/**
 * The first thing seen that is not among what else was seen, in order, with what is there instead. Things in between are
 * passed over: callbacks run for all elements in a recording, until a hit in the program.
 */
export function partingOf(
  expected: readonly Seen[],
  found: readonly Seen[],
): { readonly seen: Seen; readonly instead: Seen | undefined } | null {
  let next = 0;
  for (const seen of expected) {
    let at = next;
    while (at < found.length && !isSame(found[at]!, seen)) at++;
    if (at === found.length)
      return { seen, instead: found.slice(next).find(({ expression }) => expression === seen.expression) };
    next = at + 1;
  }
  return null;
}

const isSame = (one: Seen, other: Seen): boolean =>
  one.expression === other.expression &&
  (Object.is(one.gave, other.gave) || one.gave === undefined || other.gave === undefined);

function sentence(gave: Primitive | undefined, instead: Seen | undefined): string {
  const program = gave === undefined ? "gets" : `gives ${inWords(gave)}`;
  if (!instead) return `where the program ${program}, and the recording does not get there`;
  return `where the program ${program}, and the recording ${inWords(instead.gave!)}`;
}

const inWords = (x: Primitive): string => (typeof x === "number" ? shown(x) : JSON.stringify(x));

function beginning(place: Place | undefined, what: string): Beginning | null {
  if (!place) return null;
  const { file, line, column, text } = place;
  return { location: { file, line, column }, what, frame: codeFrame(text, line, column) };
}

/** What there is to say for people. */
export function beginningLines({ location: { file, line, column }, what, frame }: Beginning): string[] {
  const place = `${shownPath(file)}:${line}:${column}`;
  return [`      it begins at ${place}, ${what}`, ...frame.split("\n").map((text) => `        ${text}`)];
}
