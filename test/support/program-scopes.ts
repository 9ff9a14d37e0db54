/**
 * The places that random programs are written at: what has a name there, and how parts of a program become its text. Knows
 * no statement and no expression.
 */
import type fc from "fast-check";

/** What can be named at a place of the program. */
export interface Scope {
  /** Expressions that give a number. */
  readonly numbers: readonly string[];
  /** What a number can be assigned to. */
  readonly targets: readonly string[];
  /** Functions of two numbers that give one. */
  readonly functions: readonly string[];
  /** Functions of two numbers that give two. */
  readonly pairs: readonly string[];
  /** Names are numbered. */
  readonly names: { next: number };
  /** Records one of which was chosen, the one that may be any of them first. */
  readonly chosen: readonly (readonly string[])[];
  /** Numbers that may not be there. */
  readonly optional: readonly string[];
  /** How many loops it is in. */
  readonly loops: number;
  /** The labels of those that have one. */
  readonly labels: readonly string[];
  /** What is returned: one number or two. */
  readonly returns: "one" | "two";
}

/** Writes a part of the program; names that it declares are added to the scope in `statements`. */
export type Writer = (scope: Scope) => string;
export type Statement = (scope: Scope) => { readonly text: string; readonly scope?: Scope };

export const pick = (from: readonly string[], which: number): string => from[from.length - 1 - (which % from.length)]!;
export const target = (i: number, scope: Scope): string => pick(scope.targets, i);
export const fresh = ({ names }: Scope): string => `v${names.next++}`;
export const adding = (scope: Scope, numbers: readonly string[], targets: readonly string[] = numbers): Scope => ({
  ...scope,
  numbers: [...scope.numbers, ...numbers],
  targets: [...scope.targets, ...targets],
});

export const indented = (text: string): string => text.replace(/^(?=.)/gm, "  ");
export const sequence =
  (statements: readonly Statement[], last?: Writer): Writer =>
  (scope) => {
    const lines: string[] = [];
    let at = scope;
    for (const statement of statements) {
      const { text, scope: next } = statement(at);
      lines.push(text);
      at = next ?? at;
    }
    if (last) lines.push(last(at));
    return lines.join("\n");
  };
export const block =
  (inner: Writer): Writer =>
  (scope) =>
    `{\n${indented(inner(scope))}\n}`;

export const plain = (writer: fc.Arbitrary<Writer>): fc.Arbitrary<Statement> =>
  writer.map((w) => (s) => ({ text: w(s) }));
