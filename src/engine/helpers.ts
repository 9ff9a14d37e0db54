/**
 * What rewritten model files call, by the names that they call it: operators, branches, and globals that know scalars.
 * Handed over when a model is loaded; generated modules know nothing of it.
 */

import { Fork, Frame, refuseLeaving } from "./branches.js";
import { passage, taken } from "./filtered.js";
import { began, iterator, resumed, waited } from "./generators.js";
import { checkKeys } from "./identity.js";
import { Loop } from "./loops.js";
import { making } from "./makers.js";
import * as members from "./members.js";
import * as operators from "./operators.js";
import { defaulted } from "./optionals.js";
import { privateMember, readPrivate } from "./private-members.js";
import type { Scope } from "./scopes.js";
import { both, bothTrue, choose, link, linked, oneOf, oneTrue, orNothing, pick } from "./sides.js";
import { see } from "./sight.js";
import { sorting } from "./sorting.js";
import * as standard from "./standard.js";
import { Switch } from "./switches.js";
import { counted, indexed } from "./tables.js";
import { Attempt, thrown } from "./throws.js";
import { arrayBuffer, float64Array, roundingArrays } from "./typed-arrays.js";
import { keptNow, noteMember, notePrivate, noteVariable, refuseWrite, token } from "./writes.js";

/** By name. */
export const helpers: Readonly<Record<string, unknown>> = {
  ...operators,
  ...members,
  indexed,
  counted,
  and: both,
  or: oneOf,
  orNothing,
  linked,
  link,
  passage,
  taken,
  defaulted,
  andTruth: bothTrue,
  orTruth: oneTrue,
  choose,
  pick,
  if: (test: unknown, around: Scope | null = null) => new Fork(test, around),
  call: () => new Frame(),
  scope: (around: Scope | null, waits = false) => new Loop(around, waits),
  switch: (value: unknown, around: Scope | null) => new Switch(value, around),
  thrown,
  attempt: () => new Attempt(),
  refuseLeaving,
  refuseWrite,
  variable: token,
  kept: keptNow,
  making,
  began,
  resumed,
  waited,
  iterator,
  note: noteVariable,
  noted: noteMember,
  notePrivate,
  readPrivate,
  privateMember,
  scanned: standard.scanned,
  looked: standard.looked,
  keys: checkKeys,
  sorting,
  mutated: standard.mutated,
  reshaped: standard.reshaped,
  same: standard.same,
  see,
  ...roundingArrays,
  Float64Array: float64Array,
  ArrayBuffer: arrayBuffer,
  Math: standard.math,
  Number: standard.number,
  Boolean: standard.boolean,
  isNaN: standard.nan,
  isFinite: standard.finite,
};
