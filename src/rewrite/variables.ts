/** What is known of a variable, and of the parts of a program that it is written from. Types only. */
import type { AnyNode, FunctionNode } from "../common/syntax.js";

/** Code of a class that runs like a function: a static block, or the initial value of a field. */
type ClassPart = Extract<AnyNode, { type: "StaticBlock" | "PropertyDefinition" }>;

/** A part of the program that runs as a whole or not at all. */
export interface Region {
  readonly parent: Region | null;
  /** The function that it is the body of; null for a side of a condition. */
  readonly body: FunctionNode | ClassPart | null;
  /** The condition that it is a side of. */
  readonly test: AnyNode | null;
  /** What may be left as a whole: a statement, or a step of a loop. */
  readonly site: { readonly node: AnyNode; readonly isStep: boolean } | null;
}

export interface Variable {
  readonly name: string;
  readonly kind: "const" | "let" | "var" | "parameter" | "other";
  /** The declarator, or the function of a parameter. */
  readonly declared: AnyNode;
  /** The number literal that it starts with. */
  readonly starts: boolean;
  readonly region: Region;
  /** Whatever gives it another value than the one it is declared with. */
  readonly writes: { readonly node: AnyNode; readonly region: Region }[];
  /** It is a number of the program, never a traced one: it starts as a literal, and at most a `for` counts it on. */
  plain: boolean;
  /** A function that is declared in the same one uses it, and may do so once that has returned. */
  captured: boolean;
  /** What it holds may be changed: a member of it is written, or it is given away. */
  exposed: boolean;
  /** What it holds may be seen by others than the function that declares it, once that has returned. */
  escapes: boolean;
}
