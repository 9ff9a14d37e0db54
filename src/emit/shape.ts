/**
 * What of a shell only one model has: its facts, the members of its records, its numbers and the lengths of its arrays. That is
 * put in afterwards, as text, into each form that a shell is printed in, so the shell depends on little else than which
 * functions, kernels and arrays there are, and a new model mostly has one that was made before. Knows how TypeScript prints
 * such texts; nothing of templates.
 */
import { factsType } from "./facts.js";
import type { ModelModule } from "./module.js";
import { type Outline, outlinedFacts, recordsOf, type Texts } from "./outline.js";
import { membersOf } from "./types.js";

/** What a shell is printed as. */
export type Form = "typescript" | "javascript" | "declarations";

export interface Shape {
  /** With marks for what is the model's own. */
  readonly outline: Outline;
  /** Laws whose functions come behind the shell, each a text of its own. */
  readonly helpers: Outline["helpers"];
  /** Puts that into a shell that was made of it. */
  readonly complete: (shell: string, form: Form) => string;
}

/** What can stand where a record, a member of an interface, a number or a list does. */
const FACTS = "{ $facts: 0 }";
const marked = (what: "member" | "length" | "numbers", name: string): string =>
  `$${what}_${name}${what === "member" ? ": number;" : ""}`;
const MARKS = /\{\s*(?:readonly )?\$(facts): 0;?\s*\}|\$(member|length|numbers)_(\w+)(?:: number;)?/g;

export function shapeOf(outline: Outline, module: ModelModule): Shape {
  // What is in an object of its own is indented.
  if (outline.exportName !== "default") return { outline, helpers: [], complete: (shell) => shell };
  const { records, lengths, numbers, facts } = outline.texts;
  const member = Object.fromEntries(recordsOf(module).map(([name, entries]) => [name, membersOf(entries, "    ")]));
  const printed = mapped(numbers, (one) => (typeof one === "string" ? deeper(one) : mapped(one, inRecord)));
  const own: Readonly<Record<Form, Readonly<Record<string, Readonly<Record<string, string>>>>>> = {
    typescript: { facts: { "": facts }, member: records, length: lengths, numbers: leaves(numbers) },
    javascript: { facts: { "": deeper(facts) }, length: lengths, numbers: leaves(printed) },
    declarations: { facts: { "": factsType(outlinedFacts(module)) }, member },
  };
  const marks: Texts = {
    facts: FACTS,
    records: mapped(records, (_, name) => marked("member", name)),
    lengths: mapped(lengths, (_, name) => marked("length", name)),
    numbers: mapped(numbers, (one, name) =>
      typeof one === "string" ? marked("numbers", name) : mapped(one, (_, key) => marked("numbers", `${name}_${key}`)),
    ),
  };
  const complete = (shell: string, form: Form): string =>
    shell.replace(
      MARKS,
      (whole, facts: string | undefined, what: string, name = "") => own[form][facts ?? what]?.[name] ?? whole,
    );
  return { outline: { ...outline, texts: marks, helpers: [] }, helpers: outline.helpers, complete };
}

/** With the indentation of what TypeScript prints. */
const deeper = (text: string): string => text.replace(/^ +/gm, "$&$&");

/** The same in a record on one line. Of what is to be decoded, nothing is indented. */
const inRecord = (text: string): string => (text.includes("`") ? text : deeper(text).replaceAll("\n", "\n    "));

/** The members of records beside what is none, by both names. */
const leaves = (numbers: Texts["numbers"]): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(numbers).flatMap(([name, one]) =>
      typeof one === "string" ? [[name, one]] : Object.entries(one).map(([key, text]) => [`${name}_${key}`, text]),
    ),
  );

const mapped = <T, U>(record: Readonly<Record<string, T>>, change: (one: T, name: string) => U): Record<string, U> =>
  Object.fromEntries(Object.entries(record).map(([name, one]) => [name, change(one, name)]));
