/** The functions that kernels call besides `Math.*`: laws that are too long for an expression. */
import { isDefined, isLeaf, opNames, recordOf } from "../ir/opcodes.js";
import type { Tape } from "../ir/tape.js";

/** The opcodes of those that the tapes use, in order. */
function helperCodes(tapes: readonly Tape[]): number[] {
  const used = new Uint8Array(opNames.length);
  for (const { op, size } of tapes) for (let id = 0; id < size; id++) used[op[id]!] = 1;
  return Array.from(used.keys()).filter((op) => used[op] === 1 && !isLeaf(op) && recordOf(op).helper);
}

export interface Helper {
  /** The op's. */
  readonly name: string;
  /** A function expression. */
  readonly text: string;
  /** A user has defined the op, and knows its name. */
  readonly isDefined: boolean;
}

/** The function that the law of an op is; undefined, if code has it as an expression. */
export function helperOf(op: number): Helper | undefined {
  const { helper, eval: law } = recordOf(op);
  if (!helper) return undefined;
  const text = typeof helper === "string" ? helper : law.toString();
  return { name: opNames[op]!, text, isDefined: isDefined(op) };
}

/** Those that the tapes use. */
export const helpersOf = (tapes: readonly Tape[]): Helper[] => helperCodes(tapes).map((op) => helperOf(op)!);

/** What helpers are called where users have these names: the compiler's own step aside, since nobody knows of them. */
export function steppedAside(helpers: readonly Helper[], users: Iterable<string>): ReadonlyMap<string, string> {
  const taken = new Set([...users, ...helpers.filter((helper) => helper.isDefined).map(({ name }) => name)]);
  const aside = (name: string): string => (taken.has(name) ? aside(`${name}_`) : name);
  return new Map(helpers.map(({ name, isDefined }) => [name, isDefined ? name : aside(name)]));
}

/**
 * What models are called inside of the module: their own names, but where the default model's code has something of that name.
 * @param helpers the default model's.
 * @param isTemplate whether a template has something of a name.
 */
export function localNames(
  users: readonly string[],
  helpers: Iterable<string>,
  isTemplate: (name: string) => boolean,
): string[] {
  if (!users.includes("default")) return [...users];
  const taken = new Set([...users, ...helpers]);
  const aside = (name: string): string => (taken.has(name) || isTemplate(name) ? aside(`${name}_`) : name);
  return users.map((name) => (isTemplate(name) ? aside(`${name}_`) : name));
}

/** Code that calls helpers by their ops' names, with the names that they have in the module. */
export function withNames(code: string, names: ReadonlyMap<string, string>): string {
  const changed = [...names].filter(([name, given]) => name !== given).map(([name]) => name);
  if (changed.length === 0) return code;
  // What a comment quotes of the model stays as it is.
  const calls = new RegExp(`//.*|(?<![\\w$.])(${changed.join("|")})(?=\\()`, "g");
  return code.replace(calls, (whole, name?: string) => (name === undefined ? whole : names.get(name)!));
}
